"""The remarks workbook: what stands in it, and answers read back however it was handled."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from datasets.forms import FormsError, ImportResult, import_forms
from datasets.forms.answers import columns as c
from datasets.forms.answers.book import HEAD_ROW, write_remarks_book
from datasets.forms.answers.book_read import read_answers
from tests.datasets.forms.answering import fill, rows_of, written
from tests.datasets.forms.workbooks import PHYSICIST, Grid, Page, book, campaign, form2, run, wish

SHEET = "Берёзовская"
FORM = form2(
    wish(name="КЕДРИНА О.С."),
    wish(name="Кедрина", position="учитель химии"),
    wish(title="Робота с детьми с ОВЗ в обычном классе", name=PHYSICIST, position="учитель физики"),
    wish(dates="31.02.2027"),
)
NAME, TITLE, DATES = (SHEET, "D6"), (SHEET, "B8"), (SHEET, "C9")


@pytest.fixture
def result(tmp_path: Path) -> ImportResult:
    pages: dict[str, Grid | Page] = {SHEET: FORM}
    return run(tmp_path, campaign(**pages))


@pytest.fixture
def made(tmp_path: Path, result: ImportResult) -> Path:
    return written(tmp_path, result, [tmp_path / "книга.xlsx"])


def sheet_of(path: Path) -> Worksheet:
    return load_workbook(path)[c.REMARKS.ru]


def cell(path: Path, place: tuple[str, str], column: int) -> object:
    sheet = sheet_of(path)
    return sheet.cell(rows_of(sheet)[place], column + 1).value


def test_every_remark_stands_with_its_place(made: Path, result: ImportResult) -> None:
    sheet = sheet_of(made)
    found = [
        tuple(str(cell.value or "") for cell in row[c.FILE : c.ASKED + 1])
        for row in sheet.iter_rows(min_row=HEAD_ROW + 2, max_row=HEAD_ROW + 1 + len(result.remarks))
    ]
    meant = {
        (r.file, r.sheet, r.cell, r.value, c.GRADES[r.grade].ru, r.done_ru, r.asked_ru)
        for r in result.remarks
    }
    assert set(found) == meant
    assert len(found) == len(result.remarks)
    asked = [bool(row[-1]) for row in found]
    assert asked == sorted(asked, reverse=True)


def test_the_address_opens_the_file_there(made: Path) -> None:
    sheet = sheet_of(made)
    link = sheet.cell(rows_of(sheet)[NAME], c.CELL + 1).hyperlink
    assert link is not None
    assert (link.target or "").startswith("книга.xlsx")
    assert "D6" in f"{link.target}{link.location}"


def test_candidates_are_in_the_drop_down(made: Path) -> None:
    workbook = load_workbook(made)
    sheet = workbook[c.REMARKS.ru]
    row = rows_of(sheet)[NAME]
    answer = sheet.cell(row, c.ANSWER + 1).coordinate
    [choice] = [v for v in sheet.data_validations.dataValidation if answer in v.sqref]
    assert not choice.showErrorMessage
    lists = workbook[c.LISTS]
    assert lists.sheet_state == "veryHidden"
    offered = [str(lists.cell(row, col).value) for col in range(1, 4)]
    assert offered[:2] == ["Кедрина Ольга Семёновна, учитель химии", "не брать"]
    assert f"${row}" in str(choice.formula1)


def test_nothing_becomes_a_formula(tmp_path: Path, result: ImportResult) -> None:
    """A text that begins like a formula stays a text, in the value and in what is said of it."""
    source = tmp_path / "книга.xlsx"
    workbook = load_workbook(source)
    cell_of_name = workbook[SHEET]["D7"]
    cell_of_name.value, cell_of_name.data_type = "=1+1", "s"
    workbook.save(source)
    made = written(tmp_path, import_forms([source]), [source])
    for sheet in load_workbook(made).worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(str(cell.value).startswith("=SUM(") for cell in cells)
    assert cell(made, (SHEET, "D7"), c.VALUE) == "=1+1"


def test_counts_add_up_in_the_workbook(made: Path, result: ImportResult) -> None:
    sheet = load_workbook(made, data_only=True)[c.COUNTS.ru]
    lines = [[cell.value for cell in row[2:6]] for row in sheet.iter_rows(min_row=2)]
    assert len(lines) == len(result.sheets) + 1
    for line in lines:
        read, kept, repaired, aside = (int(str(value)) for value in line)
        assert read == kept + repaired + aside


def test_the_key_is_hidden_and_the_head_stays(made: Path) -> None:
    sheet = sheet_of(made)
    letter = get_column_letter(c.KEY + 1)
    assert sheet.column_dimensions[letter].hidden
    assert sheet.freeze_panes == f"E{HEAD_ROW + 2}"
    assert sheet.auto_filter.ref


def test_the_same_remarks_make_the_same_workbook(tmp_path: Path, made: Path, result: ImportResult) -> None:
    before = made.read_bytes()
    assert written(tmp_path, result, [tmp_path / "книга.xlsx"]).read_bytes() == before


def test_no_answer_is_none(made: Path) -> None:
    assert read_answers(made) == {}


def test_answers_are_read_however_the_rows_stand(made: Path) -> None:
    """Sorted the other way round, a row and a column put in, rows deleted."""
    path = fill(made, {NAME: "Кедрина Ольга Семёновна", DATES: "01.02-19.02.2027"})
    straight = read_answers(path)
    assert sorted(straight.values()) == ["01.02-19.02.2027", "Кедрина Ольга Семёновна"]
    workbook = load_workbook(path)
    sheet = workbook[c.REMARKS.ru]
    last = sheet.max_row
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 2, max_row=last)]
    for at, values in enumerate(reversed(rows), start=HEAD_ROW + 2):
        for col, value in enumerate(values, start=1):
            sheet.cell(at, col).value = value
    sheet.insert_rows(HEAD_ROW + 2)
    sheet.insert_cols(1)
    workbook.save(path)
    assert read_answers(path) == straight


def test_an_english_workbook_is_read_too(tmp_path: Path, result: ImportResult) -> None:
    path = tmp_path / "remarks.xlsx"
    write_remarks_book(path, result.remarks, result.sheets, [], "en")
    workbook = load_workbook(path)
    sheet = workbook[c.REMARKS.en]
    sheet.cell(rows_of(sheet)[NAME], c.ANSWER + 1, "Кедрина Ольга Семёновна")
    workbook.save(path)
    assert list(read_answers(path).values()) == ["Кедрина Ольга Семёновна"]


def spoilt(path: Path, column: int, value: str) -> str:
    """What is said when a cell of an answered row was spoilt."""
    fill(path, {NAME: "Кедрина Ольга Семёновна"})
    workbook = load_workbook(path)
    sheet = workbook[c.REMARKS.ru]
    sheet.cell(rows_of(sheet)[NAME], column + 1).value = value
    workbook.save(path)
    with pytest.raises(FormsError) as caught:
        read_answers(path)
    [problem] = caught.value.problems
    assert problem.file == path.name
    assert problem.row
    return problem.message_ru


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (c.KEY, "нечто", "нет ключа вопроса"),
        (c.KEY, '["a"]', "нет ключа вопроса"),
        (c.WHERE, "где-нибудь", "не сказано, для каких строк"),
        (c.ANSWER, "да", "«да» здесь не ответ"),
        (c.ANSWER, "я" * 3000, "слишком длинный"),
        (c.ANSWER, "#REF!", "ошибка формулы"),
    ],
)
def test_an_answer_that_cannot_be_taken(made: Path, column: int, value: str, words: str) -> None:
    assert words in spoilt(made, column, value)


def test_two_answers_to_one_question(tmp_path: Path) -> None:
    twice = form2(wish(name="КЕДРИНА О.С."), wish(name="Кедрина О.С.", title="Первая помощь", dates=""))
    pages: dict[str, Grid | Page] = {SHEET: twice}
    result = run(tmp_path, campaign(**pages))
    path = written(tmp_path, result, [])
    fill(path, {(SHEET, "D6"): "Кедрина Ольга Семёновна", (SHEET, "D7"): "Ким Виктория"})
    with pytest.raises(FormsError) as caught:
        read_answers(path)
    assert "другой ответ на тот же вопрос" in caught.value.problems[0].message_ru


@pytest.mark.parametrize("pages", [{"А": [["что-то"]]}, {c.REMARKS.ru: [["№", "файл"], [1, "а"]]}])
def test_another_workbook_holds_no_answers(tmp_path: Path, pages: dict[str, Grid | Page]) -> None:
    with pytest.raises(FormsError) as caught:
        read_answers(book(tmp_path / "другая.xlsx", pages))
    assert "это не книга замечаний" in caught.value.problems[0].message_ru
