"""Several forms of one school: compared row by row, one of them holds, and which one can be answered."""

from __future__ import annotations

from pathlib import Path

from datasets.forms import ImportResult, import_forms
from datasets.forms.answers.memory import Memory
from tests.datasets.forms.workbooks import (
    ABOVE2,
    FORM2_HEAD,
    KEDRINA,
    OVZ,
    PHYSICIST,
    Grid,
    Page,
    book,
    campaign,
    check,
    count,
    figures,
    form2,
    remarks,
    run,
    said,
    wish,
    wishes,
)

FIRST, SECOND = "Берёзовская СОШ", "Берёзовская СОШ (2)"
ONE, OTHER = wish(), wish(name=PHYSICIST, position="учитель физики")
HEAD = ["№", "Школа", *FORM2_HEAD[1:]]


def names(result: ImportResult) -> list[str]:
    return [found[0] for found in wishes(result)]


def test_the_first_form_holds_until_answered(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{FIRST: form2(ONE), SECOND: form2(ONE, OTHER)}))
    assert names(result) == [KEDRINA]
    assert figures(result, SECOND) == (2, 0, 1, 1)
    assert "строк совпало 1, с другими сроками 0, лишних 1, недостаёт 0" in said(result, SECOND)


def test_an_answer_takes_the_other_one(tmp_path: Path) -> None:
    path = book(tmp_path / "книга.xlsx", campaign(**{FIRST: form2(ONE), SECOND: form2(OTHER)}))
    [asked] = [r.question for r in remarks(import_forms([path]), SECOND) if r.asked_ru and r.question]
    assert asked.offers[1] == "взять эту"
    memory = Memory()
    memory.learn({asked.question.key(asked.question.usual): asked.offers[1]})
    result = import_forms([path], memory=memory)
    check(result)
    assert names(result) == [PHYSICIST]
    assert figures(result, FIRST) == (1, 0, 0, 1)
    assert not [r for r in remarks(result, FIRST) if r.asked_ru]


def test_other_words_are_told_and_the_first_ones_stay(tmp_path: Path) -> None:
    second = form2(wish(position="учитель биологии", reason="дефицит"))
    result = run(tmp_path, campaign(**{FIRST: form2(ONE), SECOND: second}))
    assert "другое: должность, обоснование; взято оттуда" in said(result, SECOND)
    assert list(result.tables["applications"]["justification"]) == ["срок"]


def test_what_the_first_form_set_aside_is_aside_in_the_second(tmp_path: Path) -> None:
    lost = form2(wish(name="вакансия"))
    result = run(tmp_path, campaign(**{FIRST: lost, SECOND: lost}))
    assert figures(result, FIRST) == figures(result, SECOND) == (1, 0, 0, 1)
    assert len(result.held) == 1


def test_a_supplement_adds_to_the_first_form(tmp_path: Path) -> None:
    above: Grid = [["Дополнительная заявка"], *ABOVE2[1:]]
    result = run(tmp_path, campaign(**{FIRST: form2(ONE), SECOND: form2(OTHER, above=above)}))
    assert names(result) == [KEDRINA, PHYSICIST]
    assert figures(result, SECOND) == (1, 1, 0, 0)


def test_a_table_of_schools_is_not_counted_twice(tmp_path: Path) -> None:
    """Schools without a form of their own are read from it; it may stand before the forms."""
    table = form2(
        [FIRST, *ONE],
        [FIRST, *OTHER],
        ["Ольховская ООШ", *wish(name="Вешняя Инна Львовна", position="учитель математики")],
        head=HEAD,
        above=[["Общая заявка района"]],
    )
    result = run(tmp_path, campaign(**{"СВОД": table, FIRST: form2(ONE)}))
    assert names(result) == [KEDRINA, "Вешняя Инна Львовна"]
    assert figures(result, "СВОД") == (3, 1, 1, 1)
    assert "у 1 школ есть свои формы" in said(result, "СВОД")
    assert "Расходятся: «Берёзовская СОШ»" in said(result, "СВОД")


def test_a_blank_form_beside_a_filled_one_is_no_silence(tmp_path: Path) -> None:
    blank: Grid = [*ABOVE2, FORM2_HEAD, [1], [2]]
    result = run(tmp_path, campaign(**{"бланк": blank, FIRST: form2(ONE)}))
    assert count(result, "бланк").note == "пустой бланк, заявка школы на листе «Берёзовская СОШ»"
    assert not remarks(result, "бланк")


def test_formulas_over_sheets_that_are_no_forms_are_read(tmp_path: Path) -> None:
    """Names drawn from a list of people on another sheet are no sum of forms (here never computed)."""
    filled = Page([*ABOVE2, FORM2_HEAD, [1, OVZ, "", "=Работники!C3", "учитель химии", "срок"]])
    result = run(tmp_path, campaign(**{FIRST: filled}))
    assert figures(result, FIRST) == (1, 0, 0, 1)
    assert "формула не вычислена" in said(result, FIRST)
