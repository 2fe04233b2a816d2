"""A group that runs with our people has enough of them."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.group_minimum import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, table_rows


def group_from(min_size: int | None, **more: object) -> Dataset:
    return tiny(teachers=[{}, {}, {}], groups=[{"group_id": "g1", "min_size": min_size, **more}])


def test_a_group_without_our_people_is_no_breach() -> None:
    assert breaches(RULE, group_from(15)) == []


def test_one_too_few_and_just_enough() -> None:
    (violation,) = breaches(RULE, group_from(3), "t1 g1", "t2 g1")
    assert figures(violation) == (2, 3)
    assert ids(violation, "group") == {"g1"}
    assert table_rows(violation) == [("groups", 2)]
    assert plan_rows(violation) == [2, 3]
    assert breaches(RULE, group_from(3), "t1 g1", "t2 g1", "t3 g1") == []


def test_people_from_elsewhere_count_towards_the_minimum() -> None:
    assert breaches(RULE, group_from(15, seats_elsewhere=13), "t1 g1", "t2 g1") == []
    (violation,) = breaches(RULE, group_from(15, seats_elsewhere=12), "t1 g1", "t2 g1")
    assert figures(violation) == (2, 3)


def test_a_minimum_met_elsewhere_asks_nothing_of_us() -> None:
    for elsewhere in (15, 20):
        assert breaches(RULE, group_from(15, seats_elsewhere=elsewhere), "t1 g1") == []
        assert breaches(RULE, group_from(15, seats_elsewhere=elsewhere)) == []


def test_a_shared_group_always_runs() -> None:
    assert breaches(RULE, group_from(15, shared=True), "t1 g1") == []


def test_no_minimum_is_no_limit() -> None:
    assert breaches(RULE, group_from(None), "t1 g1") == []
