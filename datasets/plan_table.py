"""Reading a table of places: of a plan folder, or one that somebody made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from datasets.csv_files import read_csv_file
from datasets.findings import HEADING_ROWS, Finding, Findings, error
from datasets.plan_names import Places, UnknownRow, find_places
from datasets.plan_sheets import Sheets, read_sheets
from datasets.raw import text_cells
from datasets.workbook import SUFFIXES, check_results, open_workbook, read_sheet, sheet_names
from rules.columns import IndexArray, indices
from rules.dataset import Dataset
from rules.problems import Grade, InputError
from rules.text import normal

TABLE = "assignments"

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "teacher_id": ("teacher_id", "код педагога", "код должности", "id педагога", "teacher"),
    "group_id": ("group_id", "код группы", "id группы", "группа", "group"),
    "full_name": (
        "full_name",
        "full name",
        "name",
        "фио",
        "ф.и.о.",
        "фио (полностью)",
        "фамилия, имя, отчество",
    ),
    "programme": (
        "programme_id",
        "programme",
        "programme title",
        "title",
        "программа",
        "код программы",
        "название программы",
        "название программы пк",
    ),
    "start": ("start", "start date", "начало", "дата начала", "начало обучения"),
    "school": ("school_id", "school", "школа", "организация", "образовательное учреждение", "оу"),
    "position": ("position", "должность"),
}
"""What the columns of a table of places may be called, in normal form; others are ignored."""


@dataclass(frozen=True, eq=False)
class AssignmentTable:
    """Places read: the post and the group of each, and the row of the file where it stands.

    ``sheets``: names of the sheets read, where they are several; then rows are numbered as
    :data:`datasets.plan_sheets.ROWS_OF_SHEET` says.
    """

    teacher: IndexArray
    group: IndexArray
    row: list[int]
    unknown: tuple[UnknownRow, ...]
    file: str
    sheets: tuple[str, ...] = ()


def read_assignments(path: Path, dataset: Dataset) -> AssignmentTable:
    """Read a table of places.

    Args:
        path: a plan folder (its ``assignments.csv``), a CSV file or a workbook (its sheet ``assignments``,
            else its first one).  Columns: ``teacher_id`` or the full name (with school and position where
            names repeat), ``group_id`` or programme (id or title) and start, headings in Russian or English.
            In an ``.xlsx`` without such a sheet the headings may stand lower, cells be merged, and the places
            be on several sheets (hidden ones and those called «Свод…» apart).
        dataset: what the ids and names mean.

    Raises:
        InputError: when the file can't be read, a column is missing, or most of its ids are not of this
            dataset.  Single unknown ids are not an error: they are in ``unknown``.
    """
    file = path / f"{TABLE}.csv" if path.is_dir() else path
    findings = Findings(lambda _: file.name)
    sheets = _loose(file, dataset)
    if sheets is not None:
        return _of_sheets(sheets, file, dataset, findings)
    frame = _frame(file, findings)
    cells = _columns(frame, findings)
    if any(p.grade is Grade.ERROR for p in findings.all()):
        raise InputError(findings.all())
    places = find_places(cells, len(frame), dataset)
    _check_same_dataset(places, findings)
    findings.remarks()
    rows = [i + HEADING_ROWS for i in places.row]
    return AssignmentTable(
        indices(places.teacher), indices(places.group), rows, tuple(places.unknown), file.name
    )


def _loose(file: Path, dataset: Dataset) -> Sheets | None:
    """A workbook that is no plain table: headings further down, or places on several sheets."""
    if file.suffix.lower() not in (".xlsx", ".xlsm") or not file.is_file():
        return None
    book = open_workbook(file)
    if isinstance(book, Finding) or TABLE in sheet_names(book):
        return None
    sheets = read_sheets(file, dataset.period.start.year)
    return None if sheets.plain or not sheets.names else sheets


def _of_sheets(sheets: Sheets, file: Path, dataset: Dataset, findings: Findings) -> AssignmentTable:
    places = find_places(sheets.cells, len(sheets.row), dataset)
    _check_same_dataset(places, findings)
    findings.remarks()
    unknown = tuple(replace(row, row=sheets.row[row.row - HEADING_ROWS]) for row in places.unknown)
    rows, names = [sheets.row[i] for i in places.row], tuple(sheets.names)
    return AssignmentTable(
        indices(places.teacher),
        indices(places.group),
        rows,
        unknown,
        file.name,
        names if len(names) > 1 else (),
    )


def _frame(file: Path, findings: Findings) -> pd.DataFrame:
    frame: pd.DataFrame | None = None
    if file.suffix.lower() == ".csv" and file.is_file():
        frame = read_csv_file(file, TABLE, findings, gaps=True)
    elif file.suffix.lower() in SUFFIXES and file.is_file():
        book = open_workbook(file)
        if isinstance(book, Finding):
            findings.add(book, TABLE)
        elif names := sheet_names(book):
            name = TABLE if TABLE in names else names[0]
            frame = read_sheet(book, name, findings, gaps=True)
            check_results(file, [name], findings)
    else:
        expected = ("папка плана, .csv или .xlsx", "a plan folder, .csv or .xlsx")
        findings.add(
            error("no_plan", "здесь нет таблицы мест", "there is no table of places here", expected), TABLE
        )
    return pd.DataFrame() if frame is None else frame


def _columns(frame: pd.DataFrame, findings: Findings) -> dict[str, list[str]]:
    """The cells of the columns that mean something, by what they mean."""
    meant: dict[str, list[str]] = {}
    headings = {normal(str(heading)): heading for heading in reversed(frame.columns)}
    for meaning, names in HEADINGS.items():
        heading = next((headings[name] for name in names if name in headings), None)
        if heading is not None:
            meant[meaning] = [cell.strip() for cell in text_cells(frame[heading])]
    if len(frame.columns) == 0:
        if not findings.all():
            findings.add(error("empty_file", "нет даже заголовков", "without a heading"), TABLE)
        return meant
    if "teacher_id" not in meant and "full_name" not in meant:
        findings.add(_missing("teacher_id или ФИО", "teacher_id or full name"), TABLE, "teacher_id", 1)
    if "group_id" not in meant and not {"programme", "start"} <= meant.keys():
        findings.add(
            _missing("group_id или программа и начало", "group_id or programme and start"),
            TABLE,
            "group_id",
            1,
        )
    return meant


def _missing(ru: str, en: str) -> Finding:
    return error("missing_column", "нет обязательного столбца", "a required column is missing", (ru, en))


def _check_same_dataset(places: Places, findings: Findings) -> None:
    """A plan most of whose people and groups are unknown was made for another dataset."""
    if places.named and 2 * places.lost > places.named:
        said = error(
            "other_dataset",
            f"неизвестны {places.lost} из {places.named} педагогов и групп: это план другого набора данных",
            f"{places.lost} of {places.named} teachers and groups are unknown: a plan for another dataset",
        )
        findings.add(said, TABLE)
