"""Answers: followed by the next import, remembered, changed, forgotten; each where it was given for."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.forms import FormsError, ImportResult, import_forms
from datasets.forms.answers import columns as c
from datasets.forms.answers.book_read import read_answers
from datasets.forms.answers.memory import Memory
from datasets.forms.answers.question import Level
from tests.datasets.forms.answering import again, fill, written
from tests.datasets.forms.workbooks import (
    AID,
    KEDRINA,
    OVZ,
    PHYSICIST,
    Grid,
    Page,
    Value,
    campaign,
    check,
    count,
    figures,
    form2,
    run,
    said,
    wish,
    wishes,
)

SHEET, OTHER = "Берёзовская", "Ольховская"
OLHA = [["Заявка на I полугодие 2027 года"], ["ОУ", "Ольховская ООШ"], [], []]


def first(path: Path, *rows: list[Value], **more: Grid | Page) -> tuple[ImportResult, Path]:
    """A school's form imported, and its file."""
    pages: dict[str, Grid | Page] = {SHEET: form2(*rows), **more}
    return run(path, campaign(**pages)), path / "книга.xlsx"


def asked(result: ImportResult, sheet: str = SHEET) -> list[str]:
    """The cells that are still asked about."""
    return [r.cell for r in result.remarks if r.sheet == sheet and r.asked_ru]


def test_initials_are_asked_once_and_remembered(tmp_path: Path) -> None:
    rows = [
        wish(name="КЕДРИНА О.С."),
        wish(AID, "", "Кедрина О.С."),
        wish(AID, "", PHYSICIST, "учитель физики"),
    ]
    result, file = first(tmp_path, *rows)
    assert figures(result, SHEET) == (3, 1, 0, 2)
    assert asked(result) == ["D6"]
    result, memory = again(tmp_path, [file], result, {(SHEET, "D6"): KEDRINA})
    assert figures(result, SHEET) == (3, 1, 2, 0)
    assert [w[0] for w in wishes(result)] == [PHYSICIST, KEDRINA, KEDRINA]
    assert not asked(result)
    memory.save(tmp_path / "answers.json")
    later = import_forms([file], memory=Memory.load(tmp_path / "answers.json"))
    assert {w[:3] for w in wishes(later)} == {w[:3] for w in wishes(result)}


def test_an_answer_for_one_school_does_not_hold_for_another(tmp_path: Path) -> None:
    other = form2(wish(name="Кедрина О.С.", position="учитель географии"), above=OLHA)
    result, file = first(tmp_path, wish(name="Кедрина О.С."), Ольховская=other)
    result, _ = again(tmp_path, [file], result, {(SHEET, "D6"): KEDRINA})
    assert figures(result, SHEET) == (1, 0, 1, 0)
    assert figures(result, OTHER) == (1, 0, 0, 1)


def test_an_answer_may_hold_for_one_row_alone(tmp_path: Path) -> None:
    rows = [wish("любая по ОВЗ", ""), wish("любая по ОВЗ", "", PHYSICIST, "учитель физики")]
    result, file = first(tmp_path, *rows)
    result, _ = again(tmp_path, [file], result, {(SHEET, "B6"): OVZ}, where=c.LEVELS[Level.ROW].ru)
    assert [w[:3] for w in wishes(result)] == [(KEDRINA, "учитель химии", OVZ)]
    assert asked(result) == ["B7"]


def test_an_answer_tells_namesakes_apart_by_position(tmp_path: Path) -> None:
    result, file = first(tmp_path, wish(name="Заозёрная Анна Юрьевна", position=""))
    reply = "Заозёрная Анна Юрьевна, педагог-психолог"
    assert reply in str([r.question for r in result.remarks if r.cell == "D6"])
    result, _ = again(tmp_path, [file], result, {(SHEET, "D6"): reply})
    assert [w[:2] for w in wishes(result)] == [("Заозёрная Анна Юрьевна", "педагог-психолог")]


def test_a_name_in_three_columns_takes_an_answer(tmp_path: Path) -> None:
    head = ["№", "Название программы", "Сроки", "Фамилия", "Имя", "Отчество", "Должность", "Обоснование"]
    row = [OVZ, "", "Кедрена", "Оля", "", "учитель химии", ""]
    pages: dict[str, Grid | Page] = {SHEET: form2(row, head=head)}
    result = run(tmp_path, campaign(**pages))
    result, _ = again(tmp_path, [tmp_path / "книга.xlsx"], result, {(SHEET, "D6"): KEDRINA})
    assert [w[0] for w in wishes(result)] == [KEDRINA]


def test_merged_cells_take_an_answer(tmp_path: Path) -> None:
    rows = [wish("2 курс", ""), wish("", "", PHYSICIST, "учитель физики")]
    page = Page(form2(*rows), merged=("B6:B7",))
    pages: dict[str, Grid | Page] = {SHEET: page}
    result = run(tmp_path, campaign(**pages))
    assert figures(result, SHEET) == (2, 0, 0, 2)
    result, _ = again(tmp_path, [tmp_path / "книга.xlsx"], result, {(SHEET, "B6"): OVZ})
    assert [w[2] for w in wishes(result)] == [OVZ, OVZ]


def test_a_broken_formula_takes_an_answer(tmp_path: Path) -> None:
    result, file = first(tmp_path, wish("=A1&B1", ""))
    result, _ = again(tmp_path, [file], result, {(SHEET, "B6"): OVZ})
    assert [w[2] for w in wishes(result)] == [OVZ]


def test_yes_is_not_asked_again(tmp_path: Path) -> None:
    result, file = first(tmp_path, wish("Робота с детьми с ОВЗ в обычном классе"))
    assert asked(result) == ["B6"]
    result, _ = again(tmp_path, [file], result, {(SHEET, "B6"): "да"})
    assert (asked(result), figures(result, SHEET)) == ([], (1, 0, 1, 0))
    assert "Ответ учтён: да" in said(result, SHEET)


def test_a_row_may_stay_out(tmp_path: Path) -> None:
    result, file = first(tmp_path, wish(name="вакансия"), wish())
    result, _ = again(tmp_path, [file], result, {(SHEET, "D6"): "не брать"})
    assert figures(result, SHEET) == (2, 1, 0, 1)
    assert not asked(result)


def test_a_sheet_may_stay_out(tmp_path: Path) -> None:
    hidden = Page(form2(wish(AID, ""), above=[["ОУ", "Дальняя СОШ"]]))
    result, file = first(tmp_path, wish(), Лист9=hidden)
    result, _ = again(tmp_path, [file], result, {("Лист9", "B1"): "Ольховская ООШ"})
    assert [w[0] for w in wishes(result)] == [KEDRINA, KEDRINA]
    assert "по вашему ответу: «Ольховская ООШ»" in said(result, "Лист9")


def test_a_newer_answer_replaces_and_forgetting_undoes(tmp_path: Path) -> None:
    empty, file = first(tmp_path, wish(name="КЕДРИНА О.С."))
    result, memory = again(tmp_path, [file], empty, {(SHEET, "D6"): "Кедрена"})
    assert asked(result) == ["D6"]
    memory.learn(read_answers(fill(written(tmp_path, result, [file]), {(SHEET, "D6"): KEDRINA})))
    result = import_forms([file], empty.tables, memory=memory)
    assert len(wishes(result)) == 1
    memory.learn(read_answers(fill(written(tmp_path, result, [file]), {(SHEET, "D6"): "забыть"})))
    assert not memory.replies
    assert asked(import_forms([file], empty.tables, memory=memory)) == ["D6"]


def test_the_answer_stands_in_the_next_workbook(tmp_path: Path) -> None:
    """Handing the same workbook back changes nothing."""
    result, file = first(tmp_path, wish(name="КЕДРИНА О.С."), wish(dates="31.02.2027", name="Ким Виктория"))
    answers = {(SHEET, "D6"): KEDRINA, (SHEET, "C7"): "01.02-19.02.2027"}
    result, memory = again(tmp_path, [file], result, answers)
    assert read_answers(written(tmp_path, result, [file])) == memory.replies


def test_answers_to_rows_that_are_gone_are_counted(tmp_path: Path) -> None:
    result, _ = first(tmp_path, wish(name="КЕДРИНА О.С."))
    memory = Memory()
    memory.learn(read_answers(fill(written(tmp_path, result, []), {(SHEET, "D6"): KEDRINA})))
    pages: dict[str, Grid | Page] = {SHEET: form2(wish())}
    result = run(tmp_path, campaign(**pages), memory=memory)
    assert "ответов, чьих строк в файлах нет: 1" in said(result)


def test_importing_twice_with_answers_adds_nothing(tmp_path: Path) -> None:
    result, file = first(tmp_path, wish(name="КЕДРИНА О.С."), wish("2 курс", "", PHYSICIST, "учитель физики"))
    once, memory = again(tmp_path, [file], result, {(SHEET, "D6"): KEDRINA, (SHEET, "B7"): AID})
    twice = import_forms([file], once.tables, memory=memory)
    check(twice)
    for name, frame in once.tables.items():
        assert frame.to_csv() == twice.tables[name].to_csv(), name
    assert count(once, SHEET) == count(twice, SHEET)


@pytest.mark.parametrize(
    "text", ["нет", "{}", '{"schema_version": 2, "answers": []}', '{"schema_version": 1}']
)
def test_a_damaged_memory_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormsError):
        Memory.load(path)


def test_no_memory_is_an_empty_one(tmp_path: Path) -> None:
    assert Memory.load(tmp_path / "missing.json").replies == {}
