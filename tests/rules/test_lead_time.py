"""A new place needs some days between today and the start of the group."""

from __future__ import annotations

import pytest

from rules.dataset import Dataset
from rules.pair_rules.lead_time import RULE
from tests.builders import tiny
from tests.rules.pairs import admitted, context, refusal


def campaign() -> Dataset:
    """g1 starts on 1 March 2027; t2 is confirmed in it."""
    return tiny(
        teachers=[{"teacher_id": "t1"}, {"teacher_id": "t2"}],
        groups=[{"group_id": "g1"}, {"group_id": "g2"}],
        confirmations=[{"teacher_id": "t2", "group_id": "g1"}],
    )


def test_without_a_date_of_today_the_rule_is_silent() -> None:
    assert admitted(RULE, context(campaign()), "t1 g1", days=365) == [True]


@pytest.mark.parametrize(
    ("today", "days", "good"),
    [
        ("2027-02-22", 7, True),
        ("2027-02-23", 7, False),
        ("2027-03-01", 0, True),
        ("2027-03-02", 0, False),
        ("2027-01-01", 60, False),
    ],
)
def test_days_from_today_to_the_start(today: str, days: int, good: bool) -> None:
    assert admitted(RULE, context(campaign(), as_of=today), "t1 g1", days=days) == [good]


def test_a_confirmed_place_is_not_new() -> None:
    late = context(campaign(), as_of="2027-02-28")
    assert admitted(RULE, late, "t1 g1", "t2 g1", "t2 g2") == [False, True, False]


def test_the_refusal_tells_the_days() -> None:
    ru, en = refusal(RULE, context(campaign(), as_of="2027-02-25"), "t1 g1", days=7)
    assert "01.03.2027" in ru
    assert "осталось дней — 4" in ru
    assert "4 days are left" in en
    assert "at least 7" in en
