"""For each rule a campaign in which it alone keeps the solver from a better plan, with figures by hand.

``tight`` and ``loose`` differ in one cell (or one parameter); the best plan of ``loose`` breaks the rule, and
nothing else, in ``tight``.  A rule of the registry without a case here fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.context import Context
from tests.builders import Row, tiny
from tests.solver.solving import context


@dataclass(frozen=True, eq=False)
class Case:
    """Best plans, as ``"teacher group"``, and the value of the only goal, by hand."""

    tight: Context
    loose: Context
    plan: tuple[str, ...]
    value: int
    loose_plan: tuple[str, ...]
    loose_value: int


def wish(teacher: str, group: str, score: int) -> Row:
    """An application to one group."""
    return {"teacher_id": teacher, "group_id": group, "score": score}


Rules = Mapping[str, Mapping[str, object]]
TWO_FOR_ONE = [wish("t1", "g1", 3), wish("t2", "g1", 2)]
"""Two persons want the same group."""
ONE_FOR_TWO = [wish("t1", "g1", 3), wish("t1", "g2", 2)]
"""One person wants two groups."""
LATER: Row = {"group_id": "g2", "programme_id": "p2", "start": "2027-03-06", "end": "2027-03-09"}
"""A group of another programme right after the usual one."""


def _first_of_two(tight: Context, loose: Context) -> Case:
    """The better paid of two persons for one group."""
    return Case(tight, loose, ("t1 g1",), 3, ("t1 g1", "t2 g1"), 5)


def _one_of_two_groups(tight: Context, loose: Context) -> Case:
    """The better paid of two groups for one person."""
    return Case(tight, loose, ("t1 g1",), 3, ("t1 g1", "t1 g2"), 5)


def _elsewhere(tight: Context, loose: Context) -> Case:
    """The other group for 2 where the first, for 3, is closed."""
    return Case(tight, loose, ("t1 g2",), 2, ("t1 g1",), 3)


def _two(
    *,
    rules: Rules | None = None,
    person: Row | None = None,
    other: Row | None = None,
    **tables: list[Row],
) -> Context:
    """Two persons, one group; ``person`` and ``other`` are cells of t1 and t2."""
    posts = [{"teacher_id": "t1", **(person or {})}, {"teacher_id": "t2", **(other or {})}]
    return context(tiny(teachers=posts, applications=TWO_FOR_ONE, **tables), rules=rules)


def _one(
    *,
    rules: Rules | None = None,
    person: Row | None = None,
    as_of: date | None = None,
    **tables: list[Row],
) -> Context:
    """One person who may have one group, and two groups."""
    given: dict[str, list[Row]] = {"groups": [{"group_id": "g1"}, LATER], **tables}
    dataset = tiny(teachers=[{"teacher_id": "t1", **(person or {})}], applications=ONE_FOR_TWO, **given)
    return context(dataset, rules=rules, as_of=as_of)


# --- plan rules ---------------------------------------------------------------------------------------


def groups_per_person() -> Case:
    return _one_of_two_groups(_one(person={"max_groups": 1}), _one(person={"max_groups": 2}))


def programme_once() -> Case:
    def of(programme: str) -> Context:
        return _one(
            person={"max_groups": 2}, groups=[{"group_id": "g1"}, {**LATER, "programme_id": programme}]
        )

    return _one_of_two_groups(of("p1"), of("p2"))


def no_overlap() -> Case:
    def of(start: str) -> Context:
        return _one(person={"max_groups": 2}, groups=[{"group_id": "g1"}, {**LATER, "start": start}])

    return _one_of_two_groups(of("2027-03-05"), of("2027-03-06"))


def group_capacity() -> Case:
    return _first_of_two(*(_two(groups=[{"group_id": "g1", "max_size": n}]) for n in (1, 2)))


def group_minimum() -> Case:
    def of(minimum: int) -> Context:
        wishes = [*TWO_FOR_ONE, wish("t1", "g2", 1)]
        groups: list[Row] = [{"group_id": "g1", "min_size": minimum}, LATER]
        return context(tiny(applications=wishes, groups=groups))

    return Case(of(3), of(2), ("t1 g2",), 1, ("t1 g1", "t2 g1"), 5)


def quota() -> Case:
    return _first_of_two(*(_two(quotas=[{"school_id": "s1", "max_seats": n}]) for n in (1, 2)))


def quota_floor() -> Case:
    hard = {"quota_floor": {"hard": True}}
    return _elsewhere(*(_one(rules=hard, quotas=[{"group_id": "g2", "min_seats": n}]) for n in (1, 0)))


def number_allotment() -> Case:
    return _first_of_two(*(_two(districts=[{"district_id": "d1", "unique_numbers": n}]) for n in (1, 2)))


def school_absence() -> Case:
    return _first_of_two(*(_two(schools=[{"school_id": "s1", "max_absent": n}]) for n in (1, 2)))


def subject_cover() -> Case:
    def of(*staff: str) -> Context:
        posts = [{"teacher_id": t, "subjects": "физика"} for t in staff]
        dataset = tiny(teachers=posts, applications=TWO_FOR_ONE)
        return context(dataset, rules={"subject_cover": {"enabled": True}})

    return _first_of_two(of("t1", "t2"), of("t1", "t2", "t3"))


def not_together() -> Case:
    def of(position: str) -> Context:
        head = {"position": "директор", "is_head": True}
        on = {"not_together": {"enabled": True}}
        return _two(rules=on, person=head, other={"position": position})

    return _first_of_two(of("завуч"), of("учитель"))


def budget() -> Case:
    groups: list[Row] = [{"group_id": "g1", "cost": 10}]
    return _first_of_two(
        *(_two(groups=groups, districts=[{"district_id": "d1", "budget": n}]) for n in ("19.99", "20.00"))
    )


def decision_must() -> Case:
    return _elsewhere(
        *(_one(decisions=[{"group_id": "g2", "decision": word}]) for word in ("must", "reserve"))
    )


# --- pair rules ---------------------------------------------------------------------------------------


def source() -> Case:
    def of(*applicants: str) -> Context:
        posts = [{"teacher_id": t, "last_training_end": "2020-01-01"} for t in ("t1", "t2")]
        wishes: list[Row] = [{"teacher_id": t, "group_id": "g1"} for t in applicants]
        return context(tiny(teachers=posts, applications=wishes), "overdue")

    return Case(of("t1"), of("t1", "t2"), ("t1 g1",), 1, ("t1 g1", "t2 g1"), 2)


def position_match() -> Case:
    return _first_of_two(
        *(
            _two(person={"position": "логопед"}, programmes=[{"programme_id": "p1", "positions": listed}])
            for listed in ("логопед", "логопед;учитель")
        )
    )


def subject_match() -> Case:
    return _first_of_two(
        *(
            _two(
                person={"subjects": "физика"},
                other={"subjects": taught},
                programmes=[{"programme_id": "p1", "subjects": "физика"}],
            )
            for taught in ("химия", "химия;физика")
        )
    )


def approved_programme() -> Case:
    return _elsewhere(
        *(_one(programmes=[{"programme_id": "p1", "approved": word}]) for word in (False, True))
    )


def not_repeated() -> Case:
    return _elsewhere(*(_one(training_history=[{"end": day}]) for day in ("2024-03-02", "2024-03-01")))


def available() -> Case:
    return _elsewhere(
        *(_one(person={"status": "leave", "status_until": day}) for day in ("2027-03-01", "2027-02-28"))
    )


def travel() -> Case:
    return _elsewhere(
        *(_one(person={"travel": "no", "travel_until": day}) for day in ("2027-03-01", "2027-02-28"))
    )


def lead_time() -> Case:
    today = date(2027, 2, 25)
    return _elsewhere(*(_one(rules={"lead_time": {"days": n}}, as_of=today) for n in (5, 4)))


def holds_number() -> Case:
    def of(status: str) -> Context:
        numbers: list[Row] = [
            {"unique_number": "n1", "teacher_id": "t1", "status": "held"},
            {"unique_number": "n2", "teacher_id": "t2", "status": status},
        ]
        return _two(rules={"holds_number": {"enabled": True}}, unique_numbers=numbers)

    return _first_of_two(of("expired"), of("held"))


def decision_never() -> Case:
    return _elsewhere(
        *(_one(decisions=[{"group_id": "g1", "decision": word}]) for word in ("never", "reserve"))
    )


CASES: Mapping[str, Callable[[], Case]] = {
    make.__name__: make
    for make in (
        groups_per_person, programme_once, no_overlap, group_capacity, group_minimum, quota, quota_floor,
        number_allotment, school_absence, subject_cover, not_together, budget, decision_must,
        source, position_match, subject_match, approved_programme, not_repeated, available, travel, lead_time,
        holds_number, decision_never,
    )
}  # fmt: skip
