"""Only proposed pairs exist: by application, recommendation or deficit, as the profile says."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.dataset import Dataset
from rules.pair_rules.source import RULE
from tests.builders import Row, tiny
from tests.rules.pairs import admitted, context, refusal

GROUPS = (
    {"group_id": "g1", "programme_id": "p1"},
    {"group_id": "g2", "programme_id": "p1"},
    {"group_id": "g3", "programme_id": "p2"},
)
POSTS = (
    {"teacher_id": "t1", "school_id": "s1", "position": "учитель"},
    {"teacher_id": "t2", "school_id": "s1", "position": "директор"},
    {"teacher_id": "t3", "school_id": "s2", "position": "учитель"},
    {"teacher_id": "t4", "school_id": "s2", "position": "директор", "person_id": "x"},
    {"teacher_id": "t5", "school_id": "s1", "position": "методист", "person_id": "x"},
)
EVERYBODY = tuple(f"t{i} g1" for i in range(1, 6))


def seen(*source: str, **tables: list[Row]) -> Context:
    return context(campaign(**tables), source=source)


def campaign(**tables: list[Row]) -> Dataset:
    return tiny(groups=[dict(g) for g in GROUPS], teachers=[dict(t) for t in POSTS], **tables)


def test_without_any_row_nobody_is_proposed() -> None:
    every = ("application", "recommendation", "deficit")
    assert admitted(RULE, seen(*every), *EVERYBODY) == [False] * 5


def test_an_application_for_a_programme_proposes_each_of_its_groups_to_that_post() -> None:
    wish = seen("application", applications=[{"teacher_id": "t4", "programme_id": "p1"}])
    assert admitted(RULE, wish, "t4 g1", "t4 g2", "t4 g3", "t5 g1", "t1 g1") == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_application_that_names_a_group_proposes_that_group_alone() -> None:
    wish = seen("application", applications=[{"teacher_id": "t1", "programme_id": "p1", "group_id": "g2"}])
    assert admitted(RULE, wish, "t1 g1", "t1 g2", "t1 g3") == [False, True, False]


def test_a_recommendation_for_a_name_ignores_the_position() -> None:
    row: Row = {"school_id": "s1", "programme_id": "p1", "teacher_id": "t2", "position": "учитель"}
    advice = seen("recommendation", recommendations=[row])
    assert admitted(RULE, advice, *EVERYBODY) == [False, True, False, False, False]
    assert admitted(RULE, advice, "t2 g2", "t2 g3") == [True, False]


def test_a_recommendation_for_a_position_proposes_its_holders_at_that_school() -> None:
    row: Row = {"school_id": "s2", "programme_id": "p1", "position": " УЧИТЕЛЬ "}
    advice = seen("recommendation", recommendations=[row])
    assert admitted(RULE, advice, *EVERYBODY) == [False, False, True, False, False]


@pytest.mark.parametrize(("least", "expected"), [(1, True), (2, True), (3, False)])
def test_a_deficit_proposes_from_its_least_severity_on(least: int, expected: bool) -> None:
    lacks = seen(
        "deficit",
        programmes=[{"programme_id": "p1", "competencies": "c1;c2"}, {"programme_id": "p2"}],
        deficits=[{"teacher_id": "t1", "competency_id": "c2", "severity": 2}],
    )
    assert admitted(RULE, lacks, "t1 g1", "t1 g3", "t2 g1", min_severity=least) == [expected, False, False]


def test_a_deficit_is_the_persons_and_counts_for_each_post() -> None:
    lacks = seen(
        "deficit",
        programmes=[{"programme_id": "p1", "competencies": "c1"}],
        deficits=[{"teacher_id": "t4", "competency_id": "c1", "severity": 1}],
    )
    assert admitted(RULE, lacks, *EVERYBODY) == [False, False, False, True, True]


def test_only_the_sources_of_the_profile_count() -> None:
    tables: dict[str, list[Row]] = {
        "applications": [{"teacher_id": "t1", "programme_id": "p1"}],
        "recommendations": [{"school_id": "s1", "programme_id": "p1", "teacher_id": "t2"}],
        "programmes": [{"programme_id": "p1", "competencies": "c1"}],
        "deficits": [{"teacher_id": "t3", "competency_id": "c1", "severity": 3}],
    }
    people = ("t1 g1", "t2 g1", "t3 g1")
    assert admitted(RULE, seen("application", **tables), *people) == [True, False, False]
    assert admitted(RULE, seen("recommendation", **tables), *people) == [False, True, False]
    assert admitted(RULE, seen("deficit", **tables), *people) == [False, False, True]
    assert admitted(RULE, seen("deficit", "application", **tables), *people) == [True, False, True]


def test_a_decision_proposes_nothing() -> None:
    must = seen("application", decisions=[{"teacher_id": "t1", "group_id": "g1", "decision": "must"}])
    assert admitted(RULE, must, "t1 g1") == [False]


def test_the_refusal_names_the_sources_that_count() -> None:
    ru, en = refusal(RULE, seen("application", "deficit"), "t1 g3")
    assert "p2" in ru
    assert "заявка, дефицит" in ru
    assert "application, deficit" in en
