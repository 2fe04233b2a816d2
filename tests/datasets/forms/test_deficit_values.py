"""Deficit tables: per cents in three spellings, attempts, totals, declared senses and most points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from datasets.forms.answers.memory import Memory
from datasets.forms.cells.levels import Sense
from datasets.forms.options import ImportOptions
from tests.datasets.forms.answering import again
from tests.datasets.forms.workbooks import (
    KEDRINA,
    PHYSICIST,
    Grid,
    Page,
    Value,
    campaign,
    figures,
    form2,
    remarks,
    rows,
    run,
    said,
    wish,
)

SHEET = "Итоги диагностики"
TITLE: list[Any] = ["Сводная таблица дефицитов ЦНППМ, ноябрь 2026"]
WHO: list[Any] = ["Берёзовская СОШ", KEDRINA, "учитель химии"]
OTHER: list[Any] = ["Берёзовская СОШ", PHYSICIST, "учитель физики"]
HEAD: list[Any] = ["№", "ОО", "ФИО", "Должность"]


def pages(*grid: list[Any]) -> dict[str, Grid | Page]:
    """The registers and one sheet."""
    more: dict[str, Grid | Page] = {SHEET: list(grid)}
    return campaign(**more)


def severities(path: Path, *grid: list[Any], options: ImportOptions | None = None) -> list[str]:
    """The severities in the order of the rows."""
    result = run(path, pages(*grid), options=options)
    return [row["severity"] for row in rows(result, "deficits")] if "deficits" in result.tables else []


@pytest.mark.parametrize("cells", [(0.375, 0.15), (37.5, 15), ("37,5%", "15 %"), ("37,5", "15,0")])
def test_per_cents_in_each_spelling(tmp_path: Path, cells: tuple[Value, Value]) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "% выполнения"]
    grid = [[1, *WHO, "Чтение", cells[0]], [2, *OTHER, "Чтение", cells[1]]]
    assert severities(tmp_path, TITLE, head, *grid) == ["2", "3"]


def test_a_part_of_one_among_parts_of_a_hundred_is_asked(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "% выполнения"]
    result = run(tmp_path, pages(TITLE, head, [1, *WHO, "Чтение", 0.375], [2, *OTHER, "Чтение", 15]))
    assert figures(result, SHEET) == (2, 1, 0, 1)
    assert "0,375 — это 0,375 % или 37,5 %, не сказано" in said(result, SHEET)
    [asked] = [r for r in remarks(result, SHEET) if r.question and r.cell == "F3"]
    assert asked.question is not None
    assert asked.question.offers[:2] == ("37,5%", "0,375%")
    later, _ = again(tmp_path, [tmp_path / "книга.xlsx"], result, {(SHEET, "F3"): "37,5%"})
    assert [row["severity"] for row in rows(later, "deficits")] == ["3", "2"]


def test_a_later_attempt_without_a_gap_takes_the_deficit_away(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Дата", "Компетенция", "Уровень дефицита"]
    first, later = [1, *WHO, "10.04.2026", "Чтение", 3], [2, *WHO, "10.11.2026", "Чтение", 0]
    for order in ([first, later], [later, first]):
        result = run(tmp_path, pages(TITLE, head, *order))
        assert "deficits" not in result.tables
        assert "взята поздняя" in said(result, SHEET)


def test_an_older_table_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    head: list[Any] = [*HEAD, "Дата", "Компетенция", "Уровень дефицита"]
    new = run(tmp_path, pages(TITLE, head, [1, *WHO, "10.11.2026", "Чтение", 1]))
    old = run(tmp_path, pages(TITLE, head, [1, *WHO, "10.04.2026", "Чтение", 3]), new.tables)
    assert [(r["severity"], r["diagnosed_on"]) for r in rows(old, "deficits")] == [("1", "2026-11-10")]
    assert "более поздняя диагностика (2026-11-10)" in said(old, SHEET)


POINTS: list[Any] = [*HEAD, "Чтение (макс. балл 4)", "Оценивание (макс. балл 4)"]


@pytest.mark.parametrize(
    ("total", "percent", "told"),
    [
        (5, 62.5, ""),
        (5, 0.625, ""),
        (5, "62,5%", ""),
        ("5,0", "63 %", ""),
        ("", "", ""),
        ("н/п", "-", ""),
        ("=E3+F3", "=G3/8", ""),
        (6, 62.5, "G3"),
        (5, 75, "H3"),
        (6, 75, "G3 H3"),
    ],
)
def test_totals_are_checked_and_points_count(tmp_path: Path, total: Value, percent: Value, told: str) -> None:
    grid = [TITLE, [*POINTS, "Итого, баллов", "% выполнения"], [1, *WHO, 4, 1, total, percent]]
    result = run(tmp_path, pages(*grid))
    assert [row["severity"] for row in rows(result, "deficits")] == ["2"]
    assert " ".join(r.cell for r in remarks(result, SHEET)) == told
    assert figures(result, SHEET) == ((1, 0, 1, 0) if told else (1, 1, 0, 0))


def test_a_total_without_marks_is_not_taken(tmp_path: Path) -> None:
    grid: list[Any] = [TITLE, [*POINTS, "% выполнения"], [1, *WHO, "", "", 20], [2, *OTHER, 4, 0, 50]]
    result = run(tmp_path, pages(*grid))
    assert len(rows(result, "deficits")) == 1
    assert "отметок по компетенциям нет, общий итог не взят" in said(result, SHEET)


def test_a_word_under_points_is_not_guessed(tmp_path: Path) -> None:
    result = run(tmp_path, pages(TITLE, POINTS, [1, *WHO, "низкий", 0]))
    assert [row["severity"] for row in rows(result, "deficits")] == ["3"]
    assert "слово вместо балла: отметка пропущена" in said(result, SHEET)


WORDS: list[list[Any]] = [TITLE, [*HEAD, "Компетенция", "Уровень"], [1, *WHO, "Чтение", "низкий"]]


@pytest.mark.parametrize(("sense", "severity"), [(Sense.GAP, "1"), (Sense.MASTERY, "3")])
def test_sense_by_the_options(tmp_path: Path, sense: Sense, severity: str) -> None:
    options = ImportOptions(senses={SHEET.casefold(): sense})
    assert severities(tmp_path, *WORDS, options=options) == [severity]


def test_a_heading_outweighs_the_options(tmp_path: Path) -> None:
    grid = [TITLE, [*HEAD, "Компетенция", "Уровень дефицита"], [1, *WHO, "Чтение", "низкий"]]
    options = ImportOptions(senses={SHEET.casefold(): Sense.MASTERY})
    assert severities(tmp_path, *grid, options=options) == ["1"]


@pytest.mark.parametrize(("reply", "severity"), [("уровень дефицита", "1"), ("уровень владения", "3")])
def test_sense_by_the_answer(tmp_path: Path, reply: str, severity: str) -> None:
    """Asked once for the sheet, remembered for the next import."""
    first = run(tmp_path, pages(*WORDS, [2, *OTHER, "Чтение", "низкий"]))
    assert figures(first, SHEET) == (2, 0, 0, 2)
    [asked] = [r for r in remarks(first, SHEET) if r.asked_ru]
    assert asked.cell == "F2"
    result, memory = again(tmp_path, [tmp_path / "книга.xlsx"], first, {(SHEET, "F2"): reply})
    assert [row["severity"] for row in rows(result, "deficits")] == [severity] * 2
    assert not [r for r in remarks(result, SHEET) if r.asked_ru]
    memory.save(tmp_path / "answers.json")
    later = run(tmp_path, pages(*WORDS), memory=Memory.load(tmp_path / "answers.json"))
    assert [row["severity"] for row in rows(later, "deficits")] == [severity]


def test_columns_without_a_sense_are_left_out_and_asked(tmp_path: Path) -> None:
    grid: list[Any] = [TITLE, [*HEAD, "Чтение (макс. балл 4)", "Оценивание"], [1, *WHO, 1, 3]]
    result = run(tmp_path, pages(*grid))
    assert [row["severity"] for row in rows(result, "deficits")] == ["2"]
    assert "столбцов не взято: 1" in said(result, SHEET)
    assert [r.cell for r in remarks(result, SHEET) if r.asked_ru] == ["F2"]


@pytest.mark.parametrize(("top", "severity"), [(4, "2"), (25, "3"), (1.5, "")])
def test_most_points_by_the_options(tmp_path: Path, top: float, severity: str) -> None:
    grid: list[Any] = [TITLE, [*HEAD, "Чтение"], [1, *WHO, 1]]
    options = ImportOptions(tops={SHEET.casefold(): float(top)})
    assert severities(tmp_path, *grid, options=options) == ([severity] if severity else [])


def test_most_points_above_the_table(tmp_path: Path) -> None:
    grid: list[Any] = [TITLE, ["Максимальный балл за каждое задание – 25"], [*HEAD, "Чтение"], [1, *WHO, 10]]
    assert severities(tmp_path, *grid) == ["2"]


def test_thresholds_by_the_options(tmp_path: Path) -> None:
    grid: list[Any] = [TITLE, [*HEAD, "Компетенция", "% дефицита"], [1, *WHO, "Чтение", 45]]
    assert severities(tmp_path, *grid) == ["1"]
    (tmp_path / "more").mkdir()
    options = ImportOptions(thresholds=((45.0, 3), (30.0, 2), (10.0, 1)))
    assert severities(tmp_path / "more", *grid, options=options) == ["3"]


@pytest.mark.parametrize(
    ("school", "name", "outcome"),
    [
        ("Ольховская ООШ", "Вешняя Инна", (1, 0, 1, 0)),
        ("Ольховская ООШ", "Вешняя И.Л.", (1, 0, 0, 1)),
        ("Ольховская ООШ", "Вешняя", (1, 0, 0, 1)),
        ("Ольховская ООШ", "Уволенная Зоя Петровна", (1, 0, 0, 1)),
        ("Дальняя СОШ", "Вешняя Инна Львовна", (1, 0, 0, 1)),
        ("Берёзовская СОШ", "Вешняя Инна Львовна", (1, 0, 0, 1)),
    ],
)
def test_who_it_is(tmp_path: Path, school: str, name: str, outcome: tuple[int, ...]) -> None:
    head: list[Any] = [*HEAD, "Компетенция", "Уровень дефицита"]
    result = run(tmp_path, pages(TITLE, head, [1, school, name, "учитель математики", "Чтение", 2]))
    assert figures(result, SHEET) == outcome, said(result, SHEET)


def test_a_row_of_nothing_but_no_results_is_counted(tmp_path: Path) -> None:
    grid: list[Any] = [TITLE, POINTS, [1, *WHO, "н/п", "-"], [2, *OTHER, 0, 4]]
    result = run(tmp_path, pages(*grid))
    assert figures(result, SHEET) == (2, 2, 0, 0)
    assert "без отметок: 1" in next(s.note for s in result.sheets if s.sheet == SHEET)


def test_several_districts_and_nobody_says_which_is_ours(tmp_path: Path) -> None:
    """Without registers strangers would become people: the district is asked for first."""
    head: list[Any] = ["№", "МО", "ОО", "ФИО", "Должность", "Компетенция", "Уровень дефицита"]
    grid: list[list[Any]] = [
        ["Итоги диагностики дефицитов на I полугодие 2027 года"],
        head,
        [1, "Заречненский", *WHO, "Чтение", 2],
        [2, "Дальний", "Дальняя СОШ", "Дальняя Анна Ильинична", "учитель физики", "Чтение", 3],
    ]
    sheets: dict[str, Grid | Page] = {"Форма": form2(wish()), SHEET: grid}
    first = run(tmp_path, sheets)
    assert figures(first, SHEET) == (2, 0, 0, 2)
    assert "Дальняя Анна" not in "".join(frame.to_csv() for frame in first.tables.values())
    [asked] = [r for r in remarks(first, SHEET) if r.asked_ru]
    assert asked.question is not None
    assert asked.question.offers[:2] == ("Заречненский", "Дальний")
    file = tmp_path / "книга.xlsx"
    result, _ = again(tmp_path, [file], first, {(SHEET, asked.cell): "Заречненский"})
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert [row["severity"] for row in rows(result, "deficits")] == ["2"]
    assert [row["name"] for row in rows(result, "districts")] == ["Заречненский"]
