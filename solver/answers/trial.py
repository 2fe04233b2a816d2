"""One change of the input tried: is somebody seated in every best plan then, in some, or in none?

Two problems are compared, with the person in and with the person out; the better of the two is the best of
all.  What multipliers prove without a search (:mod:`solver.answers.screening`) is not searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from rules.answers.remedies import LOOSENING, OWN, Kind, Remedy, applied, quota_rows
from rules.columns import BoolArray, IntArray
from rules.context import Context
from rules.derived import number_limits
from solver.again import Demand, Known
from solver.answers.comparing import Order, Span, order, spans
from solver.answers.forcing import Bench, chosen, solve_until, strict
from solver.answers.screening import Looser, claimed
from solver.answers.settling import Change, settled
from solver.pairs import Pairs, candidate_pairs
from solver.result import GoalValue, Status

_SETTLING = 0.7
"""Part of a search's time for what multipliers leave open, before a problem is solved anew."""
_NONE = np.empty(0, dtype=np.int64)


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


@dataclass(frozen=True, eq=False)
class Trial:
    """One change for one person who has no place in the plan that was asked about."""

    bench: Bench
    person: int
    remedy: Remedy

    def screened(self) -> Admits | None:
        """:attr:`Admits.NO` where multipliers prove it; None: a search is needed."""
        if self._most_inside is None:
            return None
        worse = order([(bound, bound) for bound in self._most_inside], self._given) is Order.WORSE
        return Admits.NO if worse else None

    def searched(self, seconds: float) -> Admits:
        """What two solves, of at most so many seconds together, tell."""
        bench, loosening = self.bench, self.remedy.kind in LOOSENING
        context, pairs = self._changed()
        mine = pairs.person == self.person
        if not mine.any():
            return Admits.NO
        outside = self._outside()

        def enough(seen: list[Span]) -> bool:
            if outside is not None:
                return order(seen, outside) is not Order.UNDECIDED
            return loosening and order(seen, self._given) is Order.WORSE

        demand = Demand(pairs.teacher[mine].astype(np.int64), pairs.group[mine].astype(np.int64))
        inside = self._beside_plan(np.flatnonzero(mine), _NONE, enough, _SETTLING * seconds / 2)
        if inside is None:
            known = () if self._most_inside is None else claimed(bench.base.goals, self._most_inside)
            inside = self._solved((context, pairs), enough, (demand,), known, self._left(seconds / 2))
        if inside is None:
            return Admits.UNDECIDED
        if not inside or (loosening and order(inside, self._given) is Order.WORSE):
            return Admits.NO
        if outside is None:
            outside = self._solved_outside(context, pairs, inside, seconds / 2)
        if outside is None:
            return Admits.UNDECIDED
        return _MEANING[order(inside, outside)] if outside else Admits.CERTAINLY

    def _solved_outside(
        self, context: Context, pairs: Pairs, inside: list[Span], seconds: float
    ) -> list[Span] | None:
        mine = pairs.person == self.person

        def enough(seen: list[Span]) -> bool:
            return order(inside, seen) is not Order.UNDECIDED

        found = self._beside_plan(None, np.flatnonzero(mine), enough, _SETTLING * seconds)
        if found is not None:
            return found
        return self._solved((context, chosen(pairs, ~mine)), enough, (), (), self._left(seconds))

    def _left(self, seconds: float) -> float:
        """What is left of the time of a search once multipliers had their part of it."""
        return seconds if self.bench.screen is None else (1.0 - _SETTLING) * seconds

    def _beside_plan(
        self,
        inside: IntArray | None,
        outside: IntArray,
        enough: Callable[[list[Span]], bool],
        seconds: float,
    ) -> list[Span] | None:
        """Spans that are enough, or all exact, by what multipliers leave open; None: solve it anew."""
        bench = self.bench
        if bench.screen is None or self.remedy.kind not in LOOSENING:
            return None
        change, control = Change(self._looser, inside, outside), bench.control.within(seconds)
        found = settled(bench.screen, change, bench.base.assignment, control, enough)
        if found is None or enough(found) or all(value == bound for value, bound in found):
            return found
        return None

    @property
    def _given(self) -> list[Span]:
        """The values of the plan as if they were the best."""
        return [(goal.value, goal.value) for goal in self.bench.base.goals]

    @cached_property
    def _mine(self) -> BoolArray:
        mine: BoolArray = self.bench.pairs.person == self.person
        return mine

    @cached_property
    def _seated(self) -> bool:
        """The person has a place in the plan of the bench (a part's best plan may seat anybody)."""
        posts = self.bench.base.assignment.teacher
        return bool((self.bench.context.dataset.teachers.person[posts] == self.person).any())

    @cached_property
    def _most_inside(self) -> tuple[int, ...] | None:
        """For each goal the most that it can reach under the change with the person in; None: not known."""
        screen = self.bench.screen
        if screen is None or self.remedy.kind not in LOOSENING or not self._mine.any():
            return None
        return screen.most(self._looser, inside=np.flatnonzero(self._mine))

    def _outside(self) -> list[Span] | None:
        """The best with the person out, where it is known without a search."""
        if self._seated:
            return None
        if self.remedy.kind in OWN:  # nobody else's rows change
            return spans(self.bench.base.goals)
        if self.bench.screen is None or self.remedy.kind not in LOOSENING:
            return None
        most = self.bench.screen.most(self._looser, outside=np.flatnonzero(self._mine))
        return self._given if most <= tuple(value for value, _ in self._given) else None

    @cached_property
    def _looser(self) -> list[Looser]:
        """The change as rows of the program know it."""
        dataset, kind = self.bench.context.dataset, self.remedy.kind
        row, units = self.remedy.row, self.remedy.units
        if kind is Kind.MINIMUM:
            return [Looser("group_minimum", row, None)]
        if kind in (Kind.PLACE, Kind.GRANT):
            full = int(dataset.groups.max_size[row] - dataset.groups.seats_elsewhere[row])
            place = Looser("group_capacity", row, max(0, full + units) - max(0, full))
            rows = quota_rows(dataset, self.remedy.post, row).tolist() if kind is Kind.GRANT else []
            return [place, *(Looser("quota", one, units) for one in rows)]
        if kind in (Kind.QUOTA, Kind.ABSENCE):
            return [Looser("quota" if kind is Kind.QUOTA else "school_absence", row, units)]
        at = 0 if kind is Kind.NUMBER else 1
        now, then = (number_limits(one)[at].values[row] for one in (dataset, applied(dataset, self.remedy)))
        return [Looser("number_allotment", row + at * len(dataset.districts), int(then - now))]

    def _changed(self) -> tuple[Context, Pairs]:
        """The changed input, with no tolerance, and its pairs (of the part, where there is one)."""
        bench = self.bench
        context = strict(bench.context)
        changed = replace(context, dataset=applied(context.dataset, self.remedy))
        if self.remedy.kind in LOOSENING:  # no pair rule asks for what changes
            return changed, Pairs(changed.dataset, bench.pairs.teacher, bench.pairs.group)
        pairs = candidate_pairs(changed)
        return changed, pairs if bench.part is None else chosen(pairs, bench.part(pairs))

    def _solved(
        self,
        problem: tuple[Context, Pairs],
        enough: Callable[[list[Span]], bool],
        demands: Sequence[Demand],
        bounds: Sequence[GoalValue],
        seconds: float,
    ) -> list[Span] | None:
        """The spans; empty: no such plan exists; None: nothing is known."""
        bench = self.bench
        known = Known(bench.base.assignment, tuple(bounds))
        options = bench.options(seconds)
        outcome = solve_until(problem, options, bench.control.asked, enough, known, demands)
        if outcome.status is Status.INFEASIBLE:
            return []
        return None if outcome.assignment is None else spans(outcome.goals)


_MEANING = {
    Order.BETTER: Admits.CERTAINLY,
    Order.EQUAL: Admits.POSSIBLY,
    Order.WORSE: Admits.NO,
    Order.UNDECIDED: Admits.UNDECIDED,
}
