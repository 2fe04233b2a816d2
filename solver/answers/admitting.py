"""What would have got somebody in: small changes of the input, each tried by solving the changed input.

Under a change a person is seated in every best plan (:attr:`Admits.CERTAINLY`), in some and not in others
(:attr:`Admits.POSSIBLY`, a tie), or in none.  Two solves tell: the best with the person in, and the best with
the person out; the better of the two is the best of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from rules.answers.remedies import COUNTED, LOOSENING, OWN, Kind, Remedy, applied, quota_rows, severity_of
from rules.columns import IndexArray
from rules.context import Context
from rules.derived import best_application
from rules.pair_checks import ADMITTED, first_refusal
from rules.profile import effective_goals
from solver.again import Demand, Known
from solver.answers.asked import Asking
from solver.answers.comparing import Order, Span, order, spans
from solver.answers.forcing import Bench, chosen, solve_until, strict
from solver.pairs import Pairs, candidate_pairs
from solver.result import Status

MOST_UNITS = 3
"""So many more places, numbers or days away are tried."""
_LEAST_PART = 1 / 8
"""Part of the time left that one change gets at least: some are decided rather than none."""
_DATE_RULES = frozenset({"available", "lead_time", "not_repeated", "travel"})
"""Pair rules that another date of the group may satisfy."""
_WEEKS = 26
"""A group is moved by so many weeks at most."""
_DIAGNOSIS_GOALS = frozenset({"severe_deficit", "deficit", "backed_application"})
_WISH_GOALS = frozenset({"application", "backed_application"})
_TOP_POINTS = 5


class Admits(StrEnum):
    """What a change does for the person."""

    CERTAINLY = "certainly"
    """Proven: seated in every best plan."""
    POSSIBLY = "possibly"
    """Proven: seated in some best plan, not in every one; the seed settles it."""
    NO = "no"
    """Proven: seated in no best plan."""
    UNDECIDED = "undecided"
    """None of these is proven."""


@dataclass(frozen=True)
class Tried:
    """One change with what it does."""

    remedy: Remedy
    admits: Admits


@dataclass(frozen=True)
class Changes:
    """All changes tried, fewest units first.

    ``left_out``: changes of the units begun that time did not allow; ``units``: the most units tried;
    ``local``: proven for a part of the plan (:mod:`solver.answers.locally`).  Two changes of different kinds
    or objects at once are never tried.
    """

    tried: tuple[Tried, ...] = ()
    left_out: int = 0
    units: int = 0
    local: bool = False

    def helpful(self, least: Admits = Admits.POSSIBLY) -> tuple[Tried, ...]:
        """Those that are proven to admit the person, in the fewest units with which one does.

        A grant (place and quotas together) is left out where the place, or some quota, alone is enough.
        """
        wanted = {Admits.CERTAINLY} if least is Admits.CERTAINLY else {Admits.CERTAINLY, Admits.POSSIBLY}
        good = [one for one in self.tried if one.admits in wanted]
        fewest = min((units_of(one.remedy) for one in good), default=0)
        small = [one for one in good if units_of(one.remedy) == fewest]
        alone = {one.remedy.row for one in small if one.remedy.kind is Kind.PLACE}
        quota = any(one.remedy.kind is Kind.QUOTA for one in small)
        needless = [
            one for one in small if one.remedy.kind is Kind.GRANT and (quota or one.remedy.row in alone)
        ]
        return tuple(one for one in small if one not in needless)


def units_of(remedy: Remedy) -> int:
    """How large a change is: its units where there may be several, else 1."""
    return remedy.units if remedy.kind in COUNTED else 1


def remedies(context: Context, asking: Asking) -> tuple[Remedy, ...]:
    """The single changes that could matter for the person, one unit each.

    Only figures that are filled and rules that hold can be loosened.
    """
    pairs = asking.pairs()
    found = [
        *_of_groups(context, pairs[1]),
        *_of_grants(context, pairs),
        *_of_limits(context, pairs[0]),
        *_of_quotas(context, pairs),
        *_of_dates(context, asking),
        *_of_diagnoses(context, asking),
        *_of_wishes(context, asking),
    ]
    return tuple(dict.fromkeys(found))


def _of_groups(context: Context, group: IndexArray) -> Iterator[Remedy]:
    groups, enabled = context.dataset.groups, context.profile.enabled
    for g in np.unique(group).tolist():
        if enabled("group_capacity"):
            yield Remedy(Kind.PLACE, g)
        if enabled("group_minimum") and groups.min_size.filled[g] and not groups.shared[g]:
            yield Remedy(Kind.MINIMUM, g)


def _of_grants(context: Context, pairs: tuple[IndexArray, IndexArray]) -> Iterator[Remedy]:
    """A place together with the quotas that it fits, where there are at least two such limits."""
    enabled, dataset = context.profile.enabled, context.dataset
    if not enabled("quota"):
        return
    for post, group in zip(*(column.tolist() for column in pairs), strict=True):
        rows = quota_rows(dataset, post, group)
        if len(rows) + int(enabled("group_capacity")) > 1 and len(rows):
            yield Remedy(Kind.GRANT, group, 1, post)


def _of_limits(context: Context, post: IndexArray) -> Iterator[Remedy]:
    dataset, enabled = context.dataset, context.profile.enabled
    districts = np.unique(dataset.teacher_district[post]).tolist()
    schools = np.unique(dataset.teachers.school[post]).tolist()
    if enabled("number_allotment"):
        yield from (Remedy(Kind.NUMBER, d) for d in districts if dataset.districts.unique_numbers.filled[d])
        yield from (
            Remedy(Kind.SCHOOL_NUMBER, s) for s in schools if dataset.schools.unique_numbers.filled[s]
        )
    if enabled("school_absence"):
        yield from (Remedy(Kind.ABSENCE, s) for s in schools if dataset.schools.max_absent.filled[s])


def _of_quotas(context: Context, pairs: tuple[IndexArray, IndexArray]) -> Iterator[Remedy]:
    if context.profile.enabled("quota"):
        for post, group in zip(*(column.tolist() for column in pairs), strict=True):
            for row in quota_rows(context.dataset, post, group).tolist():
                yield Remedy(Kind.QUOTA, row)


def _of_dates(context: Context, asking: Asking) -> Iterator[Remedy]:
    """For each group that only its dates close: the least move, in whole weeks, that lets the person in."""
    for wish in asking.wishes:
        for post, group in sorted({(one.post, one.group) for one in wish.refused}):
            rules = {one.rule for one in wish.refused if (one.post, one.group) == (post, group)}
            if rules <= _DATE_RULES and (days := _least_move(context, post, group)) is not None:
                yield Remedy(Kind.DATE, group, days)


def _least_move(context: Context, post: int, group: int) -> int | None:
    """Days, a multiple of 7; later before earlier; the group still begins within the period."""
    period, start = context.dataset.period, context.dataset.groups.start[group]
    pair = np.array([post], dtype=np.int32), np.array([group], dtype=np.int32)
    for days in (sign * 7 * week for week in range(1, _WEEKS + 1) for sign in (1, -1)):
        begins = start + np.timedelta64(days, "D")
        if not np.datetime64(period.start, "D") <= begins <= np.datetime64(period.end, "D"):
            continue
        moved = replace(context, dataset=applied(context.dataset, Remedy(Kind.DATE, group, days)))
        if first_refusal(moved, *pair)[0] == ADMITTED:
            return int(days)
    return None


def _counts(context: Context, goals: frozenset[str], source: str) -> bool:
    return bool(goals & set(effective_goals(context))) or source in context.profile.source


def _posts_and_programmes(asking: Asking, context: Context) -> list[tuple[int, int]]:
    """``(post, programme)`` of every wish of which some pair is proposed; what the profile does not count
    comes with the person's first post."""
    found = []
    for wish in asking.wishes:
        posts = sorted({*wish.teacher.tolist(), *(one.post for one in wish.refused)})
        found += [(post, wish.programme) for post in posts]
    first = int(np.flatnonzero(context.dataset.teachers.person == asking.person)[0])
    return found + [(first, programme) for _, programme in asking.uncounted]


def _of_diagnoses(context: Context, asking: Asking) -> Iterator[Remedy]:
    if not _counts(context, _DIAGNOSIS_GOALS, "deficit"):
        return
    worst = severity_of(context.dataset, asking.person)
    seen: set[int] = set()
    for post, programme in _posts_and_programmes(asking, context):
        for competency in context.dataset.programmes.competencies[programme].tolist():
            if worst[competency] < 3 and competency not in seen:
                seen.add(competency)
                yield Remedy(Kind.DIAGNOSIS, competency, 1, post)


def _of_wishes(context: Context, asking: Asking) -> Iterator[Remedy]:
    """An application where there is none, or none that counts as much as the first in rank."""
    if not _counts(context, _WISH_GOALS, "application"):
        return
    programme_of = context.dataset.groups.programme
    for post, programme in _posts_and_programmes(asking, context):
        groups = np.flatnonzero(programme_of == programme).astype(np.int32)
        posts = np.full(len(groups), post, dtype=np.int32)
        if (best_application(context.dataset, posts, groups) < _TOP_POINTS).any():
            yield Remedy(Kind.APPLICATION, programme, 1, post)


def admitting(
    bench: Bench, asking: Asking, tell: Callable[[Changes], None], least: Admits = Admits.POSSIBLY
) -> Changes:
    """Try the changes, one unit of each first, then more units of those that may have several, until some
    admit the person (``least``: at least so surely), some are not decided, or time runs out.

    The person must have no place in the plan that was asked about.
    """
    singles = remedies(bench.context, asking)
    found = Changes(local=bench.part is not None)
    for units in range(1, MOST_UNITS + 1):
        wanted = [
            replace(one, units=units) if one.kind in COUNTED else one
            for one in singles
            if units == 1 or one.kind in COUNTED
        ]
        for number, remedy in enumerate(wanted):
            if bench.control.ended:
                return replace(found, left_out=len(wanted) - number)
            seconds = bench.control.left * max(_LEAST_PART, 1 / (len(wanted) - number))
            tried = Tried(remedy, _Trial(bench, asking.person, remedy, seconds).result())
            found = replace(found, tried=(*found.tried, tried), units=units)
            tell(replace(found, left_out=len(wanted) - number - 1))
        undecided = any(one.admits is Admits.UNDECIDED for one in found.tried)
        if not wanted or undecided or found.helpful(least):
            break
    return found


@dataclass(frozen=True, eq=False)
class _Trial:
    """One change, solved with the person in and with the person out."""

    bench: Bench
    person: int
    remedy: Remedy
    seconds: float

    def result(self) -> Admits:
        bench, kind = self.bench, self.remedy.kind
        posts = bench.context.dataset.teachers.person[bench.base.assignment.teacher]
        own = kind in OWN and not (posts == self.person).any()
        context = strict(bench.context)
        changed = replace(context, dataset=applied(context.dataset, self.remedy))
        pairs = candidate_pairs(changed)
        if bench.part is not None:
            pairs = chosen(pairs, bench.part(pairs))
        mine = pairs.person == self.person
        if not mine.any():
            return Admits.NO
        others = chosen(pairs, ~mine)
        values, out = [(goal.value, goal.value) for goal in bench.base.goals], spans(bench.base.goals)

        def enough(seen: list[Span]) -> bool:
            if own:
                return order(seen, out) is not Order.UNDECIDED
            return kind in LOOSENING and order(seen, values) is Order.WORSE

        demand = Demand(pairs.teacher[mine].astype(np.int64), pairs.group[mine].astype(np.int64))
        inside = self._solved(changed, pairs, enough, (demand,), 0.5)
        if inside is None:
            return Admits.UNDECIDED
        if not inside or (kind in LOOSENING and order(inside, values) is Order.WORSE):
            return Admits.NO
        if not own:
            found = self._solved(
                changed, others, lambda seen: order(inside, seen) is not Order.UNDECIDED, (), 0.5
            )
            if found is None:
                return Admits.UNDECIDED
            out = found
        return _MEANING[order(inside, out)] if out else Admits.CERTAINLY

    def _solved(
        self,
        context: Context,
        pairs: Pairs,
        enough: Callable[[list[Span]], bool],
        demands: Sequence[Demand],
        share: float,
    ) -> list[Span] | None:
        """The spans; empty: no such plan exists; None: nothing is known."""
        bench = self.bench
        known = Known(bench.base.assignment)
        options = bench.options(self.seconds * share)
        outcome = solve_until((context, pairs), options, bench.control.asked, enough, known, demands)
        if outcome.status is Status.INFEASIBLE:
            return []
        return None if outcome.assignment is None else spans(outcome.goals)


_MEANING = {
    Order.BETTER: Admits.CERTAINLY,
    Order.EQUAL: Admits.POSSIBLY,
    Order.WORSE: Admits.NO,
    Order.UNDECIDED: Admits.UNDECIDED,
}
