"""Whatever somebody does to a workbook: no crash, every row accounted for, never an edit that nobody made."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from papers.workbooks.export import Export
from papers.workbooks.meaning import meaning
from papers.workbooks.plan_book import write_plan_book
from papers.workbooks.reading import read_returned
from rules.answers.edits import edited
from rules.problems import InputError
from tests.papers.workbooks_editing import Edited, compared, export

GARBAGE: tuple[Any, ...] = (
    None, "", " ", 0, -1, 3.5, True, "=1/0", "=A1", "#ССЫЛКА!", "\u00a0", "1.03.2027", "31.02.2027", "g1",
    "g2", date(2027, 3, 1), time(12, 30), "Кедрина Ольга Семёновна", "Вешняя Инна Львовна", "x" * 400,
    "deadbeef-00001", "МБОУ «Берёзовская СОШ»", "да", "Код строки (не менять)",
)  # fmt: skip


def type_over(book: Edited, chance: random.Random) -> None:
    row = chance.randint(1, book.sheet.max_row + 2)
    book.sheet.cell(row, chance.randint(1, len(book.columns) + 2)).value = chance.choice(GARBAGE)


def delete_row(book: Edited, chance: random.Random) -> None:
    book.sheet.delete_rows(chance.randint(1, book.sheet.max_row))


def insert_row(book: Edited, chance: random.Random) -> None:
    book.sheet.insert_rows(chance.randint(1, book.sheet.max_row))


def copy_row(book: Edited, chance: random.Random) -> None:
    source, target = (chance.randint(book.head + 1, book.sheet.max_row) for _ in range(2))
    book.write(target, book.values(source))


def delete_column(book: Edited, chance: random.Random) -> None:
    if chance.random() < 0.3:
        book.sheet.delete_cols(chance.randint(1, len(book.columns)))


def merge(book: Edited, chance: random.Random) -> None:
    row, at = chance.randint(book.head, book.sheet.max_row), chance.randint(1, len(book.columns))
    if not book.sheet.merged_cells.ranges:
        book.sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at, end_column=at)


def spoil_the_mark(book: Edited, chance: random.Random) -> None:
    if chance.random() < 0.2:
        book.book["kvota"].cell(chance.randint(1, 6), chance.randint(1, 2)).value = chance.choice(GARBAGE)


DEEDS: tuple[Callable[[Edited, random.Random], None], ...] = (
    type_over, delete_row, insert_row, copy_row, delete_column, spoil_the_mark, merge,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_no_workbook_crashes_the_reading_or_loses_a_row(seed: int, tmp_path: Path) -> None:
    chance, plan = random.Random(seed), export()
    write_plan_book(plan, tmp_path / "план.xlsx")
    book = Edited(tmp_path / "план.xlsx")
    for _ in range(chance.randint(1, 12)):
        if book.sheet.max_row > book.head + 1 and not book.sheet.merged_cells.ranges:
            chance.choice(DEEDS)(book, chance)
    try:
        returned = read_returned(book.saved())
        found = compared(book.path, plan)
    except InputError as refused:
        assert {one.code for one in refused.problems} <= {"not_our_workbook", "other_plan"}
        return  # told, and nothing done
    understood = meaning(found, plan, returned.mark)
    own = edited(plan.facts.assignment, understood.edits)
    places = set(zip(own.teacher.tolist(), own.group.tolist(), strict=True))
    assert len(places) == len(own), "nobody gets a place twice"
    assert len(understood.questions) + len(understood.edits) <= 2 * len(found.edits)


def test_the_garbage_is_not_always_refused(tmp_path: Path) -> None:
    read = 0
    for seed in range(20):
        chance, plan = random.Random(seed), export()
        write_plan_book(plan, tmp_path / "план.xlsx")
        book = Edited(tmp_path / "план.xlsx")
        type_over(book, chance)
        try:
            read += compared(book.saved(), plan).exported
        except InputError:
            continue
    assert read > 50


def test_a_workbook_in_english_comes_back_too(tmp_path: Path) -> None:
    plan = Export(export().facts, "en")
    write_plan_book(plan, tmp_path / "plan.xlsx")
    returned = read_returned(tmp_path / "plan.xlsx")
    assert returned.mark.lang == "en"
    found = compared(tmp_path / "plan.xlsx", plan)
    assert (found.edits, found.unchanged) == ([], 5)
    with pytest.raises(InputError):
        compared(tmp_path / "plan.xlsx", export())
