"""A scenario beside its base: goals, persons, schools, districts, figures used up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from api.whatif.binding import binding, exists
from api.whatif.records import Comparison, GoalDelta, Limit, PersonDelta, Solved, UnitDelta
from datasets.scenarios import Changed
from rules.context import Facts

GAINED, LOST, LEFT, MOVED = "gained", "lost", "left", "moved"


@dataclass(frozen=True, eq=False)
class _Side:
    """A plan as it is compared; what all comparisons with it need is worked out once."""

    facts: Facts

    @cached_property
    def seats(self) -> dict[str, _Seat]:
        """By person id, those with a place."""
        return _seats(self.facts)

    @cached_property
    def limits(self) -> frozenset[Limit]:
        """The figures that are used up."""
        return binding(self.facts)


def compare_all(base: Solved, changed: Sequence[Changed], solved: Sequence[Solved]) -> list[Comparison]:
    """Every scenario beside the base, numbered from 1; no differences where one of the two has no plan."""
    before = None if base.facts is None else _Side(base.facts)
    return [
        Comparison(number, scenario, one)
        if before is None or one.facts is None
        else _compared((number, scenario), (base, before), (one, _Side(one.facts)))
        for number, (scenario, one) in enumerate(zip(changed, solved, strict=True), start=1)
    ]


def _compared(
    at: tuple[int, Changed], of_base: tuple[Solved, _Side], of_scenario: tuple[Solved, _Side]
) -> Comparison:
    (base, before), (solved, now) = of_base, of_scenario
    persons = _persons(before.seats, now.seats, now.facts)
    had, has = before.limits, now.limits
    return Comparison(
        *at,
        solved,
        goals=goal_deltas(base, solved, narrower=at[1].narrower, wider=at[1].wider),
        persons=persons,
        schools=_units(before, now, persons, of_school=True),
        districts=_units(before, now, persons, of_school=False),
        binding_now=_sorted(has - had),
        binding_no_longer=_sorted({limit for limit in had - has if exists(limit, solved.context.dataset)}),
    )


def _sorted(limits: Set[Limit]) -> tuple[Limit, ...]:
    return tuple(sorted(limits, key=lambda limit: (limit.rule, limit.objects)))


def goal_deltas(
    base: Solved, now: Solved, *, narrower: bool = False, wider: bool = False
) -> tuple[GoalDelta, ...]:
    """Every goal of either plan: those of the scenario in its order, then those that only the base has.

    ``narrower``, ``wider``: the scenario allows no plan that the base does not, or the other way round; then
    the first goal in which the best plans differ can't grow, or fall.
    """
    found: list[GoalDelta] = []
    for name in dict.fromkeys([*(g.name for g in now.goals), *(g.name for g in base.goals)]):
        one, other = base.seen(name), now.seen(name)
        assert one is not None and other is not None  # both have a plan
        low, high = _best_difference(base.best(name), now.best(name))
        if all(delta.exact and delta.low == 0 for delta in found):
            low = max(low, 0) if wider and low is not None else low
            high = min(high, 0) if narrower and high is not None else high
        decided = low is not None or high is not None
        found.append(GoalDelta(name, one, other, other.value - one.value, low, high, decided))
    return tuple(found)


Range = tuple[int | None, int | None]


def _best_difference(was: Range | None, now: Range | None) -> Range:
    """Between what the difference of two figures lies that are known to lie between two others each."""
    if was is None or now is None:
        return None, None
    low = None if now[0] is None or was[1] is None else now[0] - was[1]
    return low, None if now[1] is None or was[0] is None else now[1] - was[0]


@dataclass(frozen=True)
class _Seat:
    """Where somebody with a place is: the groups, the posts that hold the places, the school of the first."""

    groups: tuple[str, ...]
    teachers: tuple[str, ...]
    school: str
    district: str


def _seats(facts: Facts) -> dict[str, _Seat]:
    """By person id, those with a place."""
    dataset, plan = facts.dataset, facts.assignment.sorted()
    posts = dataset.teachers
    person = posts.person[plan.teacher]
    order = np.argsort(person, kind="stable")
    begins = np.flatnonzero(np.diff(person[order], prepend=-1))
    found: dict[str, _Seat] = {}
    for at in np.split(order, begins[1:]) if len(order) else []:
        school = int(posts.school[plan.teacher[at[0]]])
        found[str(dataset.person_ids[person[at[0]]])] = _Seat(
            tuple(sorted(map(str, dataset.groups.group_id[plan.group[at]]))),
            tuple(dict.fromkeys(map(str, posts.teacher_id[plan.teacher[at]]))),
            str(dataset.schools.school_id[school]),
            str(dataset.districts.district_id[dataset.schools.district[school]]),
        )
    return found


def _persons(before: dict[str, _Seat], now: dict[str, _Seat], facts: Facts) -> tuple[PersonDelta, ...]:
    still = set(map(str, facts.dataset.person_ids))
    found = []
    for person in sorted(before.keys() | now.keys()):
        was, has = before.get(person), now.get(person)
        seat = has or was
        assert seat is not None
        if was is None:
            kind = GAINED
        elif has is None:
            kind = LOST if person in still else LEFT
        elif was.groups == has.groups:
            continue
        else:
            kind = MOVED
        found.append(
            PersonDelta(
                kind,
                person,
                seat.teachers,
                seat.school,
                seat.district,
                was.groups if was else (),
                has.groups if has else (),
            )
        )
    return tuple(found)


def _units(
    base: _Side, now: _Side, persons: Sequence[PersonDelta], *, of_school: bool
) -> tuple[UnitDelta, ...]:
    """Schools (districts) of either dataset in which the number of persons or somebody's place differs."""
    was, names = _seated(base, of_school)
    has, names_now = _seated(now, of_school)
    unit = {p.person_id: p.school_id if of_school else p.district_id for p in persons}
    gained = Counter(unit[p.person_id] for p in persons if p.kind == GAINED)
    lost = Counter(unit[p.person_id] for p in persons if p.kind in (LOST, LEFT))
    told = {**names, **names_now}
    return tuple(
        UnitDelta(one, told[one], was[one], has[one], gained[one], lost[one])
        for one in sorted(told)
        if gained[one] or lost[one] or was[one] != has[one]
    )


def _seated(side: _Side, of_school: bool) -> tuple[Counter[str], dict[str, str]]:
    """Persons with a place by school (district), each where the first of the places is; and all names."""
    dataset = side.facts.dataset
    ids, labels = (
        (dataset.schools.school_id, dataset.schools.name)
        if of_school
        else (dataset.districts.district_id, dataset.districts.name)
    )
    counted = Counter((s.school if of_school else s.district) for s in side.seats.values())
    names = {str(i): str(name or i) for i, name in zip(ids, labels, strict=True)}
    return counted, names
