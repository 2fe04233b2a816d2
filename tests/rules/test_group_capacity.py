"""No group holds more people than it has places left for us."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.group_capacity import RULE
from tests.builders import Row, tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, table_rows


def group_of(max_size: int, **more: object) -> Dataset:
    groups: list[Row] = [{"group_id": "g0"}, {"group_id": "g1", "max_size": max_size, **more}]
    return tiny(teachers=[{}, {}, {}], groups=groups)


def test_an_empty_group() -> None:
    assert breaches(RULE, group_of(2)) == []


def test_full_is_allowed_one_more_is_not() -> None:
    assert breaches(RULE, group_of(2), "t1 g1", "t2 g1") == []
    (violation,) = breaches(RULE, group_of(2), "t3 g0", "t1 g1", "t2 g1", "t3 g1")
    assert figures(violation) == (3, 2)
    assert ids(violation, "group") == {"g1"}
    assert table_rows(violation) == [("groups", 3)]
    assert plan_rows(violation) == [3, 4, 5]


def test_people_from_elsewhere_take_places() -> None:
    assert breaches(RULE, group_of(25, seats_elsewhere=23), "t1 g1", "t2 g1") == []
    (violation,) = breaches(RULE, group_of(25, seats_elsewhere=24), "t1 g1", "t2 g1")
    assert figures(violation) == (2, 1)


def test_more_people_from_elsewhere_than_places_leave_none() -> None:
    dataset = group_of(10, seats_elsewhere=12)
    assert breaches(RULE, dataset) == []
    (violation,) = breaches(RULE, dataset, "t1 g1")
    assert figures(violation) == (1, 0)


def test_a_shared_group_has_a_capacity_too() -> None:
    assert len(breaches(RULE, group_of(1, shared=True), "t1 g1", "t2 g1")) == 1
