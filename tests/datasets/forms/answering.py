"""Answering as a coordinator does: the remarks workbook opened, filled in, saved and handed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from datasets.forms import ImportResult, import_forms
from datasets.forms.answers import columns as c
from datasets.forms.answers.book import HEAD_ROW, write_remarks_book
from datasets.forms.answers.book_read import read_answers
from datasets.forms.answers.memory import Memory
from datasets.forms.options import ImportOptions
from tests.datasets.forms.workbooks import check

Place = tuple[str, str]
"""Sheet and A1 address; an empty address is the question about the sheet."""


def written(path: Path, result: ImportResult, sources: Sequence[Path]) -> Path:
    """The remarks workbook of an import."""
    book = path / "замечания.xlsx"
    write_remarks_book(book, result.remarks, result.sheets, sources)
    return book


def rows_of(sheet: Worksheet) -> dict[Place, int]:
    """Sheet and cell of every remark that can be answered -> its row, the first one of each."""
    found: dict[Place, int] = {}
    for row in range(HEAD_ROW + 2, sheet.max_row + 1):
        where = str(sheet.cell(row, c.SHEET + 1).value), str(sheet.cell(row, c.CELL + 1).value or "")
        if sheet.cell(row, c.KEY + 1).value:
            found.setdefault(where, row)
    return found


def fill(book: Path, answers: Mapping[Place, str], where: str = "") -> Path:
    """Write answers into the workbook; ``where``: the rows for which they hold, if not the usual ones."""
    workbook = load_workbook(book)
    sheet = workbook[c.REMARKS.ru]
    rows = rows_of(sheet)
    for place, reply in answers.items():
        sheet.cell(rows[place], c.ANSWER + 1, reply)
        if where:
            sheet.cell(rows[place], c.WHERE + 1, where)
    workbook.save(book)
    return book


def again(
    path: Path,
    files: Sequence[Path],
    first: ImportResult,
    answers: Mapping[Place, str],
    *,
    where: str = "",
    options: ImportOptions | None = None,
) -> tuple[ImportResult, Memory]:
    """Answer the remarks of an import and import the same files over its tables."""
    memory = Memory()
    memory.learn(read_answers(fill(written(path, first, files), answers, where)))
    result = import_forms(files, first.tables, memory=memory, options=options)
    check(result)
    return result, memory
