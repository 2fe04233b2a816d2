"""A head and a deputy of one school are never away on the same day."""

from __future__ import annotations

import pytest

from rules.dataset import Dataset
from rules.plan_rules.not_together import RULE
from tests.builders import Row, tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, posts

DEPUTY = "Заместитель директора по УВР"
GROUPS: list[Row] = [
    {"group_id": "g1", "programme_id": "p1", "start": "2027-03-01", "end": "2027-03-05"},
    {"group_id": "g2", "programme_id": "p2", "start": "2027-03-05", "end": "2027-03-09"},
    {"group_id": "g3", "programme_id": "p3", "start": "2027-03-06", "end": "2027-03-07"},
    {"group_id": "g4", "programme_id": "p4", "start": "2027-03-07", "end": "2027-03-07"},
]


def school(*positions: str, **tables: list[Row]) -> Dataset:
    """Posts t1, t2 … at s1; «директор» is the head."""
    heads = [position == "директор" for position in positions]
    rows = posts(*["s1"] * len(positions), position=positions, is_head=heads)
    return tiny(teachers=rows, groups=GROUPS, **tables)


def test_it_is_off_by_default() -> None:
    assert not RULE.enabled


def test_one_alone_may_go() -> None:
    assert breaches(RULE, school("директор", DEPUTY), "t1 g1") == []
    assert breaches(RULE, school("директор", DEPUTY), "t2 g1") == []


def test_one_day_in_common_is_a_breach_and_the_next_day_is_none() -> None:
    dataset = school("директор", DEPUTY)
    (violation,) = breaches(RULE, dataset, "t1 g1", "t2 g2")
    assert figures(violation) == (1, 0)
    assert violation.figures["first_day"] == violation.figures["last_day"] == "2027-03-05"
    assert ids(violation, "person") == {"t1", "t2"}
    assert ids(violation, "school") == {"s1"}
    assert plan_rows(violation) == [2, 3]
    assert breaches(RULE, dataset, "t1 g1", "t2 g3") == []


def test_a_sunday_and_a_holiday_are_calendar_days_too() -> None:
    assert len(breaches(RULE, school("директор", DEPUTY), "t1 g4", "t2 g4")) == 1
    holidays: list[Row] = [{"start": "2027-03-01", "end": "2027-03-31", "teaching": False}]
    assert len(breaches(RULE, school("директор", DEPUTY, school_calendar=holidays), "t1 g1", "t2 g1")) == 1


def test_sessions_at_any_time_take_nobody_away() -> None:
    dataset = school("директор", DEPUTY, programmes=[{"programme_id": "p1", "form": "remote"}])
    assert breaches(RULE, dataset, "t1 g1", "t2 g1") == []


@pytest.mark.parametrize(
    ("position", "is_deputy"),
    [
        (DEPUTY, True),
        ("зам. директора по АХЧ", True),
        ("ЗАВУЧ", True),
        ("учитель", False),
        ("и. о. заместителя директора", False),
    ],
)
def test_who_is_a_deputy(position: str, is_deputy: bool) -> None:
    assert bool(breaches(RULE, school("директор", position), "t1 g1", "t2 g1")) is is_deputy


def test_the_beginnings_are_a_parameter() -> None:
    dataset = school("директор", "старший воспитатель", DEPUTY)
    everybody = ("t1 g1", "t2 g1", "t3 g1")
    (violation,) = breaches(RULE, dataset, *everybody, deputy_prefixes=("Старший  воспитатель",))
    assert ids(violation, "person") == {"t1", "t2"}
    assert breaches(RULE, dataset, *everybody, deputy_prefixes=()) == []


def test_two_deputies_may_go_together() -> None:
    assert breaches(RULE, school("директор", DEPUTY, "завуч"), "t2 g1", "t3 g1") == []


def test_each_deputy_with_the_head_is_a_breach() -> None:
    assert len(breaches(RULE, school("директор", DEPUTY, "завуч"), "t1 g1", "t2 g1", "t3 g1")) == 2


def test_a_deputy_who_heads_the_school_is_its_head() -> None:
    rows = posts("s1", "s1", position=[DEPUTY, DEPUTY], is_head=[True, False])
    assert len(breaches(RULE, tiny(teachers=rows, groups=GROUPS), "t1 g1", "t2 g1")) == 1
    both = posts("s1", "s1", position=[DEPUTY, DEPUTY], is_head=[True, True])
    assert breaches(RULE, tiny(teachers=both, groups=GROUPS), "t1 g1", "t2 g1") == []


def test_different_schools_may_send_theirs() -> None:
    rows = posts("s1", "s2", position=["директор", DEPUTY], is_head=[True, False])
    assert breaches(RULE, tiny(teachers=rows, groups=GROUPS), "t1 g1", "t2 g1") == []


def test_nobody_is_away_together_with_oneself() -> None:
    rows = posts("s1", "s1", position=["директор", DEPUTY], is_head=[True, False], person_id=["x", "x"])
    assert breaches(RULE, tiny(teachers=rows, groups=GROUPS), "t1 g1") == []


def test_a_place_through_a_post_elsewhere_takes_the_head_away_too() -> None:
    rows = posts(
        "s1", "s1", "s2", position=["директор", DEPUTY, "учитель"], is_head=[True, False, False],
        person_id=["x", "y", "x"],
    )  # fmt: skip
    (violation,) = breaches(RULE, tiny(teachers=rows, groups=GROUPS), "t3 g1", "t2 g1")
    assert ids(violation, "person") == {"x", "y"}
    assert plan_rows(violation) == [2, 3]
