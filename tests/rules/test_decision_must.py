"""A place that somebody entitled decided by hand is in the plan."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.decision_must import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, table_rows


def decided(*decisions: dict[str, object]) -> Dataset:
    return tiny(
        teachers=[
            {"teacher_id": "t1", "person_id": "x"},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
            {"teacher_id": "t3"},
        ],
        groups=[
            {"group_id": "g1", "programme_id": "p1"},
            {"group_id": "g2", "programme_id": "p1"},
            {"group_id": "g3", "programme_id": "p2"},
        ],
        decisions=list(decisions),
    )


def test_without_decisions_an_empty_plan_is_allowed() -> None:
    assert breaches(RULE, decided()) == []


def test_a_named_group() -> None:
    dataset = decided({"teacher_id": "t3", "group_id": "g1"})
    assert breaches(RULE, dataset, "t3 g1") == []
    (violation,) = breaches(RULE, dataset, "t3 g2", "t1 g1")
    assert figures(violation) == (0, 1)
    assert ids(violation, "teacher") == {"t3"}
    assert ids(violation, "group") == {"g1"}
    assert table_rows(violation) == [("decisions", 2)]
    assert "строке 2:" in violation.sentence_ru
    assert "row 2:" in violation.sentence_en


def test_a_named_programme_is_any_of_its_groups() -> None:
    dataset = decided({"teacher_id": "t3", "programme_id": "p1"})
    assert breaches(RULE, dataset, "t3 g2") == []
    (violation,) = breaches(RULE, dataset, "t3 g3")
    assert ids(violation, "programme") == {"p1"}


def test_the_group_outranks_the_programme() -> None:
    dataset = decided({"teacher_id": "t3", "programme_id": "p1", "group_id": "g1"})
    assert len(breaches(RULE, dataset, "t3 g2")) == 1
    assert breaches(RULE, dataset, "t3 g1") == []


def test_neither_named_is_any_place() -> None:
    dataset = decided({"teacher_id": "t3"})
    assert breaches(RULE, dataset, "t3 g3") == []
    assert len(breaches(RULE, dataset)) == 1


def test_a_decision_is_about_the_post() -> None:
    dataset = decided({"teacher_id": "t1", "group_id": "g1"})
    assert len(breaches(RULE, dataset, "t2 g1")) == 1
    assert breaches(RULE, dataset, "t1 g1") == []


def test_never_and_reserve_ask_for_nothing() -> None:
    dataset = decided({"teacher_id": "t1", "decision": "never"}, {"teacher_id": "t3", "decision": "reserve"})
    assert breaches(RULE, dataset) == []


def test_each_row_is_a_breach_of_its_own() -> None:
    dataset = decided(
        {"teacher_id": "t1", "decision": "reserve"},
        {"teacher_id": "t1", "group_id": "g1"},
        {"teacher_id": "t3"},
    )
    assert [table_rows(v) for v in breaches(RULE, dataset)] == [[("decisions", 3)], [("decisions", 4)]]
