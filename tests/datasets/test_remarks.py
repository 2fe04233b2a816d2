"""Doubts about a strict table: told, and the run goes on."""

from __future__ import annotations

import pytest

from rules.problems import Grade, Problem
from tests.builders import raw_tiny
from tests.datasets.whole import problems, spoilt, whole, with_row

TRAINED = {"last_training_end": "2025-01-01"}


def found(raw: object) -> list[tuple[str, str, int | None, str | None]]:
    """Code, file, row and column of what is said; every grade is a remark."""
    said: list[Problem] = problems(raw)  # type: ignore[arg-type]  # several kinds of mapping
    assert {p.grade for p in said} <= {Grade.REMARK}
    return [(p.code, p.file, p.row, p.column) for p in said]


def test_the_whole_dataset_has_nothing_to_remark_on() -> None:
    assert found(whole()) == []


CELLS = [
    ("position_nobody_holds", "recommendations", 3, "position", "завуч"),
    ("not_approved", "applications", 2, "programme_id", "p3"),
    ("no_due_date", "teachers", 3, "last_training_end", ""),
    ("group_outside_period", "groups", 4, "start", "2026-12-31"),
    ("elsewhere_over_max", "groups", 4, "seats_elsewhere", "26"),
    ("session_outside_group", "group_sessions", 2, "start", "2027-02-28"),
    ("session_outside_group", "group_sessions", 2, "end", "2027-03-06"),
    ("reserve_decision", "decisions", 2, "decision", "reserve"),
    ("quota_fits_nothing", "quotas", 2, "programme_id", "p3"),
    ("unknown_state", "unique_numbers", 2, "status", "активен"),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "value"), CELLS)
def test_one_doubtful_cell_is_one_remark(code: str, table: str, row: int, column: str, value: str) -> None:
    raw = spoilt((table, row, column, value), ("programmes", 4, "programme_id", "p3"))
    raw["programmes"] = raw["programmes"].fillna("")
    raw["programmes"]["approved"] = ["", "", "false"]
    if code == "no_due_date":
        raw["teachers"].loc[1, "right_from"] = ""
    assert found(raw) == [(code, f"{table}.csv", row, column)]


def test_the_same_wish_recommendation_deficit_or_quota_twice() -> None:
    key = "teacher_id, programme_id, group_id"
    assert found(with_row("applications", application_id="")) == [
        ("repeated_wish", "applications.csv", 4, key)
    ]
    assert found(with_row("recommendations", recommendation_id="")) == [
        ("repeated_recommendation", "recommendations.csv", 4, "teacher_id")
    ]
    assert found(with_row("recommendations", 3, position=" ДИРЕКТОР ")) == [
        ("repeated_recommendation", "recommendations.csv", 4, "position")
    ]
    assert found(with_row("deficits", severity="1")) == [
        ("repeated_deficit", "deficits.csv", 3, "teacher_id, competency_id")
    ]
    assert found(with_row("quotas")) == [("repeated_quota", "quotas.csv", 3, None)]


def test_a_named_recommendation_ignores_the_position() -> None:
    assert found(spoilt(("recommendations", 2, "position", "завуч"))) == []


def test_a_recommended_teacher_of_another_school() -> None:
    raw = raw_tiny(teachers=[TRAINED], recommendations=[{"school_id": "s2", "teacher_id": "t1"}])
    assert found(raw) == [("teacher_of_other_school", "recommendations.csv", 2, "teacher_id")]


def test_posts_of_one_person() -> None:
    posts = [{**TRAINED, "full_name": "А Б", "max_groups": 2}, {"full_name": "а  б", "max_groups": 1}]
    raw = raw_tiny(teachers=posts, applications=[{}])
    raw["teachers"]["last_training_end"] = "2025-01-01"
    assert found(raw) == [("namesakes", "teachers.csv", 3, "full_name")]
    raw["teachers"]["person_id"] = ["", "t1"]
    assert found(raw) == [("max_groups_differ", "teachers.csv", 2, "max_groups")]


def test_training_of_one_post_is_training_of_the_person() -> None:
    raw = raw_tiny(teachers=[{}, {"person_id": "t1", **TRAINED}], applications=[{}])
    assert found(raw) == []
    raw = raw_tiny(teachers=[{}], training_history=[{}], applications=[{}])
    assert found(raw) == []


def test_nobody_is_known_to_have_trained() -> None:
    said = found(raw_tiny(teachers=[{}, {}], applications=[{}]))
    assert said == [("no_due_date", "teachers.csv", None, "last_training_end")]


def test_the_minimum_of_a_shared_group() -> None:
    raw = whole()
    raw["groups"]["shared"] = ["true", "", ""]
    assert found(raw) == [("shared_minimum", "groups.csv", 2, "min_size")]


def test_decisions_against_each_other() -> None:
    assert found(with_row("decisions", decision="never")) == [
        ("decisions_opposed", "decisions.csv", 3, "decision")
    ]


def test_a_quota_of_a_school_in_another_district() -> None:
    raw = raw_tiny(teachers=[TRAINED], applications=[{}], quotas=[{"district_id": "d2", "school_id": "s1"}])
    assert found(raw) == [
        ("quota_fits_nothing", "quotas.csv", 2, "school_id"),
        ("quota_without_figure", "quotas.csv", 2, "max_seats"),
    ]


def test_nothing_proposes_a_pair() -> None:
    assert found(raw_tiny(teachers=[TRAINED])) == [("no_source", "applications.csv", None, None)]


def test_unknown_tables_and_columns_are_kept_and_told() -> None:
    raw = whole()
    raw["teachers"]["телефон"] = "8 800"
    raw["notes"] = raw["period"]
    assert found(raw) == [
        ("unknown_table", "notes.csv", None, None),
        ("unknown_column", "teachers.csv", 1, "телефон"),
    ]


def test_no_doubt_is_told_about_what_could_not_be_read() -> None:
    raw = whole()
    del raw["teachers"]
    assert {p.grade for p in problems(raw)} == {Grade.ERROR}
