"""Form 1 and the table of deficits saved in every format: the same tables, grades and cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from datasets.forms import ImportResult, import_forms
from tests.datasets.forms import deficit_book, form1_book
from tests.datasets.forms.books.page import Book, Sheet
from tests.datasets.forms.books.writers import as_csv, as_ods, as_xls, as_xlsx
from tests.datasets.forms.workbooks import COURSES, SCHOOLS, STAFF, Grid, Page, campaign, check

FORM1: dict[str, Grid | Page] = {"Пройденные": form1_book.HISTORY, form1_book.SHEET: form1_book.sheet()}
BOOKS: Mapping[str, Mapping[str, Grid | Page]] = {
    "form1": campaign(**FORM1),
    "deficits": deficit_book.sheets(),
}
Write = Callable[[Path, Book], Path]
FORMATS: Mapping[str, Write] = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}


def sheet(page: Grid | Page) -> Sheet:
    """The page for the writers."""
    return (
        Sheet(page.rows, page.merged, page.hidden, page.hidden_rows)
        if isinstance(page, Page)
        else Sheet(page)
    )


def saved(path: Path, name: str, ending: str) -> ImportResult:
    """The book in a format, imported."""
    book = {title: sheet(page) for title, page in BOOKS[name].items()}
    result = import_forms([FORMATS[ending](path / f"{name} 2027.{ending}", book)])
    check(result)
    return result


def told(result: ImportResult) -> list[tuple[str, ...]]:
    """Every remark, but for the name of the file."""
    return [(r.sheet, r.cell, r.value, str(r.grade), r.done_ru, r.asked_ru) for r in result.remarks]


@pytest.mark.parametrize("name", list(BOOKS))
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_formats_agree(tmp_path: Path, name: str, ending: str) -> None:
    meant, found = saved(tmp_path, name, "xlsx"), saved(tmp_path, name, ending)
    for table, frame in meant.tables.items():
        assert frame.to_csv() == found.tables[table].to_csv(), table
    assert told(meant) == told(found)
    assert [(s.sheet, s.read, s.kept, s.repaired) for s in meant.sheets] == [
        (s.sheet, s.read, s.kept, s.repaired) for s in found.sheets
    ]


def test_form_1_as_a_text_of_windows(tmp_path: Path) -> None:
    """Merged schools are lost in a text: they are taken from above, and told."""
    registers: dict[str, Sheet] = {
        name: sheet(page) for name, page in (("Школы", SCHOOLS), ("Работники", STAFF), ("План", COURSES))
    }
    files = [
        as_xlsx(tmp_path / "реестры.xlsx", registers),
        as_csv(tmp_path / "Рекомендации.csv", sheet(form1_book.sheet())),
    ]
    result = import_forms(files)
    check(result)
    [line] = [s for s in result.sheets if s.kind == "form1"]
    assert (line.read, line.kept, line.repaired, line.set_aside) == (13, 1, 4, 8)
    assert len([r for r in result.remarks if "пусто: взято сверху" in r.done_ru]) == 2
