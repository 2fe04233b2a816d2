"""Where the unique number comes first, only its holder may get a place."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.pair_rules.holds_number import RULE
from tests.builders import Row, tiny
from tests.rules.pairs import admitted, context, refusal


def seen(*numbers: Row) -> Context:
    return context(
        tiny(
            teachers=[
                {"teacher_id": "t1"},
                {"teacher_id": "t2", "person_id": "x"},
                {"teacher_id": "t3", "person_id": "x"},
            ],
            groups=[{"group_id": "g1"}],
            **({"unique_numbers": list(numbers)} if numbers else {}),
        )
    )


def test_without_numbers_nobody_holds_one() -> None:
    assert admitted(RULE, seen(), "t1 g1") == [False]


@pytest.mark.parametrize(
    ("status", "good"),
    [
        ("held", True),
        ("applied", True),
        ("enrolled", True),
        ("confirmed", True),
        (None, True),
        ("used", False),
        ("expired", False),
        ("free", False),
        ("refused", False),
    ],
)
def test_states_in_which_a_number_is_held(status: str | None, good: bool) -> None:
    assert admitted(RULE, seen({"teacher_id": "t1", "status": status}), "t1 g1") == [good]


def test_a_number_of_nobody_helps_nobody() -> None:
    assert admitted(RULE, seen({"status": "held"}), "t1 g1", "t2 g1") == [False, False]


def test_the_number_is_the_persons() -> None:
    assert admitted(RULE, seen({"teacher_id": "t2"}), "t1 g1", "t2 g1", "t3 g1") == [False, True, True]


def test_one_number_that_is_held_is_enough() -> None:
    rows: tuple[Row, Row] = ({"teacher_id": "t1", "status": "used"}, {"teacher_id": "t1", "status": "held"})
    assert admitted(RULE, seen(*rows), "t1 g1") == [True]


def test_the_rule_is_off_unless_a_profile_asks_and_names_the_period() -> None:
    assert not RULE.enabled
    ru, en = refusal(RULE, seen(), "t1 g1")
    assert "27H1" in ru
    assert "27H1" in en
