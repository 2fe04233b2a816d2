"""A tiny builder of workbooks, and a small campaign on which single cells are tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from datasets.forms import ImportResult, Remark, SheetCount, import_forms
from datasets.forms.answers.memory import Memory
from datasets.forms.options import ImportOptions
from datasets.schema import REQUIRED_TABLES, TABLES

Value = str | int | float | bool | dt.date | None
Grid = Sequence[Sequence[Any]]


"""Rows of cells; what a cell may be is :data:`Value`."""


@dataclass(frozen=True)
class Page:
    """A sheet with more than cells."""

    rows: Grid
    merged: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()


def book(path: Path, sheets: Mapping[str, Grid | Page]) -> Path:
    """Write a workbook; text that begins with ``=`` is a formula without a cached value."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, given in sheets.items():
        page = given if isinstance(given, Page) else Page(given)
        sheet = workbook.create_sheet(name)
        for r, row in enumerate(page.rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None and value != "":
                    sheet.cell(r, c, value)
        for area in page.merged:
            sheet.merge_cells(area)
        for number in page.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        if page.hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


SCHOOLS: Grid = [
    ["Реестр школ"],
    ["№", "Школа", "Сокращённое название", "Предел отсутствующих", "Район"],
    [1, "Берёзовская СОШ", "БСОШ-1", 2, "Заречненский район"],
    [2, "Ольховская ООШ", "", 1, "Заречненский район"],
    [3, "Районная СОШ № 1", "СОШ-1", 4, "Заречненский район"],
    [4, "Районная СОШ № 2", "", 4, "Заречненский район"],
]
STAFF_HEAD = ["№", "Школа", "ФИО", "Должность", "Предметы", "Дата рождения", "Последнее ПК (дата окончания)"]
PEOPLE = (
    ("Берёзовская СОШ", "Кедрина Ольга Семёновна", "учитель химии", "химия, биология", "12.05.1974"),
    ("Берёзовская СОШ", "Полынина Анна Петровна", "учитель физики", "физика", "02.03.1981"),
    (
        "Берёзовская СОШ",
        "Луговцева Мария Ивановна",
        "учитель начальных классов",
        "начальные классы",
        "07.07.1990",
    ),
    ("Берёзовская СОШ", "Римская-Камышина Нина Львовна", "директор", "", "01.02.1966"),
    ("Берёзовская СОШ", "Римская-Камышина Нина Львовна", "учитель математики", "математика", "01.02.1966"),
    ("Берёзовская СОШ", "Степная Мария Ивановна", "учитель математики", "математика", "11.11.1995"),
    ("Берёзовская СОШ", "Заозёрная Анна Юрьевна", "учитель истории", "история", "05.05.1980"),
    ("Берёзовская СОШ", "Заозёрная Анна Юрьевна", "педагог-психолог", "", "06.06.1985"),
    ("Берёзовская СОШ", "Алиева Нигяр Рашид кызы", "учитель биологии", "биология", "09.09.1988"),
    ("Берёзовская СОШ", "Ким Виктория", "учитель музыки", "музыка", "03.03.1979"),
    ("Берёзовская СОШ", "Тихая Вера Павловна", "заместитель директора по УВР", "", "04.04.1972"),
    ("Ольховская ООШ", "Кедрина Ольга Семёновна", "учитель географии", "география", "30.12.1969"),
    ("Ольховская ООШ", "Вешняя Инна Львовна", "учитель математики", "математика", "08.08.1983"),
)
STAFF: Grid = [
    ["Реестр работников"],
    STAFF_HEAD,
    *[[i, *person, "20.03.2024"] for i, person in enumerate(PEOPLE, start=1)],
]
OGE = "Подготовка к ОГЭ по математике: трудные задания"
LAB = "Методика преподавания физики: учебный эксперимент"
OVZ = "Работа с детьми с ОВЗ в обычном классе"
AID = "Первая помощь"
COURSES: Grid = [
    ["План-график курсов на I полугодие 2027 года"],
    [
        "№",
        "Название программы",
        "Часы",
        "Форма обучения",
        "Сроки",
        "Очные сессии",
        "Квота района",
        "Максимум",
        "Группа",
    ],
    [1, OGE, 36, "очно-заочная", "16.03-17.04.2027", "16.03-27.03, 13.04-17.04", 3, 25, "общая"],
    [2, LAB, 72, "очная", "16.03.2027-27.03.2027", "", 1, 25, "общая"],
    [3, LAB, 72, "очная", "05.04.2027-16.04.2027", "", 1, 25, "общая"],
    [4, OVZ, 72, "дистанционная", "с 01.02 по 19.02.2027 г.", "", 2, 30, "общая"],
    [5, AID, 16, "очная", "29-30 марта", "", 20, 22, "выездная"],
    [6, AID, 16, "очная", "29-30 марта", "", 20, 20, "выездная"],
]
FORM2_HEAD = ["№ п/п", "Название программы", "Сроки", "ФИО (полностью)", "Должность", "Обоснование выбора"]
ABOVE2: Grid = [
    ["Заявка"],
    ["на зачисление работников образования\nна _I_ полугодие 2027 года"],
    ["ОУ", 'МБОУ "Берёзовская СОШ"'],
    [],
]
KEDRINA = "Кедрина Ольга Семёновна"
PHYSICIST = "Полынина Анна Петровна"


def campaign(**sheets: Grid | Page) -> dict[str, Grid | Page]:
    """The registers and the given sheets."""
    return {"Школы": SCHOOLS, "Работники": STAFF, "План": COURSES, **sheets}


def form2(*rows: Sequence[Value], above: Grid = ABOVE2, head: Sequence[Value] = FORM2_HEAD) -> Grid:
    """A school's form with its signature."""
    numbered = [[i, *row] for i, row in enumerate(rows, start=1)]
    return [
        *above,
        head,
        *numbered,
        [],
        ["", "Директор ОУ ________ /Заозёрная А.Ю./"],
        ["Исп. Луговцева М.И., 8-000"],
    ]


def wish(
    title: Value = OVZ,
    dates: Value = "01.02-19.02.2027",
    name: Value = KEDRINA,
    position: Value = "учитель химии",
    reason: Value = "срок",
) -> list[Value]:
    """A row of Form 2 without its number; by default there is nothing wrong with it."""
    return [title, dates, name, position, reason]


def run(
    path: Path,
    sheets: Mapping[str, Grid | Page],
    previous: Mapping[str, pd.DataFrame] | None = None,
    *,
    memory: Memory | None = None,
    options: ImportOptions | None = None,
) -> ImportResult:
    """Write and import a workbook; counts add up and tables have their columns, always."""
    file = book(path / "книга.xlsx", sheets)
    result = import_forms([file], previous, memory=memory, options=options)
    check(result)
    return result


def check(result: ImportResult) -> None:
    """What holds for every import."""
    for sheet in result.sheets:
        assert sheet.kept + sheet.repaired + sheet.set_aside == sheet.read, sheet
        assert min(sheet.kept, sheet.repaired, sheet.set_aside) >= 0
    assert set(REQUIRED_TABLES) <= set(result.tables)
    for name, frame in result.tables.items():
        assert [c for c in frame.columns if c in TABLES[name].by_name] == list(TABLES[name].by_name)
        assert not frame.isna().to_numpy().any()
        assert all(isinstance(v, str) for v in frame.to_numpy().ravel())


def count(result: ImportResult, sheet: str) -> SheetCount:
    """The line of a sheet."""
    return next(s for s in result.sheets if s.sheet == sheet)


def figures(result: ImportResult, sheet: str) -> tuple[int, int, int, int]:
    """read, kept, repaired, set aside."""
    line = count(result, sheet)
    return line.read, line.kept, line.repaired, line.set_aside


def remarks(result: ImportResult, sheet: str) -> list[Remark]:
    """The remarks about a sheet."""
    return [r for r in result.remarks if r.sheet == sheet]


def said(result: ImportResult, sheet: str = "") -> str:
    """Everything said in Russian, about one sheet or about all."""
    return "\n".join(r.line() for r in result.remarks if not sheet or r.sheet == sheet)


def rows(result: ImportResult, table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    return [{str(k): str(v) for k, v in row.items()} for row in result.tables[table].to_dict("records")]


def wishes(result: ImportResult) -> list[tuple[str, str, str, str]]:
    """(name, position, title, first day or empty) of every application."""
    teachers = {row["teacher_id"]: row for row in rows(result, "teachers")}
    titles = {row["programme_id"]: row["title"] for row in rows(result, "programmes")}
    starts = {row["group_id"]: row["start"] for row in rows(result, "groups")}
    if "applications" not in result.tables:
        return []
    return [
        (
            teachers[a["teacher_id"]]["full_name"],
            teachers[a["teacher_id"]]["position"],
            titles[a["programme_id"]],
            starts.get(a["group_id"], ""),
        )
        for a in rows(result, "applications")
    ]
