"""Tables of places as coordinators keep them: headings lower down, merged cells, several sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from datasets.plan_sheets import ROWS_OF_SHEET
from datasets.plan_table import AssignmentTable, read_assignments
from rules.dataset import Dataset
from tests.builders import tiny

HEADING = [
    "№ п/п",
    "ФИО (полностью)",
    "Название программы повышения квалификации",
    "Сроки обучения",
    "Телефон",
]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return tiny(
        teachers=[
            {"full_name": "Кедрина Ольга Семёновна"},
            {"full_name": "Полынина Анна Петровна"},
            {"full_name": "Полынина Алла Павловна", "school_id": "s2"},
        ],
        programmes=[{"title": "Оценивание по ФГОС"}, {"title": "ИКТ"}],
        groups=[{"programme_id": "p1"}, {"programme_id": "p2", "start": "2027-04-05", "end": "2027-04-16"}],
    )


def book(tmp_path: Path, sheets: dict[str, list[list[object]]], merged: str = "") -> Path:
    """A workbook of these sheets, each with a title, an empty row and a heading in row 3."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in [["План обучения"], [], HEADING, *rows]:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    made.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def places(table: AssignmentTable) -> list[tuple[int, int, int]]:
    return list(zip(table.teacher.tolist(), table.group.tolist(), table.row, strict=True))


@pytest.mark.parametrize(
    ("name", "title", "dates"),
    [
        ("Кедрина Ольга Семеновна", "«Оценивание по ФГОС» (36 ч.)", "01.03-05.03.2027"),
        ("КЕДРИНА  ОЛЬГА СЕМЁНОВНА ", "оценивание по фгос", "1-5 марта"),
        ("Кедрина О.С.", "Оценивание по ФГОС", "с 01.03.2027 по 05.03.2027 г."),
        ("Kедрина Ольга Семёновна", "Оценивание по ФГОС", "1.3.27"),
    ],
)
def test_names_titles_and_dates_as_people_write_them(
    tmp_path: Path, dataset: Dataset, name: str, title: str, dates: str
) -> None:
    table = read_assignments(book(tmp_path, {"Лист1": [[1, name, title, dates]]}), dataset)
    assert places(table) == [(0, 0, 4)]
    assert table.unknown == ()
    assert table.sheets == ()


def test_merged_cells_hold_for_every_row_and_signatures_are_no_places(
    tmp_path: Path, dataset: Dataset
) -> None:
    rows: list[list[object]] = [
        [1, "Кедрина Ольга Семёновна", "ИКТ", "05.04.2027"],
        [2, "Полынина Анна Петровна", None, "05.04.2027"],
        [],
        ["Директор ____ /Заозёрная А.Ю./"],
        ["Итого: 2"],
        HEADING,  # type: ignore[list-item]
    ]
    table = read_assignments(book(tmp_path, {"Лист1": rows}, "C4:C5"), dataset)
    assert places(table) == [(0, 1, 4), (1, 1, 5)]
    assert table.unknown == ()


def test_initials_of_two_people_are_no_name(tmp_path: Path, dataset: Dataset) -> None:
    rows: list[list[object]] = [
        [1, "Полынина А.П.", "ИКТ", "05.04.2027"],
        [2, "Кедрина О.С.", "ИКТ", "05.04.2027"],
    ]
    table = read_assignments(book(tmp_path, {"Лист1": rows}), dataset)
    assert places(table) == [(0, 1, 5)]
    assert [(u.row, u.reason_en) for u in table.unknown] == [
        (4, "several have this full name, teacher_id is needed")
    ]


def test_a_sheet_for_each_school_and_a_summary_that_repeats_them(tmp_path: Path, dataset: Dataset) -> None:
    one: list[object] = [1, "Кедрина Ольга Семёновна", "ИКТ", "05.04.2027"]
    two: list[object] = [1, "Полынина Анна Петровна", "ИКТ", "05.04.2027"]
    nobody: list[object] = [2, "Никто Никак", "ИКТ", "05.04.2027"]
    table = read_assignments(
        book(tmp_path, {"Школа 1": [one], "Школа 2": [two, nobody], "СВОД": [one, two]}), dataset
    )
    assert table.sheets == ("Школа 1", "Школа 2")
    assert places(table) == [(0, 1, ROWS_OF_SHEET + 4), (1, 1, 2 * ROWS_OF_SHEET + 4)]
    assert [u.row for u in table.unknown] == [2 * ROWS_OF_SHEET + 5]
    assert "Никто" not in str(table.unknown)
