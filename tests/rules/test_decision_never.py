"""Somebody entitled decided that the teacher does not get the place."""

from __future__ import annotations

from rules.context import Context
from rules.pair_rules.decision_never import RULE
from tests.builders import Row, tiny
from tests.rules.pairs import admitted, context, refusal


def seen(*decisions: Row) -> Context:
    return context(
        tiny(
            teachers=[{"teacher_id": "t1", "person_id": "x"}, {"teacher_id": "t2", "person_id": "x"}],
            groups=[
                {"group_id": "g1", "programme_id": "p1"},
                {"group_id": "g2", "programme_id": "p1"},
                {"group_id": "g3", "programme_id": "p2"},
            ],
            **({"decisions": [{"decision": "never", **row} for row in decisions]} if decisions else {}),
        )
    )


ALL = ("t1 g1", "t1 g2", "t1 g3", "t2 g1")


def test_without_decisions_nothing_is_excluded() -> None:
    assert admitted(RULE, seen(), *ALL) == [True] * 4


def test_never_this_group() -> None:
    never = seen({"teacher_id": "t1", "programme_id": "p1", "group_id": "g2"})
    assert admitted(RULE, never, *ALL) == [True, False, True, True]
    assert admitted(RULE, seen({"teacher_id": "t1", "group_id": "g2"}), *ALL) == [True, False, True, True]


def test_never_this_programme() -> None:
    never = seen({"teacher_id": "t1", "programme_id": "p1"})
    assert admitted(RULE, never, *ALL) == [False, False, True, True]


def test_never_at_all_and_for_that_post_alone() -> None:
    assert admitted(RULE, seen({"teacher_id": "t1"}), *ALL) == [False, False, False, True]


def test_must_and_reserve_exclude_nothing() -> None:
    rows: tuple[Row, Row] = (
        {"teacher_id": "t1", "decision": "must"},
        {"teacher_id": "t2", "decision": "reserve"},
    )
    assert admitted(RULE, seen(*rows), *ALL) == [True] * 4


def test_the_refusal_names_the_row_and_not_the_reason() -> None:
    rows: tuple[Row, Row] = (
        {"teacher_id": "t2", "decision": "must"},
        {"teacher_id": "t1", "programme_id": "p1", "reason": "по просьбе Иванова", "decided_by": "Петров"},
    )
    ru, en = refusal(RULE, seen(*rows), "t1 g1")
    assert ru == "Решением (decisions, строка 3) педагог не направляется на программу p1."
    assert "row 3" in en
    assert "в группу g3" in refusal(RULE, seen({"teacher_id": "t1", "group_id": "g3"}), "t1 g3")[0]
    assert "at all" not in refusal(RULE, seen({"teacher_id": "t1"}), "t1 g3")[1]
    assert "any course" in refusal(RULE, seen({"teacher_id": "t1"}), "t1 g3")[1]
