"""What stands around the rows of a form: told, counted, never read as if it were a row."""

from __future__ import annotations

import zipfile
from pathlib import Path

from datasets.forms import ImportResult, import_forms
from tests.datasets.forms.books import application as book
from tests.datasets.forms.books import application_sheets as sheets
from tests.datasets.forms.books import writers
from tests.datasets.forms.books.application import Line
from tests.datasets.forms.books.page import Cell, Plain, Sheet
from tests.datasets.forms.workbooks import check, count, figures, remarks, said, wishes

NAME = sheets.FIRST
PAGE = book.form(NAME, [Line(), Line(name=book.POLYNINA, position=book.PHYSICIST)])
Rows = list[list[Plain | Cell]]


def imported(folder: Path, rows: Rows) -> ImportResult:
    """The form in this shape, with the registers."""
    files = [
        writers.as_xlsx(folder / "заявка.xlsx", {NAME: Sheet(rows)}),
        writers.as_xlsx(folder / "Реестры.xlsx", sheets.registers(staff=True)),
    ]
    result = import_forms(files)
    check(result)
    return result


def rows_of(page: Sheet = PAGE) -> Rows:
    return [list(row) for row in page.rows]


def test_cells_under_no_heading_are_told(tmp_path: Path) -> None:
    rows = rows_of()
    rows[5] += ["", "", "позвонить"]
    rows[6] += ["", "", "", "да"]
    result = imported(tmp_path, rows)
    assert figures(result, NAME) == (2, 2, 0, 0)
    assert "столбцы без заголовка не взяты: I, J" in count(result, NAME).note


def test_rows_above_the_heading_are_told(tmp_path: Path) -> None:
    rows = rows_of()
    rows.insert(4, rows.pop(6))
    result = imported(tmp_path, rows)
    assert figures(result, NAME) == (1, 1, 0, 0)
    assert "над заголовком стоят строки таблицы, они не прочитаны: 1 (5)" in said(result, NAME)


def test_comments_outside_the_rows_are_shown(tmp_path: Path) -> None:
    rows = rows_of()
    rows[0][0] = Cell("Заявка", comment="принесли 20 ноября")
    result = imported(tmp_path, rows)
    assert figures(result, NAME) == (2, 2, 0, 0)
    [remark] = remarks(result, NAME)
    assert remark.cell == "A1" and "принесли 20 ноября" in remark.done_ru and not remark.asked_ru


def test_a_format_asks_at_the_number_of_the_row(tmp_path: Path) -> None:
    """There the answer «не брать» holds for that row alone."""
    rows = rows_of()
    rows[6][3] = Cell(book.POLYNINA, struck=True)
    result = imported(tmp_path, rows)
    assert len(wishes(result)) == 2
    [remark] = remarks(result, NAME)
    assert remark.cell == "A7" and remark.question is not None
    assert "не брать" in remark.question.offers


def test_a_format_outside_the_table_says_nothing(tmp_path: Path) -> None:
    rows = rows_of()
    rows[4] = [Cell(text, fill="C0C0C0", struck=True) for text in book.HEAD]
    rows[6] += ["", Cell("личное", fill="FF0000")]
    result = imported(tmp_path, rows)
    assert not remarks(result, NAME)


def test_a_row_that_begins_like_a_sum_or_is_underlined_is_a_row(tmp_path: Path) -> None:
    rows = rows_of()
    rows[5][0], rows[5][5] = "", "____"
    rows[6][1] = "Итого по математике"
    result = imported(tmp_path, rows)
    assert figures(result, NAME) == (2, 1, 0, 1)
    assert "такой программы нет" in said(result, NAME)


def test_a_heading_merged_deep_hides_no_row(tmp_path: Path) -> None:
    files = [
        writers.as_xlsx(tmp_path / "заявка.xlsx", {NAME: Sheet(PAGE.rows, merged=("G5:G9", "A5:A7"))}),
        writers.as_xlsx(tmp_path / "Реестры.xlsx", sheets.registers(staff=True)),
    ]
    assert figures(import_forms(files), NAME)[0] == 2


def test_macros_and_pictures_change_nothing(tmp_path: Path) -> None:
    page = Sheet(PAGE.rows, picture="B2")
    path = writers.as_xlsx(tmp_path / "заявка.xlsx", {NAME: page}).rename(tmp_path / "заявка.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    registers = writers.as_xlsx(tmp_path / "Реестры.xlsx", sheets.registers(staff=True))
    result = import_forms([path, registers])
    assert figures(result, NAME) == (2, 2, 0, 0)
    assert not remarks(result, NAME)
