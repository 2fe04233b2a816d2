"""What the model makes of each rule: best plans and values by hand, with the rule, loosened, without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.context import Context
from rules.profile import profile_from
from rules.registry import RULES
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.cases import CASES, LATER, Case, Rules, wish
from tests.solver.solving import context, judged, places, solved, values


def best(seen: Context) -> tuple[tuple[str, ...], int]:
    """The plan, which nothing is wrong with, and the value of its last goal."""
    outcome = solved(seen)
    assert outcome.status is Status.OPTIMAL
    assert judged(seen, outcome.assignment).violations == ()
    return tuple(places(seen, outcome.assignment)), values(outcome)[-1]


def of(rules: Rules | None = None, **tables: list[Row]) -> tuple[tuple[str, ...], int]:
    """The best plan and the sum of the scores in it."""
    return best(context(tiny(**tables), rules=rules))


def without(seen: Context, rule: str) -> Context:
    """The same input where the rule is off."""
    content = seen.profile.as_json()
    rules = content["rules"]
    assert isinstance(rules, dict)
    rules[rule] = {**rules[rule], "enabled": False}
    return replace(seen, profile=profile_from(content, "without"))


@pytest.fixture(params=[rule.name for rule in RULES])
def rule(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def case(rule: str) -> Case:
    return CASES[rule]()


def test_with_the_rule(case: Case) -> None:
    assert best(case.tight) == (case.plan, case.value)


def test_the_rule_bars_nothing_that_it_allows(case: Case) -> None:
    assert best(case.loose) == (case.loose_plan, case.loose_value)


@pytest.mark.parametrize("name", [rule.name for rule in RULES if not rule.always])
def test_without_the_rule(name: str) -> None:
    case = CASES[name]()
    assert best(without(case.tight, name)) == (case.loose_plan, case.loose_value)


# --- finer points -------------------------------------------------------------------------------------

G1_AND_LATER: list[Row] = [{"group_id": "g1"}, LATER]
BOTH = [wish("t1", "g1", 3), wish("t2", "g1", 2)]
TWO_POSTS: list[Row] = [
    {"teacher_id": "t1", "person_id": "x", "school_id": "s1"},
    {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
]
AND_A_NEIGHBOUR: list[Row] = [*TWO_POSTS, {"teacher_id": "t3", "school_id": "s2"}]


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ((None, None), ("t1 g1",)),
        ((2, None), ("t1 g1", "t2 g2")),
        ((2, 1), ("t1 g1",)),
        ((2, 0), ()),
    ],
)
def test_a_persons_limit_is_the_smallest_of_the_posts(
    filled: tuple[int | None, int | None], expected: tuple[str, ...]
) -> None:
    posts = [{**post, "max_groups": k} for post, k in zip(TWO_POSTS, filled, strict=True)]
    wishes = [wish("t1", "g1", 3), wish("t2", "g2", 2)]
    plan, value = of(teachers=posts, groups=G1_AND_LATER, applications=wishes)
    assert plan == expected
    assert value == {0: 0, 1: 3, 2: 5}[len(expected)]


def test_a_programme_once_over_all_posts() -> None:
    posts = [{**post, "max_groups": 2} for post in TWO_POSTS]
    assert of(teachers=posts, applications=[wish("t1", "g1", 3), wish("t2", "g1", 4)]) == (("t2 g1",), 4)


@pytest.mark.parametrize(
    ("sessions", "conflicts", "value"),
    [
        ([], [], 5),
        ([], [{"group_id": "g2", "other_group_id": "g1"}], 3),
        ([{"group_id": "g2", "start": "2027-03-05", "end": "2027-03-05", "mode": "online_async"}], [], 3),
        ([{"group_id": "g1", "start": "2027-03-01", "end": "2027-03-02", "mode": "in_person"}], [], 5),
    ],
)
def test_groups_meet_by_their_sessions_and_by_name(
    sessions: list[Row], conflicts: list[Row], value: int
) -> None:
    plan, reached = of(
        teachers=[{"max_groups": 2}],
        groups=[{"group_id": "g1"}, {**LATER, "start": "2027-03-05" if sessions else "2027-03-06"}],
        group_sessions=sessions,
        group_conflicts=conflicts,
        applications=[wish("t1", "g1", 3), wish("t1", "g2", 2)],
    )
    assert reached == value
    assert plan == (("t1 g1", "t1 g2") if value == 5 else ("t1 g1",))


@pytest.mark.parametrize(("elsewhere", "value"), [(0, 5), (1, 3), (2, 0), (3, 0)])
def test_people_from_elsewhere_take_places(elsewhere: int, value: int) -> None:
    groups: list[Row] = [{"group_id": "g1", "max_size": 2, "seats_elsewhere": elsewhere}]
    assert of(groups=groups, applications=BOTH)[1] == value


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"min_size": 3}, 0),
        ({"min_size": 3, "seats_elsewhere": 1}, 5),
        ({"min_size": 3, "shared": True}, 5),
        ({"min_size": 2}, 5),
        ({"min_size": 1, "max_size": 1}, 3),
        ({"min_size": 2, "max_size": 3, "seats_elsewhere": 2}, 3),
    ],
)
def test_a_minimum_binds_who_must_fill_it_alone(cells: Row, value: int) -> None:
    assert of(groups=[{"group_id": "g1", **cells}], applications=BOTH)[1] == value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ({"district_id": "d1"}, 3),
        ({"programme_id": "p1"}, 3),
        ({"group_id": "g1", "positions": "учитель;завуч"}, 3),
        ({"positions": "завуч"}, 5),
        ({"school_id": "s1", "programme_id": "p2"}, 5),
        ({}, 3),
    ],
)
def test_a_quota_row_is_narrowed_by_what_it_fills(row: Row, value: int) -> None:
    others: Row = {"group_id": "g2", "programme_id": "p2"}
    quotas = [{"max_seats": 1, **row}]
    assert of(groups=[{"group_id": "g1"}, others], quotas=quotas, applications=BOTH)[1] == value


def test_soft_floors_come_before_every_goal_and_never_forbid() -> None:
    quotas: list[Row] = [{"group_id": "g2", "min_seats": 2}]
    wishes = [wish("t1", "g1", 3), wish("t1", "g2", 1)]
    seen = context(tiny(applications=wishes, groups=G1_AND_LATER, quotas=quotas))
    outcome = solved(seen)
    assert [(goal.name, goal.value) for goal in outcome.goals] == [
        ("floor_shortfall", -1),
        ("application", 1),
    ]
    hard = solved(replace(seen, profile=context(seen.dataset, rules={"quota_floor": {"hard": True}}).profile))
    assert hard.status is Status.INFEASIBLE


ONE_NUMBER: list[Row] = [{"district_id": "d1", "unique_numbers": 1}, {"district_id": "d2"}]


def test_one_number_per_person_however_many_groups() -> None:
    wishes = [wish("t1", "g1", 3), wish("t1", "g2", 2), wish("t2", "g1", 4)]
    made = of(teachers=[{"max_groups": 2}], groups=G1_AND_LATER, applications=wishes, districts=ONE_NUMBER)
    assert made == (("t1 g1", "t1 g2"), 5)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ({"teacher_id": "t1", "district_id": "d2", "status": "held"}, 5),
        ({"teacher_id": "t1", "district_id": "d2", "status": "free"}, 3),
        ({"teacher_id": "t9", "district_id": "d1", "status": "held"}, 0),
        ({"teacher_id": "t1", "district_id": "d1", "status": "held"}, 3),
    ],
)
def test_numbers_received_and_passed_on(number: Row, value: int) -> None:
    schools: list[Row] = [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s9", "district_id": "d2"}]
    posts: list[Row] = [{"teacher_id": "t1"}, {"teacher_id": "t2"}, {"teacher_id": "t9", "school_id": "s9"}]
    made = of(
        districts=ONE_NUMBER, schools=schools, teachers=posts, applications=BOTH, unique_numbers=[number]
    )
    assert made[1] == value


def test_absence_is_felt_in_every_school_of_the_person() -> None:
    schools: list[Row] = [{"school_id": "s1"}, {"school_id": "s2", "max_absent": 1}]
    wishes = [wish("t1", "g1", 3), wish("t3", "g1", 2)]
    assert of(schools=schools, teachers=AND_A_NEIGHBOUR, applications=wishes) == (("t1 g1",), 3)


SATURDAY_AND_SUNDAY = ("2027-03-06", "2027-03-07")


@pytest.mark.parametrize(
    ("mode", "day", "holiday", "value"),
    [
        ("in_person", SATURDAY_AND_SUNDAY[0], False, 3),
        ("online_sync", SATURDAY_AND_SUNDAY[0], False, 3),
        ("online_async", SATURDAY_AND_SUNDAY[0], False, 5),
        ("in_person", SATURDAY_AND_SUNDAY[1], False, 5),
        ("in_person", SATURDAY_AND_SUNDAY[0], True, 5),
    ],
)
def test_absence_on_teaching_days_alone(mode: str, day: str, holiday: bool, value: int) -> None:
    made = of(
        schools=[{"school_id": "s1", "max_absent": 1}],
        groups=[{"group_id": "g1", "start": day, "end": day}],
        group_sessions=[{"start": day, "end": day, "mode": mode}],
        school_calendar=[{"start": day, "end": day}] if holiday else [],
        applications=BOTH,
    )
    assert made[1] == value


def test_different_days_do_not_add_up() -> None:
    wishes = [wish("t1", "g1", 3), wish("t2", "g2", 2), wish("t3", "g2", 1)]
    schools: list[Row] = [{"school_id": "s1", "max_absent": 1}]
    assert of(schools=schools, groups=G1_AND_LATER, applications=wishes) == (
        ("t1 g1", "t2 g2"),
        5,
    )


@pytest.mark.parametrize(("m", "value"), [(0, 6), (1, 5), (2, 3), (3, 3)])
def test_subject_cover_keeps_m_but_one_may_always_go(m: int, value: int) -> None:
    posts: list[Row] = [{"subjects": "физика"}, {"subjects": "химия;физика"}, {"subjects": "физика"}]
    wishes = [*BOTH, wish("t3", "g1", 1)]
    rules = {"subject_cover": {"enabled": True, "m": m}}
    assert of(rules, teachers=posts, applications=wishes)[1] == value


@pytest.mark.parametrize(("school", "value"), [("s1", 3), ("s2", 5)])
def test_head_and_deputy_not_even_on_a_sunday(school: str, value: int) -> None:
    posts: list[Row] = [
        {"position": "директор", "is_head": True},
        {"position": "Зам. директора", "school_id": school},
    ]
    groups: list[Row] = [{"group_id": "g1", "start": SATURDAY_AND_SUNDAY[1], "end": SATURDAY_AND_SUNDAY[1]}]
    rules = {"not_together": {"enabled": True}}
    assert of(rules, teachers=posts, groups=groups, applications=BOTH)[1] == value


@pytest.mark.parametrize(("budget", "value"), [(9, 0), (10, 3), (19, 3), (20, 5)])
def test_a_schools_budget(budget: int, value: int) -> None:
    schools: list[Row] = [{"school_id": "s1", "budget": budget}]
    groups: list[Row] = [{"group_id": "g1", "cost": 10}]
    assert of(schools=schools, groups=groups, applications=BOTH)[1] == value


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({"group_id": "g2"}, (("t1 g2",), 1)),
        ({"programme_id": "p2"}, (("t1 g2",), 1)),
        ({}, (("t1 g1",), 3)),
    ],
)
def test_decided_about_a_group_a_programme_or_any_place(
    decision: Row, expected: tuple[tuple[str, ...], int]
) -> None:
    wishes = [wish("t1", "g1", 3), wish("t1", "g2", 1)]
    assert of(groups=G1_AND_LATER, decisions=[decision], applications=wishes) == expected
    both_want_one = [*wishes, wish("t2", "g1", 9)]
    crowded: list[Row] = [{"group_id": "g1", "max_size": 1}, LATER]
    plan, value = of(groups=crowded, decisions=[decision], applications=both_want_one)
    assert (plan, value) == (("t1 g2", "t2 g1"), 10)
