"""Form 2: the sheet as a whole, its heading, its school, what stands around the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.forms import Grade
from tests.datasets.forms.workbooks import (
    ABOVE2,
    FORM2_HEAD,
    KEDRINA,
    OVZ,
    PHYSICIST,
    STAFF,
    Grid,
    Page,
    Value,
    campaign,
    count,
    figures,
    form2,
    run,
    said,
    wish,
    wishes,
)

SHEET = "Лист7"
WISH = [(KEDRINA, "учитель химии", OVZ, "2027-02-01")]


def kept(path: Path, grid: Grid | Page, name: str = SHEET) -> None:
    """One row is read and kept, and it is the usual wish."""
    result = run(path, campaign(**{name: grid}))
    assert figures(result, name) == (1, 1, 0, 0), said(result, name)
    assert wishes(result) == WISH


@pytest.mark.parametrize(
    "head",
    [
        [
            "№",
            "Название программы повышения квалификации",
            "Сроки",
            "ФИО (полностью)",
            "Должность",
            "Обоснование",
        ],
        ["N", "Наименование курсов", "Дата проведения", "Ф.И.О.", "Должность, предмет", "Обоснование выбора"],
        ["№ п/п", "Программа / тема", "сроки обучения", "Фамилия, имя, отчество", "ДОЛЖНОСТЬ", "Обоснование"],
        [
            "№\nп/п",
            "Название\u00a0 программы",
            "Сроки ",
            "ФИО\n(полностью)",
            "Должность:",
            "Обоснование выбора*",
        ],
    ],
)
def test_headings(tmp_path: Path, head: list[str]) -> None:
    kept(tmp_path, form2(wish(), head=head))


def test_columns_in_any_order(tmp_path: Path) -> None:
    order = [3, 0, 4, 1, 2]
    head = ["№", *[FORM2_HEAD[i + 1] for i in order]]
    kept(tmp_path, form2([wish()[i] for i in order], head=head))


def test_letterhead_and_merged_titles(tmp_path: Path) -> None:
    above = [["Российская Федерация"], ["исх. № 12 от 20.11.2026"], *ABOVE2]
    kept(tmp_path, Page(form2(wish(), above=above), merged=("A1:F1", "A3:F3", "A4:F4", "B5:F5")))


def test_two_row_heading_with_merged_cells(tmp_path: Path) -> None:
    lower = ["", "", "начало", "окончание", "", "", ""]
    head = ["№", "Название программы", "Сроки", "", "ФИО", "Должность", "Обоснование"]
    row = [1, OVZ, "01.02.2027", "19.02.2027", KEDRINA, "учитель химии", "срок"]
    merged = ("C5:D5", "A5:A6", "B5:B6", "E5:E6", "F5:F6", "G5:G6")
    kept(tmp_path, Page([*ABOVE2, head, lower, row], merged=merged))


def test_two_row_heading_without_merged_cells(tmp_path: Path) -> None:
    head = ["№", "Название программы", "Сроки", "", "ФИО", "Должность"]
    lower = ["", "", "начало", "окончание"]
    kept(tmp_path, [*ABOVE2, head, lower, [1, OVZ, "01.02.2027", "19.02.2027", KEDRINA, "учитель химии"]])


def test_dates_merged_over_two_columns(tmp_path: Path) -> None:
    head = ["№", "Название программы", "Сроки", "", "ФИО", "Должность"]
    row = [1, OVZ, "01.02.2027", "19.02.2027", KEDRINA, "учитель химии"]
    kept(tmp_path, Page([*ABOVE2, head, row], merged=("C5:D5",)))


def test_end_column_before_start_column(tmp_path: Path) -> None:
    head = ["№", "Название программы", "Начало", "Окончание", "ФИО", "Должность"]
    row = [1, OVZ, "19.02.2027", "01.02.2027", KEDRINA, "учитель химии"]
    result = run(tmp_path, campaign(**{SHEET: [*ABOVE2, head, row]}))
    assert figures(result, SHEET) == (1, 0, 0, 1)
    assert "окончание раньше начала" in said(result, SHEET)


def test_name_in_three_columns(tmp_path: Path) -> None:
    head = ["№", "Название программы", "Сроки", "Фамилия", "Имя", "Отчество", "Должность"]
    row: list[Value] = [1, OVZ, "01.02-19.02.2027", "Кедрина", "Ольга", "Семёновна", "учитель химии"]
    kept(tmp_path, [*ABOVE2, head, row])


def test_line_of_column_numbers_and_repeated_heading(tmp_path: Path) -> None:
    second = [2, *wish(name=PHYSICIST, position="учитель физики")]
    grid = [*ABOVE2, FORM2_HEAD, [1, 2, 3, 4, 5, 6], [1, *wish()], FORM2_HEAD, second, ["Итого: 2"]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (2, 2, 0, 0)
    assert "не строки: 3" in count(result, SHEET).note


@pytest.mark.parametrize(
    "tail",
    [
        ["", "Директор ОУ ____________ /Заозёрная А.Ю./"],
        ["Исп. Луговцева М.А., 8-000-000-00-00"],
        ["Итого: 9"],
        ["", "Всего", "", 9],
        ["Директор школы", "", "", "Римская-Камышина Н.Л."],
        ["М.П."],
        ["", "Ответственный за ПК", "Тихая В.П."],
    ],
)
def test_lines_below_are_no_rows(tmp_path: Path, tail: list[Value]) -> None:
    kept(tmp_path, [*ABOVE2, FORM2_HEAD, [1, *wish()], tail])


def test_numbered_but_empty_rows_are_no_rows(tmp_path: Path) -> None:
    kept(tmp_path, [*ABOVE2, FORM2_HEAD, [1, *wish()], [2], [3], ["5а"]])


def test_caption_inside_the_table_is_told(tmp_path: Path) -> None:
    second = [2, *wish(name=PHYSICIST, position="учитель физики")]
    grid = [*ABOVE2, FORM2_HEAD, [1, *wish()], ["Внебюджет"], second]
    result = run(tmp_path, campaign(**{SHEET: Page(grid, merged=("A7:F7",))}))
    assert figures(result, SHEET) == (2, 2, 0, 0)
    assert "Внебюджет" in said(result, SHEET)


def test_title_merged_over_rows_fills_down(tmp_path: Path) -> None:
    rows = [wish(), ["", *wish(name=PHYSICIST, position="учитель физики")[1:]]]
    result = run(tmp_path, campaign(**{SHEET: Page(form2(*rows), merged=("B6:B7",))}))
    assert figures(result, SHEET) == (2, 2, 0, 0)
    assert {w[2] for w in wishes(result)} == {OVZ}


def test_stray_columns_are_told_and_not_taken(tmp_path: Path) -> None:
    result = run(
        tmp_path, campaign(**{SHEET: form2([*wish(), 12, "8-000"], head=[*FORM2_HEAD, "Стаж", "СНИЛС"])})
    )
    assert "столбцы не взяты: «Стаж», «СНИЛС»" in count(result, SHEET).note
    assert figures(result, SHEET) == (1, 1, 0, 0)


def test_second_table_to_the_right_is_not_read(tmp_path: Path) -> None:
    aside = ["", "", "", "", "", "", "", "", "для себя", "позвонить"]
    grid: Grid = [*ABOVE2, [*FORM2_HEAD, "", "", "заметки", "что"], [1, *wish()], aside]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert "строк сбоку от таблицы, не взяты: 1" in count(result, SHEET).note


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: Page(form2(wish()), hidden_rows=(6,))}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert "скрытые строки прочитаны: 1" in said(result, SHEET)


@pytest.mark.parametrize(
    "line",
    [
        ["ОУ", "Берёзовская СОШ"],
        ["ОУ: МБОУ «Березовская СОШ»"],
        ["Образовательное учреждение", "", "МБОУ «Берёзовская средняя общеобразовательная школа»"],
        ["ОУ ____МБОУ «Берёзовская СОШ»____"],
        ["МБОУ «БЕРЁЗОВСКАЯ СОШ»"],
        ["ОУ", "БСОШ-1"],
    ],
)
def test_school_line(tmp_path: Path, line: list[Value]) -> None:
    kept(tmp_path, form2(wish(), above=[["Заявка"], ["на I полугодие 2027 года"], line]))


@pytest.mark.parametrize("line", [["ОУ", "СОШ с. Берёзовка"], ["ОУ", "Берёзовская школа"]])
def test_school_by_likeness_is_told(tmp_path: Path, line: list[Value]) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(), above=[line])}))
    assert figures(result, SHEET) == (1, 1, 0, 0)
    assert "узнана школа «Берёзовская СОШ» (сходство" in said(result, SHEET)


@pytest.mark.parametrize("name", ["Берёзовская СОШ", "Берёзовская СОШ (2)", "МБОУ Берёзовская"])
def test_school_from_the_name_of_the_sheet(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, campaign(**{name: form2(wish(), above=[["Заявка"]])}))
    assert wishes(result) == WISH
    assert "взято из имени листа" in said(result, name)


@pytest.mark.parametrize("line", ["Берёзовская ООШ", "Районная СОШ № 3", "Районная СОШ"])
def test_school_that_nobody_knows(tmp_path: Path, line: str) -> None:
    """Number and kind are compared exactly: the nearest school is not good enough."""
    grid = form2(wish(), wish(), above=[["ОУ", line]])
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (2, 0, 0, 2)
    assert said(result, SHEET).count("школа не узнана") == 1


def test_numbers_of_schools_are_compared_exactly(tmp_path: Path) -> None:
    row = [
        2,
        "Районная СОШ № 2",
        "Снежная Яна Ильинична",
        "учитель химии",
        "химия",
        "01.01.1980",
        "01.02.2024",
    ]
    form = form2(wish(name="Снежная Яна Ильинична"), above=[["ОУ", "МБОУ СОШ №2"]])
    sheets = {**campaign(**{SHEET: form}), "Работники": [*STAFF, row]}
    result = run(tmp_path, sheets)
    assert figures(result, SHEET) == (1, 1, 0, 0)


def test_one_table_for_several_schools(tmp_path: Path) -> None:
    head = ["№", "Школа", *FORM2_HEAD[1:]]
    rows = [
        ["Берёзовская СОШ", *wish()],
        ["Ольховская ООШ", *wish(position="учитель географии")],
        ["Нет такой СОШ", *wish()],
    ]
    result = run(tmp_path, campaign(**{SHEET: form2(*rows, head=head, above=[["Общая заявка района"]])}))
    assert figures(result, SHEET) == (3, 2, 0, 1)
    assert [w[1] for w in wishes(result)] == ["учитель химии", "учитель географии"]


def test_empty_form_is_not_submitted(tmp_path: Path) -> None:
    grid = [*ABOVE2, FORM2_HEAD, [1], [2], ["", "Директор ОУ ________"]]
    result = run(tmp_path, campaign(**{SHEET: grid}))
    assert figures(result, SHEET) == (0, 0, 0, 0)
    assert "не подана" in count(result, SHEET).note
    general = [r for r in result.remarks if not r.sheet]
    assert any("Форма 2 не подана" in r.done_ru and "Берёзовская" in r.done_ru for r in general)


def test_form_of_another_half_year(tmp_path: Path) -> None:
    above = [["на II полугодие 2026 года"], ["ОУ", "Берёзовская СОШ"]]
    sheets = campaign(**{"А": form2(wish()), "Б": form2(wish(), wish(), above=above)})
    result = run(tmp_path, sheets)
    assert figures(result, "Б") == (2, 0, 0, 2)
    assert "на другое полугодие (II полугодие 2026 года)" in said(result, "Б")


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    others: dict[str, Grid | Page] = {
        "А": form2(wish()),
        "старое 2026": Page(form2(wish()), hidden=True),
        "Лист3": [],
        "заметки": [["позвонить в ИПК"], ["отправить до 15-го"]],
        "почти": [["Название программы", "Сроки", "Должность"], [OVZ, "март", "учитель"]],
        "Форма 3": form2(wish()[:4], above=[["Подтверждение обучения"]], head=FORM2_HEAD[:5]),
    }
    sheets = campaign(**others)
    result = run(tmp_path, sheets)
    assert len(result.sheets) == len(sheets)
    for name in ("старое 2026", "Лист3", "заметки", "почти", "Форма 3"):
        assert count(result, name).kind == "ignored"
        assert count(result, name).note
    assert "скрытый лист" in said(result, "старое 2026")
    assert "не найден столбец «фио»" in said(result, "почти")
    assert "Форма 3" in said(result, "Форма 3")
    assert len(wishes(result)) == 1


def test_remark_opens_at_its_cell(tmp_path: Path) -> None:
    result = run(tmp_path, campaign(**{SHEET: form2(wish(), wish(dates="31.02.2027"))}))
    remark = next(r for r in result.remarks if r.sheet == SHEET)
    assert (remark.file, remark.cell, remark.value) == ("книга.xlsx", "C7", "31.02.2027")
    assert remark.grade is Grade.REMARK
    assert remark.done_ru and remark.done_en and remark.asked_ru and remark.asked_en
    where = "книга.xlsx · Лист7 · C7: «31.02.2027»"
    assert remark.line("en") == f"{where} there is no such day: 31.02.2027; set aside. Correct the dates."
