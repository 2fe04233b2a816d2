"""The book of applications of the practice (5.1): every row gets the grade that is due, in every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.assemble import dataset_from_raw
from datasets.forms import Grade, ImportResult, import_forms
from tests.datasets.forms.books import application as book
from tests.datasets.forms.books import application_sheets as sheets
from tests.datasets.forms.books import writers
from tests.datasets.forms.books.application import OK, F, Line, R
from tests.datasets.forms.books.page import Book, Cell
from tests.datasets.forms.workbooks import check, count, figures, remarks, rows, said, wishes

FORMATS: dict[str, Callable[[Path, Book], Path]] = {
    ".xlsx": writers.as_xlsx,
    ".xls": writers.as_xls,
    ".ods": writers.as_ods,
}
WITHOUT_COMMENTS = ".xls"
"""The builder can't write comments there."""
LINES = [(name, at) for name, lines in sheets.LINES.items() for at in range(len(lines))]


@pytest.fixture(scope="module", params=list(FORMATS))
def format_of(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def imported(format_of: str, tmp_path_factory: pytest.TempPathFactory) -> ImportResult:
    folder = tmp_path_factory.mktemp("book")
    beside = writers.as_xlsx(folder / "Реестры.xlsx", sheets.registers())
    file = FORMATS[format_of](folder / f"{sheets.FILE}{format_of}", sheets.sheets())
    result = import_forms([file, beside])
    check(result)
    dataset_from_raw(result.tables)
    again = import_forms([file, beside], previous=result.tables)
    for name, frame in result.tables.items():
        assert frame.to_csv(index=False) == again.tables[name].to_csv(index=False), name
    return result


def _row(name: str, at: int) -> int:
    """The row of a line on its sheet, counted from 1."""
    first = 8 if name in sheets.LETTERHEADS else 6
    first += name == sheets.TWO_ROWS
    return first + at + (name == sheets.SECTIONED and at >= len(book.BEFORE))


def _told(result: ImportResult, name: str, row: int) -> list[tuple[Grade, str]]:
    here = [r for r in remarks(result, name) if r.cell and int("".join(filter(str.isdigit, r.cell))) == row]
    return [(r.grade, r.done_ru) for r in here]


def _grade(told: list[tuple[Grade, str]]) -> str:
    grades = {grade for grade, _ in told}
    return R if Grade.REMARK in grades else F if Grade.REPAIRED in grades else OK


def _is_seen(line: Line, format_of: str) -> bool:
    return format_of != WITHOUT_COMMENTS or not (isinstance(line.name, Cell) and line.name.comment)


@pytest.mark.parametrize(("name", "at"), LINES)
def test_row_gets_its_grade(imported: ImportResult, format_of: str, name: str, at: int) -> None:
    line = sheets.LINES[name][at]
    told = _told(imported, name, _row(name, at))
    assert _grade(told) == (line.grade if _is_seen(line, format_of) else OK), told
    if _is_seen(line, format_of):
        assert line.said in " ".join(text for _, text in told)


@pytest.mark.parametrize("name", list(sheets.LINES))
def test_sheets_add_up(imported: ImportResult, name: str) -> None:
    lines = sheets.LINES[name]
    aside = sum(line.aside for line in lines)
    mended = sum(line.grade == F for line in lines)
    broken = sum("ошибка формулы" in line.said for line in lines)
    read, kept, repaired, set_aside = figures(imported, name)
    assert (read, set_aside) == (len(lines), aside)
    assert (kept, repaired) == (len(lines) - aside - mended - broken, mended + broken)


def test_every_wish_that_is_not_set_aside_is_there(imported: ImportResult) -> None:
    merged = 1
    kept = sum(not line.aside for lines in sheets.LINES.values() for line in lines) - merged
    assert len(wishes(imported)) == kept


def test_second_version_is_compared_row_by_row(imported: ImportResult) -> None:
    """The first version holds; of the second one row is equal, one has other dates, one is new."""
    text = said(imported, sheets.SECOND)
    assert figures(imported, sheets.SECOND) == (3, 0, 1, 2)
    assert "строк совпало 1, с другими сроками 1, лишних 1, недостаёт 14" in text
    assert "другие сроки" in text and "такой строки нет" in text
    assert f"строка 6): {book.KEDRINA}".replace("ё", "е") in text.replace("\u00a0", " ").replace(
        "  ", " "
    ).replace("ё", "е")
    assert "Какая версия верна?" in text
    assert "Речная Инна Марковна" not in [wish[0] for wish in wishes(imported)]


def test_sheets_that_hold_no_applications(imported: ImportResult, format_of: str) -> None:
    assert "не подана" in said(imported, sheets.EMPTY)
    assert count(imported, sheets.BLANK).note == "пустой лист"
    assert "скрытый лист" in said(imported, sheets.OLD)
    assert count(imported, sheets.OLD).read == 0
    assert "второй раз не" in said(imported, sheets.SUMS)
    kind = "form2" if format_of == ".xls" else "ignored"
    assert count(imported, sheets.SUMS).kind == kind, "an .xls does not tell to which sheets formulas point"


def test_what_stands_around_the_rows_is_told(imported: ImportResult) -> None:
    for column in sheets.OTHER_COLUMNS:
        assert f"«{column}»" in count(imported, sheets.EXTRA).note
    assert "столбцы не взяты: «для себя», «позвонить»" in count(imported, sheets.ASIDE_TABLE).note
    assert "не строки: 3" in count(imported, sheets.THREE_COLUMNS).note
    assert "не строки: 2" in count(imported, sheets.PICTURED).note
    assert book.REASONS_NOTE in count(imported, "Хуторская СОШ").note


def test_section_is_kept_as_an_attribute(imported: ImportResult) -> None:
    names = {row["teacher_id"]: row["full_name"] for row in rows(imported, "teachers")}
    under = {
        names[row["teacher_id"]] for row in rows(imported, "applications") if row["section"] == book.SECTION
    }
    assert under == {str(line.name) for line in book.UNDER}
    assert "раздел таблицы: отмечен у строк под ним (2)" in said(imported, sheets.SECTIONED)


def test_placeholders_are_kept(imported: ImportResult) -> None:
    assert [(place.places, place.words) for place in imported.held] == [
        (2, "2 чел."),
        (1, "вакансия"),
        (1, "новый учитель с 01.09"),
    ]
    titles = {row["programme_id"]: row["title"] for row in rows(imported, "programmes")}
    assert {titles[place.programme_id] for place in imported.held} == {book.OVZ}


def test_leave_notes_set_the_status(imported: ImportResult) -> None:
    teachers = {row["full_name"]: row for row in rows(imported, "teachers")}
    assert teachers["Степная Мария Ивановна"]["status"] == "leave"
    assert teachers["Зимняя Ольга Петровна"]["status_until"] == "2027-12-31"


def test_second_job_is_no_silent_namesake(imported: ImportResult) -> None:
    assert [row["full_name"] for row in rows(imported, "teachers")].count(book.KEDRINA) == 1


def test_nothing_of_the_columns_that_are_not_taken_is_stored(imported: ImportResult) -> None:
    stored = " ".join(frame.to_csv() for frame in imported.tables.values())
    assert "8-000" not in stored and "000-000-000" not in stored


@pytest.mark.parametrize(
    ("encoding", "shown"), [("cp1251", "CP1251"), ("utf-8-sig", "UTF-8"), ("cp866", "CP866")]
)
def test_a_sheet_saved_as_csv(tmp_path: Path, encoding: str, shown: str) -> None:
    """Formats, comments and merged cells are gone; names keep their grades."""
    page = sheets.sheets()[sheets.FIRST]
    file = writers.as_csv(tmp_path / "Форма 2.csv", page, encoding)
    beside = writers.as_xlsx(tmp_path / "Реестры.xlsx", sheets.registers())
    result = import_forms([file, beside])
    check(result)
    name = "Форма 2"
    assert f"кодировка {shown}, разделитель «;»" in count(result, name).note
    for at, line in enumerate(book.NAMES):
        assert _grade(_told(result, name, _row(sheets.FIRST, at))) == line.grade, line


def test_a_title_merged_over_rows_is_lost_in_a_csv(tmp_path: Path) -> None:
    file = writers.as_csv(tmp_path / "Форма 2.csv", sheets.sheets()["Каменская СОШ"])
    result = import_forms([file, writers.as_xlsx(tmp_path / "Реестры.xlsx", sheets.registers())])
    empty = [r for r in remarks(result, "Форма 2") if "программа не указана" in r.done_ru]
    assert len(empty) == 4


@pytest.mark.parametrize(("cell", "held"), [("", "учитель химии"), ("учитель", "учитель химии")])
def test_a_register_tells_the_position(tmp_path: Path, cell: str, held: str) -> None:
    """Nothing has to be asked then: the row is repaired, not set aside."""
    page = book.form(sheets.FIRST, [Line(position=cell)])
    files = [
        writers.as_xlsx(tmp_path / "заявка.xlsx", {sheets.FIRST: page}),
        writers.as_xlsx(tmp_path / "Реестры.xlsx", sheets.registers(staff=True)),
    ]
    result = import_forms(files)
    assert figures(result, sheets.FIRST) == (1, 0, 1, 0)
    assert [wish[1] for wish in wishes(result)] == [held]


def _without_register(folder: Path, *lines: Line) -> ImportResult:
    files = [
        writers.as_xlsx(folder / "заявка.xlsx", {sheets.FIRST: book.form(sheets.FIRST, lines)}),
        writers.as_xlsx(folder / "Реестры.xlsx", sheets.registers()),
    ]
    result = import_forms(files)
    check(result)
    return result


def test_one_name_with_two_positions_is_asked_about(tmp_path: Path) -> None:
    """Without a register nobody knows whether these are namesakes."""
    result = _without_register(tmp_path, Line(), Line(title=book.OGE, position="педагог-психолог"))
    assert figures(result, sheets.FIRST) == (2, 1, 1, 0)
    assert "в другой строке должность этого человека «учитель химии»; взята она" in said(result, sheets.FIRST)
    assert "Один человек или тёзки?" in said(result, sheets.FIRST)


@pytest.mark.parametrize("written", ["", "учитель"])
def test_another_row_may_tell_the_position(tmp_path: Path, written: str) -> None:
    """Whichever of the two comes first."""
    result = _without_register(tmp_path, Line(position=written), Line(title=book.OGE))
    assert figures(result, sheets.FIRST) == (2, 1, 1, 0)
    assert {wish[1] for wish in wishes(result)} == {"учитель химии"}


def test_initials_are_known_by_a_later_row(tmp_path: Path) -> None:
    result = _without_register(tmp_path, Line(name="Кедрина О.С."), Line(title=book.OGE))
    assert figures(result, sheets.FIRST) == (2, 1, 0, 1)
    assert f"подходят: {book.KEDRINA}, учитель химии" in said(result, sheets.FIRST)
