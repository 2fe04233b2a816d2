"""Goals that count places, days and schools, counted by hand."""

from __future__ import annotations

import pytest

from rules.dataset import Dataset
from rules.goals import application, floor_shortfall, quota_use, school_served, travel
from tests.builders import Row, tiny
from tests.rules.plans import posts, value


def quotas(*rows: Row) -> Dataset:
    """t1 teacher at s1, t2 head at s1, t3 teacher at s2; g1 of p1, g2 of p2."""
    return tiny(
        teachers=posts("s1", "s1", "s2", position=["учитель", "директор", "учитель"]),
        groups=[{"group_id": "g1", "programme_id": "p1"}, {"group_id": "g2", "programme_id": "p2"}],
        quotas=list(rows),
    )


PLACES = ("t1 g1", "t2 g1", "t3 g2")


@pytest.mark.parametrize(
    ("rows", "shortfall"),
    [
        ([{"min_seats": 3}], 0),
        ([{"min_seats": 5}], 2),
        ([{"group_id": "g2", "min_seats": 4}], 3),
        ([{"max_seats": 9}], 0),
        ([{"min_seats": 0, "max_seats": 0}], 0),
        ([{"school_id": "s1", "min_seats": 3}, {"positions": "директор", "min_seats": 3}], 1 + 2),
        ([{"school_id": "s1", "min_seats": 1}, {"programme_id": "p2", "min_seats": 2}], 1),
    ],
)
def test_floor_shortfall(rows: list[Row], shortfall: int) -> None:
    """More than promised in one row makes up for nothing in another."""
    assert value(floor_shortfall.GOAL, quotas(*rows), *PLACES) == -shortfall


def test_floor_shortfall_of_an_empty_plan() -> None:
    assert value(floor_shortfall.GOAL, quotas({"min_seats": 2}, {"min_seats": 1})) == -3


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([{"min_seats": 1}], 0),
        ([{"max_seats": 9}], 3),
        ([{"max_seats": 0}], 3),
        ([{"school_id": "s1", "max_seats": 9}, {"programme_id": "p1", "max_seats": 9}], 2),
        ([{"positions": "директор", "max_seats": 9}, {"group_id": "g2", "max_seats": 9}], 2),
        ([{"school_id": "s2", "programme_id": "p1", "max_seats": 9}], 0),
    ],
)
def test_quota_use_counts_a_place_once(rows: list[Row], places: int) -> None:
    assert value(quota_use.GOAL, quotas(*rows), *PLACES) == places


def test_quota_use_of_an_empty_plan() -> None:
    assert value(quota_use.GOAL, quotas({"max_seats": 9})) == 0


def wishes(*rows: Row) -> Dataset:
    """t1 and t2 are posts of x, t3 is another person's; g1 and g2 of p1, g3 of p2."""
    return tiny(
        teachers=posts("s1", "s2", "s1", person_id=["x", "x", "y"]),
        groups=[
            {"group_id": "g1", "programme_id": "p1"},
            {"group_id": "g2", "programme_id": "p1"},
            {"group_id": "g3", "programme_id": "p2"},
        ],
        applications=list(rows),
    )


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ({}, 5),
        ({"rank": 1}, 5),
        ({"rank": 2}, 4),
        ({"rank": 3}, 3),
        ({"rank": 4}, 2),
        ({"rank": 5}, 1),
        ({"rank": 17}, 1),
        ({"score": 40}, 40),
        ({"score": 0}, 0),
        ({"score": 7, "rank": 4}, 7),
    ],
)
def test_points_of_one_application(row: Row, points: int) -> None:
    dataset = wishes({"teacher_id": "t1", "programme_id": "p1", **row})
    assert value(application.GOAL, dataset, "t1 g2") == points


def test_a_place_without_an_application_is_worth_nothing() -> None:
    dataset = wishes({"teacher_id": "t1", "programme_id": "p1"})
    assert value(application.GOAL, dataset, "t1 g3", "t3 g1") == 0
    assert value(application.GOAL, dataset) == 0


def test_an_application_counts_for_its_own_post_alone() -> None:
    dataset = wishes({"teacher_id": "t1", "programme_id": "p1"})
    assert value(application.GOAL, dataset, "t2 g1") == 0


def test_a_named_group_is_meant_alone() -> None:
    dataset = wishes({"teacher_id": "t1", "programme_id": "p1", "group_id": "g1", "rank": 2})
    assert value(application.GOAL, dataset, "t1 g1") == 4
    assert value(application.GOAL, dataset, "t1 g2") == 0


def test_the_best_of_several_rows_counts() -> None:
    dataset = wishes(
        {"teacher_id": "t1", "programme_id": "p1", "rank": 3},
        {"teacher_id": "t1", "programme_id": "p1", "rank": 5},
        {"teacher_id": "t1", "programme_id": "p1", "group_id": "g1", "score": 9},
        {"teacher_id": "t1", "programme_id": "p1", "group_id": "g2", "score": 1},
    )
    assert value(application.GOAL, dataset, "t1 g1") == 9
    assert value(application.GOAL, dataset, "t1 g2") == 3


def test_applications_add_up_over_places() -> None:
    dataset = wishes(
        {"teacher_id": "t1", "programme_id": "p1", "rank": 2},
        {"teacher_id": "t1", "programme_id": "p2"},
        {"teacher_id": "t3", "programme_id": "p1", "score": 11},
    )
    assert value(application.GOAL, dataset, "t1 g1", "t1 g3", "t3 g2") == 4 + 5 + 11


def test_schools_are_counted_once_and_by_the_post_that_holds_the_place() -> None:
    dataset = quotas({"max_seats": 9})
    assert value(school_served.GOAL, dataset) == 0
    assert value(school_served.GOAL, dataset, "t1 g1", "t2 g1") == 1
    assert value(school_served.GOAL, dataset, *PLACES) == 2
    two_posts = wishes({"teacher_id": "t1"})
    assert value(school_served.GOAL, two_posts, "t1 g1") == 1
    assert value(school_served.GOAL, two_posts, "t1 g1", "t2 g3") == 2


def journeys(host: str | None, *sessions: Row, form: str = "in_person") -> Dataset:
    """x works in d1 and d2, y in d1; g1 is held from Monday to Friday in ``host``."""
    return tiny(
        districts=[{"district_id": d} for d in ("d1", "d2", "d3")],
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=posts("s1", "s2", "s1", person_id=["x", "x", "y"]),
        programmes=[{"programme_id": "p1", "form": form}],
        groups=[{"group_id": "g1", "district_id": host}],
        group_sessions=[{"group_id": "g1", **row} for row in sessions],
    )


@pytest.mark.parametrize(("host", "days"), [("d1", 0), ("d2", 0 + 5), ("d3", 5 + 5), (None, 5 + 5)], ids=str)
def test_home_is_any_district_of_the_person(host: str | None, days: int) -> None:
    assert value(travel.GOAL, journeys(host), "t1 g1", "t3 g1") == -days


def test_a_place_through_one_post_is_at_home_in_the_others_district() -> None:
    assert value(travel.GOAL, journeys("d2"), "t1 g1") == 0
    assert value(travel.GOAL, journeys("d1"), "t2 g1") == 0


def test_only_days_in_person_count_and_each_once() -> None:
    dataset = journeys(
        "d3",
        {"start": "2027-03-01", "end": "2027-03-02", "mode": "in_person"},
        {"start": "2027-03-02", "end": "2027-03-03", "mode": "in_person"},
        {"start": "2027-03-03", "end": "2027-03-20", "mode": "online_sync"},
        {"start": "2027-03-06", "end": "2027-03-07", "mode": "in_person"},
        {"start": "2027-03-21", "end": "2027-03-30", "mode": "online_async"},
    )
    assert value(travel.GOAL, dataset, "t3 g1") == -5


def test_a_remote_group_takes_nobody_away() -> None:
    assert value(travel.GOAL, journeys(None, form="remote"), "t1 g1", "t3 g1") == 0


def test_nobody_travels_in_an_empty_plan() -> None:
    assert value(travel.GOAL, journeys(None)) == 0
