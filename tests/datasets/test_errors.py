"""Every fault of a strict table: told with code, file, row, column and value, and told once."""

from __future__ import annotations

import pandas as pd
import pytest

from datasets.findings import MOST_ALIKE
from datasets.schema import TABLES, Kind
from tests.builders import raw_tiny
from tests.datasets.whole import errors, problems, spoilt, whole, with_row

CELLS = [
    ("bad_date", "groups", 2, "start", "31.02.2027"),
    ("bad_date", "groups", 2, "start", "2027-02-31"),
    ("bad_date", "groups", 2, "end", "05.03.2027"),
    ("bad_date", "teachers", 3, "birth_date", "1980"),
    ("bad_date", "teachers", 3, "birth_date", "0980-01-01"),
    ("bad_date", "confirmations", 2, "confirmed_on", "скоро"),
    ("bad_date", "period", 2, "end", "2027-6-30"),
    ("bad_date", "groups", 2, "start", "nan"),
    ("bad_date", "teachers", 2, "unavailable", "2027-03-01/2027-02-30"),
    ("bad_interval", "teachers", 2, "unavailable", "2027-03-01"),
    ("end_before_start", "teachers", 2, "unavailable", "2027-01-01/2027-01-02;2027-03-05/2027-03-01"),
    ("end_before_start", "period", 2, "end", "2026-12-31"),
    ("end_before_start", "groups", 2, "end", "2027-02-28"),
    ("end_before_start", "group_sessions", 2, "end", "2027-02-28"),
    ("end_before_start", "school_calendar", 2, "end", "2027-02-28"),
    ("min_over_max", "groups", 2, "min_size", "26"),
    ("min_over_max", "quotas", 2, "min_seats", "6"),
    ("out_of_range", "groups", 3, "max_size", "-1"),
    ("out_of_range", "groups", 2, "seats_elsewhere", "-3"),
    ("out_of_range", "schools", 2, "max_absent", "-1"),
    ("out_of_range", "districts", 2, "unique_numbers", "-1"),
    ("out_of_range", "deficits", 2, "severity", "0"),
    ("out_of_range", "deficits", 2, "severity", "4"),
    ("out_of_range", "applications", 2, "rank", "0"),
    ("out_of_range", "applications", 2, "score", "-5"),
    ("out_of_range", "applications", 2, "score", "9" * 30),
    ("out_of_range", "districts", 2, "budget", "-100"),
    ("out_of_range", "programmes", 2, "cost", "99999999999"),
    ("not_whole", "applications", 2, "score", "2.9"),
    ("not_whole", "applications", 2, "rank", "1,5"),
    ("not_whole", "deficits", 2, "severity", "2.9"),
    ("not_whole", "groups", 2, "max_size", "1e3"),
    ("not_a_number", "groups", 2, "max_size", "много"),
    ("not_a_number", "groups", 2, "max_size", "inf"),
    ("not_a_number", "groups", 2, "max_size", "NaN"),
    ("not_a_number", "groups", 2, "max_size", "Infinity"),
    ("not_a_number", "groups", 2, "max_size", "٢٥"),
    ("not_a_number", "programmes", 2, "cost", "1 000"),
    ("not_money", "programmes", 2, "cost", "10.555"),
    ("not_money", "programmes", 2, "cost", "10,50"),
    ("not_a_bool", "schools", 2, "rural", "да"),
    ("not_a_bool", "school_calendar", 2, "teaching", "1"),
    ("bad_choice", "programmes", 2, "form", "очная"),
    ("bad_choice", "teachers", 2, "status", "Active"),
    ("bad_choice", "group_sessions", 2, "mode", "zoom"),
    ("bad_choice", "decisions", 2, "decision", "maybe"),
    ("bad_choice", "group_changes", 2, "change", "lost"),
    ("bad_choice", "programmes", 2, "part", "exam"),
    ("group_of_other_programme", "applications", 2, "group_id", "g2"),
    ("group_of_other_programme", "decisions", 2, "group_id", "g2"),
    ("conflict_with_itself", "group_conflicts", 2, "other_group_id", "g1"),
    ("nul_character", "districts", 2, "name", "a\0b"),
    ("empty_cell", "teachers", 2, "position", ""),
    ("empty_cell", "groups", 2, "max_size", ""),
    ("empty_cell", "deficits", 2, "severity", ""),
    ("empty_cell", "applications", 2, "teacher_id", ""),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "value"), CELLS)
def test_one_spoilt_cell_is_one_error(code: str, table: str, row: int, column: str, value: str) -> None:
    (said,) = errors(spoilt((table, row, column, value)))
    assert (said.code, said.file, said.row, said.column) == (code, f"{table}.csv", row, column)
    assert said.value == value.strip()
    assert said.message_ru and said.message_en


REFERENCES = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.kind in {Kind.REF, Kind.REFS}]


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_an_unknown_id_in_any_reference_is_an_error(table: str, column: str) -> None:
    (said,) = errors(spoilt((table, 2, column, "nobody")))
    assert (said.code, said.file, said.row, said.column) == ("unknown_id", f"{table}.csv", 2, column)
    assert said.value == "nobody"


def test_one_unknown_id_in_a_list_is_an_error() -> None:
    (said,) = errors(spoilt(("programmes", 2, "competencies", "c1; d1")))
    assert (said.code, said.value) == ("unknown_id", "c1; d1")
    assert said.expected_en == 'an id of the table competencies, perhaps "c1"'


KEYS = [(t.name, k.columns) for t in TABLES.values() for k in t.keys if k.error]


@pytest.mark.parametrize(("table", "columns"), KEYS)
def test_an_exact_repeat_of_a_key_is_an_error(table: str, columns: tuple[str, ...]) -> None:
    raw = with_row(table)
    length = len(raw[table])
    found = [p for p in errors(raw) if p.code in {"duplicate_id", "repeated_key"}]
    assert [(p.file, p.row, p.column) for p in found] == [(f"{table}.csv", length + 1, ", ".join(columns))]
    assert found[0].message_en == "repeats row 2"


def test_empty_application_ids_do_not_repeat_each_other() -> None:
    assert (
        errors(spoilt(("applications", 2, "application_id", ""), ("applications", 3, "application_id", "")))
        == []
    )


@pytest.mark.parametrize("table", [t.name for t in TABLES.values() if t.required])
def test_a_missing_required_table_is_one_error(table: str) -> None:
    raw = whole()
    del raw[table]
    assert [(p.code, p.file, p.row) for p in errors(raw)] == [("missing_table", f"{table}.csv", None)]


REQUIRED = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.required]


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_a_missing_required_column_is_one_error(table: str, column: str) -> None:
    raw = whole()
    raw[table] = raw[table].drop(columns=column)
    found = [(p.code, p.file, p.row, p.column) for p in errors(raw)]
    assert found == [("missing_column", f"{table}.csv", 1, column)]


def test_no_table_but_the_required_ones_has_to_exist() -> None:
    raw = spoilt(("programmes", 2, "competencies", ""))
    assert errors({name: frame for name, frame in raw.items() if TABLES[name].required}) == []


def test_the_period_has_exactly_one_row() -> None:
    raw = whole()
    two = pd.concat([raw["period"]] * 2, ignore_index=True)
    assert [(p.code, p.row) for p in errors(raw | {"period": two})] == [("period_rows", 3)]
    assert [(p.code, p.row) for p in errors(raw | {"period": two.iloc[:0]})] == [("period_rows", None)]


def test_a_table_without_any_column_is_empty() -> None:
    assert [(p.code, p.file) for p in errors(whole() | {"deficits": pd.DataFrame()})] == [
        ("empty_file", "deficits.csv")
    ]


def test_a_heading_that_stands_twice_is_one_error() -> None:
    raw = whole()
    raw["groups"] = pd.concat([raw["groups"], raw["groups"][["end"]]], axis=1)
    assert [(p.code, p.file, p.row, p.column) for p in errors(raw)] == [
        ("duplicate_column", "groups.csv", 1, "end")
    ]


def test_a_recommendation_is_for_somebody() -> None:
    (said,) = errors(spoilt(("recommendations", 2, "teacher_id", "")))
    assert (said.code, said.row, said.column) == ("recommendation_for_nobody", 2, "teacher_id")


@pytest.mark.parametrize(
    ("change", "cells", "code", "column"),
    [
        ("merged", {}, "change_incomplete", "into_group_id"),
        ("merged", {"into_group_id": "g1"}, "merged_with_itself", "into_group_id"),
        ("moved", {}, "change_incomplete", "new_start"),
        ("moved", {"new_start": "2027-05-05", "new_end": "2027-05-04"}, "end_before_start", "new_end"),
    ],
)
def test_a_change_of_a_group_says_what_changes(
    change: str, cells: dict[str, str], code: str, column: str
) -> None:
    changed = [("group_changes", 2, "change", change)] + [
        ("group_changes", 2, c, v) for c, v in cells.items()
    ]
    (said,) = errors(spoilt(*changed))
    assert (said.code, said.column) == (code, column)


def test_eight_faults_in_five_files_are_eight_errors() -> None:
    raw = spoilt(
        ("period", 2, "end", "30.06.2027"),
        ("teachers", 2, "school_id", "s9"),
        ("teachers", 3, "max_groups", "1.5"),
        ("teachers", 4, "is_head", "yes"),
        ("groups", 2, "end", "2027-01-01"),
        ("groups", 3, "min_size", "99"),
        ("applications", 3, "programme_id", "p7"),
        ("deficits", 2, "severity", "5"),
    )
    assert sorted((p.file, p.row, p.code) for p in errors(raw)) == [
        ("applications.csv", 3, "unknown_id"),
        ("deficits.csv", 2, "out_of_range"),
        ("groups.csv", 2, "end_before_start"),
        ("groups.csv", 3, "min_over_max"),
        ("period.csv", 2, "bad_date"),
        ("teachers.csv", 2, "unknown_id"),
        ("teachers.csv", 3, "not_whole"),
        ("teachers.csv", 4, "not_a_bool"),
    ]


def test_a_date_in_russian_spelling_is_answered_with_the_right_one() -> None:
    (said,) = errors(spoilt(("groups", 2, "end", "5.03.2027")))
    assert said.expected_ru == "дата ГГГГ-ММ-ДД, здесь 2027-03-05"


def test_problems_of_a_workbook_name_the_sheet() -> None:
    (said,) = errors(spoilt(("groups", 2, "max_size", "x")), origin="book.xlsx")
    assert said.file == "book.xlsx/groups"


def test_thousands_of_like_problems_are_counted_not_listed() -> None:
    raw = raw_tiny(applications=[{} for _ in range(1000)])
    raw["applications"]["rank"] = "x"
    found = errors(raw)
    assert len(found) == MOST_ALIKE + 1
    assert (found[-1].code, found[-1].row, found[-1].message_en) == (
        "not_a_number",
        None,
        "980 more of the same kind",
    )


def test_a_full_name_is_never_shown() -> None:
    raw = spoilt(
        ("teachers", 2, "full_name", "Тайная\0Тайна"), ("teachers", 3, "full_name", "Сидорова Ольга")
    )
    said = problems(raw)
    assert {p.code for p in said} == {"nul_character", "namesakes"}
    assert "Тай" not in str(said) and "Сидорова" not in str(said)
