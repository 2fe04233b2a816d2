"""Tables of deficits: long and wide, and scales whose sense has to be declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.datasets.forms.workbooks import (
    KEDRINA,
    PHYSICIST,
    Grid,
    Page,
    Value,
    campaign,
    count,
    figures,
    rows,
    run,
    said,
)

SHEET = "Сводная"
TITLE: list[Any] = ["Сводная таблица дефицитов ЦНППМ, ноябрь 2026"]
WHO: list[Any] = ["Берёзовская СОШ", KEDRINA, "учитель химии"]
HEAD: list[Any] = ["№", "ОО", "ФИО", "Должность"]
ASIDE = (1, 0, 0, 1)


def severities(path: Path, *grid: list[Any] | Page) -> tuple[list[tuple[str, str]], str]:
    """(competency, severity) of every deficit, and what was said."""
    page = grid[0] if isinstance(grid[0], Page) else Page([row for row in grid if not isinstance(row, Page)])
    result = run(path, campaign(**{SHEET: page}))
    if "deficits" not in result.tables:
        return [], said(result, SHEET)
    names = {row["competency_id"]: row["name"] for row in rows(result, "competencies")}
    found = [(names[row["competency_id"]], row["severity"]) for row in rows(result, "deficits")]
    return found, said(result, SHEET)


@pytest.mark.parametrize(
    ("heading", "cell", "severity"),
    [
        ("Уровень дефицита", "высокий", "3"),
        ("Уровень дефицита", "средний", "2"),
        ("Уровень дефицита", "низкий", "1"),
        ("Уровень дефицита", "нет", ""),
        ("Уровень владения", "низкий", "3"),
        ("Уровень владения", "средний", "2"),
        ("Уровень владения", "высокий", ""),
        ("Уровень владения", "достаточный", ""),
        ("Уровень владения", "ниже мин.", "3"),
        ("Выраженность дефицита (0–3)", 3, "3"),
        ("Выраженность дефицита (0–3)", 1, "1"),
        ("Выраженность дефицита (0–3)", 0, ""),
        ("Выраженность дефицита (0–3)", "2", "2"),
        ("% выполнения", 62.5, ""),
        ("% выполнения", 60, "1"),
        ("% выполнения", 60.5, ""),
        ("% выполнения", 41, "1"),
        ("% выполнения", 40, "2"),
        ("% выполнения", 20, "3"),
        ("% выполнения", "20,5%", "2"),
        ("% выполнения", "12,5", "3"),
        ("% выполнения", 0.35, "2"),
        ("% выполнения", 0, "3"),
        ("% дефицита", 80, "3"),
        ("% дефицита", 39, ""),
    ],
)
def test_long_table(tmp_path: Path, heading: str, cell: Value, severity: str) -> None:
    head: list[Any] = [*HEAD, "Компетенция", heading]
    found, text = severities(tmp_path, TITLE, head, [1, *WHO, "Чтение", cell])
    assert found == ([("Чтение", severity)] if severity else [])
    assert "отложен" not in text


@pytest.mark.parametrize("cell", ["низкий", "высокий", 3, "2"])
def test_sense_that_nothing_declares_is_never_guessed(tmp_path: Path, cell: Value) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "Уровень"]
    result = run(tmp_path, campaign(**{SHEET: [TITLE, head, [1, *WHO, "Чтение", cell]]}))
    assert figures(result, SHEET) == ASIDE
    assert "уровень дефицита или уровень владения" in said(result, SHEET)
    assert "deficits" not in result.tables


@pytest.mark.parametrize(
    ("line", "severity"),
    [("Уровень дефицита по предметам", "1"), ("Уровень владения компетенциями", "3")],
)
def test_sense_declared_above_the_table(tmp_path: Path, line: str, severity: str) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "Уровень"]
    found, _ = severities(tmp_path, TITLE, [line], head, [1, *WHO, "Чтение", "низкий"])
    assert found == [("Чтение", severity)]


def test_title_alone_declares_nothing(tmp_path: Path) -> None:
    """Both senses occur under «Сводная таблица дефицитов»: marks under bare names are set aside."""
    result = run(tmp_path, campaign(**{SHEET: [TITLE, [*HEAD, "Чтение", "Оценивание"], [1, *WHO, 3, 1]]}))
    assert figures(result, SHEET) == ASIDE


LEGEND: list[Any] = ["0 – нет, 1 – небольшой, 2 – средний, 3 – выраженный дефицит"]


def test_wide_table(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Чтение", "Оценивание", "Работа с ОВЗ"]
    found, text = severities(tmp_path, TITLE, LEGEND, head, [1, *WHO, 3, 0, 1])
    assert found == [("Чтение", "3"), ("Работа с ОВЗ", "1")]
    assert not text


def test_wide_table_with_blocks(tmp_path: Path) -> None:
    upper: list[Any] = [*HEAD, "Предметные", "", "Методические", "", "Итого"]
    lower = ["", "", "", "", "математика", "физика", "математика", "физика"]
    merged = ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:H3", "I3:I4")
    page = Page([TITLE, LEGEND, upper, lower, [1, *WHO, 3, 0, 1, "", 4]], merged=merged)
    found, _ = severities(tmp_path, page)
    assert found == [("Предметные: математика", "3"), ("Методические: математика", "1")]


def test_block_that_declares_the_sense(tmp_path: Path) -> None:
    upper: list[Any] = [*HEAD, "Выраженность дефицита (0-3)", ""]
    lower = ["", "", "", "", "Чтение", "Оценивание"]
    merged = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2")
    found, _ = severities(tmp_path, Page([TITLE, upper, lower, [1, *WHO, 2, 3]], merged=merged))
    assert found == [("Чтение", "2"), ("Оценивание", "3")]


@pytest.mark.parametrize(
    ("heading", "points", "severity"),
    [("Чтение (макс. балл 4)", 1, "2"), ("Чтение (макс. балл 4)", 0, "3"), ("Чтение, макс. 10", 8, "")],
)
def test_points_of_a_maximum(tmp_path: Path, heading: str, points: int, severity: str) -> None:
    found, _ = severities(tmp_path, TITLE, [*HEAD, heading], [1, *WHO, points])
    assert [s for _, s in found] == ([severity] if severity else [])


def test_row_of_maxima_under_the_heading(tmp_path: Path) -> None:
    grid: Grid = [TITLE, [*HEAD, "Чтение"], ["", "", "", "", "макс. балл 4"], [1, *WHO, 1]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert [row["severity"] for row in rows(result, "deficits")] == ["2"]


@pytest.mark.parametrize("cell", ["", "н/п", "н", "-", "—"])
def test_no_result_is_no_zero(tmp_path: Path, cell: str) -> None:
    found, text = severities(tmp_path, TITLE, LEGEND, [*HEAD, "Чтение", "Оценивание"], [1, *WHO, cell, 2])
    assert found == [("Оценивание", "2")]
    assert not text


@pytest.mark.parametrize("cell", [5, "очень", "#REF!", "=A1/B1", 1.5])
def test_mark_that_cannot_be_read_is_left_out(tmp_path: Path, cell: Value) -> None:
    grid: Grid = [TITLE, LEGEND, [*HEAD, "Чтение", "Оценивание"], [1, *WHO, cell, 2]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (1, 0, 1, 0)
    assert len(rows(result, "deficits")) == 1


def test_one_may_be_one_per_cent(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "% выполнения"]
    grid: Grid = [TITLE, head, [1, *WHO, "Чтение", 1], [2, *WHO, "Оценивание", 0]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (2, 1, 0, 1)
    assert "1 — это 1 % или 100 %" in said(result, SHEET)


def test_averages_do_not_become_people(tmp_path: Path) -> None:
    grid: Grid = [
        *[TITLE, LEGEND, [*HEAD, "Чтение"], [1, *WHO, 2]],
        *[["", "Среднее по МО", "", "", 1.7], ["Среднее по региону", "", "", "", 1.6]],
    ]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert "не строки: 2" in count(result, SHEET).note


def test_people_of_other_districts_are_not_taken(tmp_path: Path) -> None:
    head = ["№", "МО", "ОО", "ФИО", "Должность", "Чтение"]
    grid: Grid = [
        *[TITLE, LEGEND, head, [1, "Заречненский", *WHO, 2]],
        *[[2, "Дальний", "Дальняя СОШ", "Дальняя Анна Ильинична", "учитель физики", 3]] * 3,
    ]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert "строк других районов, не взяты: 3" in count(result, SHEET).note
    assert "Анна Ильинична" not in said(result)


def test_later_diagnosis_counts(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Дата", "Чтение"]
    grid: Grid = [TITLE, LEGEND, head, [1, *WHO, "10.11.2026", 1], [2, *WHO, "10.04.2026", 3]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert [(r["severity"], r["diagnosed_on"]) for r in rows(result, "deficits")] == [("1", "2026-11-10")]
    assert "взята поздняя" in said(result, SHEET)


def test_two_results_without_dates(tmp_path: Path) -> None:
    grid: Grid = [TITLE, LEGEND, [*HEAD, "Чтение"], [1, *WHO, 1], [2, *WHO, 3], [3, *WHO, 3]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (3, 1, 2, 0)
    assert [r["severity"] for r in rows(result, "deficits")] == ["3"]


def test_competencies_are_those_of_the_timetable(tmp_path: Path) -> None:
    plan: list[list[Any]] = [["Название программы", "Часы", "Сроки", "Максимум", "Компетенции"]]
    plan.append(["Курс чтения", "36", "01.02-19.02.2027", "25", "Читательская грамотность; Оценивание"])
    head: list[Any] = [*HEAD, "читательская грамотность", "Оцениванье"]
    more: dict[str, Grid | Page] = {SHEET: [TITLE, LEGEND, head, [1, *WHO, 2, 2]], "План 2": plan}
    result = run(tmp_path, campaign(**more))
    assert [row["name"] for row in rows(result, "competencies")] == ["Читательская грамотность", "Оценивание"]
    assert "понято как компетенция" in said(result, SHEET)


def test_sheet_about_one_subject(tmp_path: Path) -> None:
    grid: Grid = [TITLE, [*HEAD, "% выполнения"], [1, "Берёзовская СОШ", PHYSICIST, "учитель физики", 15]]
    result = run(tmp_path, campaign(Физика=grid))
    assert [row["name"] for row in rows(result, "competencies")] == ["Физика"]
    assert "взято имя листа «Физика»" in said(result, "Физика")
