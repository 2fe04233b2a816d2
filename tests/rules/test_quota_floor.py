"""Promised places: a breach only where the profile makes floors hard."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.quota_floor import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, table_rows


def floor(*quotas: dict[str, object]) -> Dataset:
    return tiny(teachers=[{}, {}, {"position": "директор"}], groups=[{"group_id": "g1"}], quotas=list(quotas))


def test_soft_floors_are_no_breach() -> None:
    assert breaches(RULE, floor({"min_seats": 2})) == []
    assert breaches(RULE, floor({"min_seats": 2}), hard=False) == []


def test_one_too_few_and_just_enough() -> None:
    dataset = floor({"max_seats": 9}, {"group_id": "g1", "min_seats": 2})
    (violation,) = breaches(RULE, dataset, "t1 g1", hard=True)
    assert figures(violation) == (1, 2)
    assert table_rows(violation) == [("quotas", 3)]
    assert "строке 3 " in violation.sentence_ru
    assert "row 3 " in violation.sentence_en
    assert breaches(RULE, dataset, "t1 g1", "t2 g1", hard=True) == []


def test_an_empty_plan_breaks_it() -> None:
    (violation,) = breaches(RULE, floor({"min_seats": 1}), hard=True)
    assert figures(violation) == (0, 1)


def test_only_places_that_fit_count() -> None:
    dataset = floor({"positions": "директор", "min_seats": 1})
    assert len(breaches(RULE, dataset, "t1 g1", "t2 g1", hard=True)) == 1
    assert breaches(RULE, dataset, "t3 g1", hard=True) == []


def test_a_place_counts_in_two_rows() -> None:
    dataset = floor({"positions": "директор", "min_seats": 1}, {"group_id": "g1", "min_seats": 1})
    assert breaches(RULE, dataset, "t3 g1", hard=True) == []
    assert len(breaches(RULE, dataset, "t1 g1", hard=True)) == 1


def test_empty_and_zero_promise_nothing() -> None:
    assert breaches(RULE, floor({"group_id": "g1", "max_seats": 3}, {"min_seats": 0}), hard=True) == []
