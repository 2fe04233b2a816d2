"""A school does not lose more people on a teaching day than it can bear.

1 March 2027 is a Monday; 6 and 7 March are a Saturday and a Sunday.
"""

from __future__ import annotations

import pytest

from rules.base import Violation
from rules.dataset import Dataset
from rules.plan_rules.school_absence import RULE
from tests.builders import Row, tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, posts, table_rows


def school(
    max_absent: int | None,
    groups: list[Row],
    calendar: list[Row] | None = None,
    sessions: list[Row] | None = None,
    programmes: list[Row] | None = None,
) -> Dataset:
    """Posts t1, t2, t3 at s1 (with the limit) and t4 at s2 (without one)."""
    return tiny(
        schools=[{"school_id": "s1", "name": "Школа № 1", "max_absent": max_absent}, {"school_id": "s2"}],
        teachers=posts("s1", "s1", "s1", "s2", max_groups=[9, 9, 9, 9]),
        programmes=programmes or [],
        groups=groups,
        group_sessions=sessions or [],
        school_calendar=calendar or [],
    )


def group(number: int, start: str, end: str | None = None) -> Row:
    return {
        "group_id": f"g{number}",
        "programme_id": f"p{number}",
        "start": f"2027-03-{start}",
        "end": f"2027-03-{end or start}",
    }


def days(found: list[Violation]) -> list[tuple[object, object]]:
    return [(v.figures["first_day"], v.figures["last_day"]) for v in found]


WEEK = group(1, "01", "05")


def test_no_limit_binds_nobody() -> None:
    assert breaches(RULE, school(None, [WEEK]), "t1 g1", "t2 g1", "t3 g1", "t4 g1") == []


def test_just_enough_and_one_too_many() -> None:
    assert breaches(RULE, school(2, [WEEK]), "t1 g1", "t2 g1", "t4 g1") == []
    (violation,) = breaches(RULE, school(2, [WEEK]), "t4 g1", "t1 g1", "t2 g1", "t3 g1")
    assert figures(violation) == (3, 2)
    assert days([violation]) == [("2027-03-01", "2027-03-05")]
    assert "Школа № 1" in violation.sentence_ru
    assert "01.03.2027" in violation.sentence_ru
    assert ids(violation, "school") == {"s1"}
    assert ids(violation, "person") == {"t1", "t2", "t3"}
    assert table_rows(violation) == [("schools", 2)]
    assert plan_rows(violation) == [3, 4, 5]


def test_zero_lets_nobody_go() -> None:
    (violation,) = breaches(RULE, school(0, [WEEK]), "t1 g1")
    assert figures(violation) == (1, 0)


def test_groups_on_different_days_do_not_add_up() -> None:
    dataset = school(1, [group(1, "01", "03"), group(2, "04", "05")])
    assert breaches(RULE, dataset, "t1 g1", "t2 g2") == []


def test_only_the_days_in_common_count() -> None:
    dataset = school(1, [group(1, "01", "03"), group(2, "03", "05")])
    (violation,) = breaches(RULE, dataset, "t1 g1", "t2 g2")
    assert days([violation]) == [("2027-03-03", "2027-03-03")]


def test_saturday_is_a_teaching_day_and_sunday_is_not() -> None:
    assert len(breaches(RULE, school(0, [group(1, "06")]), "t1 g1")) == 1
    assert breaches(RULE, school(0, [group(1, "07")]), "t1 g1") == []


def test_a_sunday_in_between_does_not_break_a_spell() -> None:
    (violation,) = breaches(RULE, school(0, [group(1, "05", "09")]), "t1 g1")
    assert days([violation]) == [("2027-03-05", "2027-03-09")]


def test_each_set_of_people_is_a_spell_of_its_own() -> None:
    dataset = school(1, [group(1, "01", "05"), group(2, "03"), group(3, "01", "05")])
    found = breaches(RULE, dataset, "t1 g1", "t2 g2", "t3 g3")
    assert [figures(v) for v in found] == [(2, 1), (3, 1), (2, 1)]
    assert days(found) == [
        ("2027-03-01", "2027-03-02"),
        ("2027-03-03", "2027-03-03"),
        ("2027-03-04", "2027-03-05"),
    ]
    assert [plan_rows(v) for v in found] == [[2, 4], [2, 3, 4], [2, 4]]


def test_a_day_within_the_limit_ends_a_spell() -> None:
    dataset = school(
        0,
        [group(1, "01", "05")],
        sessions=[
            {"group_id": "g1", "start": f"2027-03-0{day}", "end": f"2027-03-0{day}", "mode": "in_person"}
            for day in (1, 2, 4)
        ],
    )
    found = breaches(RULE, dataset, "t1 g1")
    assert days(found) == [("2027-03-01", "2027-03-02"), ("2027-03-04", "2027-03-04")]


@pytest.mark.parametrize(
    ("calendar", "broken"),
    [
        ([{"school_id": None, "teaching": False}], False),
        ([{"school_id": "s1", "teaching": False}], False),
        ([{"school_id": "s2", "teaching": False}], True),
        ([{"school_id": None, "teaching": False}, {"school_id": "s1", "teaching": True}], True),
        ([{"school_id": "s1", "teaching": True}, {"school_id": None, "teaching": False}], True),
        ([{"school_id": "s1", "teaching": False}, {"school_id": None, "teaching": True}], False),
    ],
)
def test_holidays_and_the_schools_own_calendar(calendar: list[Row], broken: bool) -> None:
    rows = [{"start": "2027-03-01", "end": "2027-03-05", **row} for row in calendar]
    assert bool(breaches(RULE, school(0, [WEEK], calendar=rows), "t1 g1")) is broken


def test_a_working_sunday() -> None:
    rows: list[Row] = [{"start": "2027-03-07", "end": "2027-03-07", "teaching": True}]
    assert len(breaches(RULE, school(0, [group(1, "07")], calendar=rows), "t1 g1")) == 1


@pytest.mark.parametrize(
    ("mode", "broken"), [("in_person", True), ("online_sync", True), ("online_async", False)]
)
def test_which_sessions_take_people_away(mode: str, broken: bool) -> None:
    sessions: list[Row] = [{"group_id": "g1", "start": "2027-03-01", "end": "2027-03-02", "mode": mode}]
    assert bool(breaches(RULE, school(0, [WEEK], sessions=sessions), "t1 g1")) is broken


def test_a_remote_programme_without_sessions_takes_nobody_away() -> None:
    dataset = school(0, [WEEK], programmes=[{"programme_id": "p1", "form": "remote"}])
    assert breaches(RULE, dataset, "t1 g1") == []


def two_schools(first: int | None, second: int | None) -> Dataset:
    """Person x works at s1 and s2, y at s1 alone."""
    return tiny(
        schools=[
            {"school_id": "s1", "max_absent": first},
            {"school_id": "s2", "max_absent": second},
        ],
        teachers=posts("s1", "s2", "s1", person_id=["x", "x", "y"], max_groups=[2, 2, 2]),
        groups=[WEEK, group(2, "05", "09")],
    )


def test_a_person_is_missing_in_every_school_whichever_post_holds_the_place() -> None:
    for place in ("t1 g1", "t2 g1"):
        found = breaches(RULE, two_schools(0, 0), place)
        assert [ids(v, "school") for v in found] == [{"s1"}, {"s2"}]
        assert [figures(v) for v in found] == [(1, 0), (1, 0)]
    assert len(breaches(RULE, two_schools(1, 0), "t2 g1", "t3 g1")) == 2
    assert breaches(RULE, two_schools(2, 1), "t2 g1", "t3 g1") == []


def test_a_person_with_two_posts_at_a_school_is_missing_once() -> None:
    dataset = tiny(
        schools=[{"school_id": "s1", "max_absent": 1}],
        teachers=posts("s1", "s1", person_id=["x", "x"]),
        groups=[WEEK],
    )
    assert breaches(RULE, dataset, "t1 g1") == []


def test_a_person_in_two_groups_on_one_day_is_missing_once() -> None:
    dataset = two_schools(1, None)
    assert breaches(RULE, dataset, "t1 g1", "t2 g2") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t2 g2", "t3 g2")
    assert figures(violation) == (2, 1)
    assert plan_rows(violation) == [2, 3, 4]
