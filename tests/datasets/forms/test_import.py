"""The import as a whole: valid tables, kept ids, nothing new the second time, nothing dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from datasets.assemble import dataset_from_raw
from datasets.forms import FormsError, Grade, ImportResult, import_forms
from tests.datasets.forms.workbooks import (
    COURSES,
    FORM2_HEAD,
    KEDRINA,
    LAB,
    OVZ,
    PHYSICIST,
    SCHOOLS,
    STAFF,
    Grid,
    Page,
    book,
    campaign,
    check,
    count,
    figures,
    form2,
    rows,
    run,
    said,
    wish,
    wishes,
)

FORM1: Grid = [
    ["на I полугодие 2027 года"],
    ["№", "ОУ", "Рекомендованная тема", "Должность или ФИО", "Основание"],
    [1, "Берёзовская СОШ", LAB, "учитель физики", "ВПР"],
]
DEFICITS: Grid = [
    ["Сводная таблица дефицитов"],
    ["№", "ОО", "ФИО", "Должность", "Компетенция", "Уровень дефицита"],
    [1, "Берёзовская СОШ", KEDRINA, "учитель химии", "Чтение", "высокий"],
]
WORST = form2(
    wish(name="Кедрина Ольга  Семеновна "),
    wish(title="Робота с детьми с ОВЗ в обычном классе", name=PHYSICIST, position="учитель физики"),
    wish(),
    wish(name="вакансия"),
    wish(dates="31.02.2027"),
    wish(name="Степная Мария Ивановна (декрет до 12.2027)", position="учитель математики"),
    wish(dates="март", name="Ким Виктория", position="учитель музыки"),
)
WHOLE: dict[str, Grid | Page] = campaign(Берёзовская=WORST, Рекомендации=FORM1, Сводная=DEFICITS)


def same(one: ImportResult, two: ImportResult) -> None:
    """Byte-identical tables."""
    assert list(one.tables) == list(two.tables)
    for name, frame in one.tables.items():
        assert frame.to_csv(index=False) == two.tables[name].to_csv(index=False), name


def strictly_valid(result: ImportResult) -> None:
    """The strict reader finds no error."""
    dataset_from_raw(result.tables)


def test_whole_campaign(tmp_path: Path) -> None:
    result = run(tmp_path, WHOLE)
    strictly_valid(result)
    assert figures(result, "Берёзовская") == (7, 0, 5, 2)
    assert rows(result, "period") == [{"period_id": "27H1", "start": "2027-01-01", "end": "2027-06-30"}]


def test_second_import_changes_nothing(tmp_path: Path) -> None:
    first = run(tmp_path, WHOLE)
    second = run(tmp_path, WHOLE, previous=first.tables)
    same(first, second)
    assert first.sheets == second.sheets
    assert not [r for r in second.remarks if r.done_ru.startswith("таблица")]


def test_forms_alone_twice(tmp_path: Path) -> None:
    forms: dict[str, Grid | Page] = {"Берёзовская СОШ": WORST, "Форма 1": FORM1, "Сводная": DEFICITS}
    first = run(tmp_path, forms)
    same(first, run(tmp_path, forms, previous=first.tables))


def test_order_of_sheets_does_not_matter(tmp_path: Path) -> None:
    backwards = dict(reversed(WHOLE.items()))
    same(run(tmp_path, WHOLE), run(tmp_path, backwards))


def test_registers_may_be_in_other_files(tmp_path: Path) -> None:
    files = [
        book(tmp_path / f"{name}.xlsx", {name: grid})
        for name, grid in [("заявка", WORST), ("план", COURSES), ("люди", STAFF), ("школы", SCHOOLS)]
    ]
    result = import_forms(files)
    check(result)
    assert [s.file for s in result.sheets] == [f.name for f in files]
    assert len(wishes(result)) == 4


def test_ids_are_kept_when_more_comes(tmp_path: Path) -> None:
    first = run(tmp_path, campaign(А=form2(wish())))
    late: dict[str, Grid | Page] = {
        "Ольховская": form2(
            wish(name="Вешняя Инна Львовна", position="учитель математики"), above=[["ОУ", "Ольховская ООШ"]]
        )
    }
    second = run(tmp_path, late, previous=first.tables)
    for name in ("schools", "teachers", "programmes", "groups"):
        assert rows(second, name) == rows(first, name)
    assert rows(second, "applications")[:1] == rows(first, "applications")
    assert len(wishes(second)) == 2
    assert "таблица applications: новых строк 1" in said(second)


def test_register_that_changed_keeps_its_ids(tmp_path: Path) -> None:
    first = run(tmp_path, campaign())
    staff = [list(row) for row in STAFF]
    staff[2][3], staff[2][6] = "учитель химии и биологии", "15.12.2026"
    staff.insert(2, [0, "Берёзовская СОШ", "Новая Зоя Петровна", "учитель химии", "химия", "01.01.2000", ""])
    second = run(tmp_path, {**campaign(), "Работники": staff}, previous=first.tables)
    old, new = rows(first, "teachers"), rows(second, "teachers")
    assert [row["teacher_id"] for row in new] == [*(row["teacher_id"] for row in old), "t0014"]
    assert (new[0]["position"], new[0]["last_training_end"]) == ("учитель химии и биологии", "2026-12-15")
    assert "должность изменилась, было «учитель химии»" in said(second)
    assert "таблица teachers: новых строк 1, дополнено или исправлено 1" in said(second)


def test_foreign_ids_and_columns_of_a_dataset_stay(tmp_path: Path) -> None:
    first = run(tmp_path, campaign(А=form2(wish())))
    tables = {name: frame.copy() for name, frame in first.tables.items()}
    tables["teachers"] = tables["teachers"].replace(
        {"teacher_id": {"t0001": "X-17"}, "person_id": {"t0001": "X-17"}}
    )
    tables["applications"]["teacher_id"] = "X-17"
    tables["teachers"]["заметка"] = "моё"
    second = run(tmp_path, campaign(А=form2(wish())), previous=tables)
    assert second.tables["teachers"].to_csv() == tables["teachers"].to_csv()
    assert rows(second, "applications") == rows(ImportResult(tables, (), ()), "applications")


def test_previous_with_missing_cells(tmp_path: Path) -> None:
    first = run(tmp_path, campaign())
    tables = {name: frame.replace("", None) for name, frame in first.tables.items()}
    same(first, run(tmp_path, campaign(), previous=tables))


def test_forms_alone_make_a_valid_dataset(tmp_path: Path) -> None:
    above = [["Заречненского района"], ["на II полугодие 2027 года"], ["ОУ", "МБОУ «Берёзовская СОШ»"]]
    grid = form2(
        wish(dates="16.09-27.09.2027"),
        wish(dates="16.09-27.09, 13.10-17.10", name=PHYSICIST, position="учитель физики"),
        wish(title="Другой курс", dates="март", name=PHYSICIST, position="учитель физики"),
        wish(name="Тихая Вера Павловна", position="учитель"),
        wish(
            title="«Работа с детьми с ОВЗ в обычном классе», 72 ч",
            dates="16–27 сентября",
            name="Ким Виктория",
        ),
        above=above,
    )
    result = run(tmp_path, {"Форма": grid})
    strictly_valid(result)
    assert figures(result, "Форма") == (5, 2, 2, 1)
    assert [r["name"] for r in rows(result, "districts")] == ["Заречненский район"]
    assert [r["name"] for r in rows(result, "schools")] == ["МБОУ «Берёзовская СОШ»"]
    assert [(g["start"], g["end"], g["max_size"]) for g in rows(result, "groups")] == [
        ("2027-09-16", "2027-09-27", "25"),
        ("2027-09-16", "2027-10-17", "25"),
    ]
    assert len(rows(result, "group_sessions")) == 2
    assert [p["title"] for p in rows(result, "programmes")] == [OVZ, "Другой курс"]
    loud = "\n".join(r.line() for r in result.remarks if not r.sheet)
    for word in ("реестра школ нет", "реестра работников нет", "плана-графика", "принято по 25"):
        assert word in loud


def test_district_nobody_names(tmp_path: Path) -> None:
    result = run(tmp_path, {"А": form2(wish())})
    assert rows(result, "districts")[0]["name"] == ""
    assert "название района не найдено" in said(result)
    strictly_valid(result)


@pytest.mark.parametrize(
    ("file", "line", "period"),
    [
        ("а.xlsx", "на II полугодие 2027 г.", "27H2"),
        ("а.xlsx", "на 1 полугодие 2027", "27H1"),
        ("а.xlsx", "I полугодие 2026/2027 учебного года", "26H2"),
        ("Форма 2 свод I полуг 2028 (3).xlsx", "Заявка", "28H1"),
        ("а.xlsx", "Заявка", "27H1"),
    ],
)
def test_half_year(tmp_path: Path, file: str, line: str, period: str) -> None:
    """From the line above the table, else the file's name, else the dates."""
    grid = form2(wish(), above=[[line], ["ОУ", "Берёзовская СОШ"]])
    result = import_forms([book(tmp_path / file, {"А": grid})])
    assert rows(result, "period")[0]["period_id"] == period


def test_another_half_year_than_the_dataset(tmp_path: Path) -> None:
    first = run(tmp_path, campaign())
    grid = form2(wish(), above=[["на I полугодие 2028 года"], ["ОУ", "Берёзовская СОШ"]])
    result = run(tmp_path, {"А": grid}, previous=first.tables)
    assert [r.grade for r in result.errors] == [Grade.ERROR]
    assert rows(result, "period")[0]["period_id"] == "27H1"


STRICT: dict[str, Grid | Page] = {
    "period": [["period_id", "start", "end"], ["27H1", "2027-01-01", "2027-06-30"]],
    "schools": [["school_id", "district_id", "name", "цвет"], ["ш1", "р1", "Берёзовская СОШ", "белая"]],
    "districts": [["district_id", "name"], ["р1", "Заречненский"]],
    "teachers": [["teacher_id", "school_id", "full_name", "position"], [17, "ш1", KEDRINA, "учитель химии"]],
    "programmes": [["programme_id", "title", "hours"], ["п1", OVZ, 72]],
    "groups": [
        ["group_id", "programme_id", "start", "end", "max_size"],
        ["г1", "п1", "2027-02-01", "2027-02-19", 25],
    ],
}


def test_strict_sheets_beside_forms(tmp_path: Path) -> None:
    result = run(tmp_path, {**STRICT, "Берёзовская": form2(wish())})
    strictly_valid(result)
    assert count(result, "teachers").kind == "strict"
    assert figures(result, "teachers") == (1, 1, 0, 0)
    [row] = rows(result, "applications")
    assert (row["teacher_id"], row["programme_id"], row["group_id"]) == ("17", "п1", "г1")
    assert rows(result, "schools")[0]["цвет"] == "белая"


@pytest.mark.parametrize(
    ("sheet", "grid", "words"),
    [
        (
            "groups",
            [["group_id", "start"], ["г1", "2027-02-01"]],
            "нет столбцов: programme_id, end, max_size",
        ),
        ("programmes", [["programme_id", "title"], ["п1", OVZ], ["п1", LAB]], "ключ уже есть в строке 2"),
    ],
)
def test_fault_of_a_strict_sheet_is_an_error(tmp_path: Path, sheet: str, grid: Any, words: str) -> None:
    result = run(tmp_path, {**STRICT, sheet: grid})
    assert [r.sheet for r in result.errors] == [sheet]
    assert words in said(result, sheet)


def test_every_row_that_is_not_kept_is_told(tmp_path: Path) -> None:
    """A row set aside or repaired has a remark at one of its cells."""
    result = run(tmp_path, WHOLE)
    for sheet in result.sheets:
        told = [r for r in result.remarks if r.sheet == sheet.sheet and r.cell]
        aside = {r.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for r in told if r.grade is Grade.REMARK}
        mended = {r.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for r in told if r.grade is Grade.REPAIRED}
        assert len(aside) >= sheet.set_aside
        assert len(mended | aside) >= sheet.repaired + sheet.set_aside


def test_remarks_are_in_both_languages(tmp_path: Path) -> None:
    result = run(tmp_path, WHOLE)
    assert all(r.done_ru and r.done_en and bool(r.asked_ru) == bool(r.asked_en) for r in result.remarks)


def test_the_same_file_twice_in_one_call(tmp_path: Path) -> None:
    path = book(tmp_path / "книга.xlsx", campaign(А=form2(wish())))
    result = import_forms([path, path])
    check(result)
    assert len(wishes(result)) == 1
    assert [f.repaired for f in result.sheets if f.kind == "form2"] == [0, 1]


def test_names_never_reach_an_exception(tmp_path: Path) -> None:
    grid: Grid = [[*FORM2_HEAD], [1, *wish(dates="март")]]
    with pytest.raises(FormsError) as caught:
        import_forms([book(tmp_path / "а.xlsx", {"Лист1": grid})])
    assert "Кедрина" not in repr(caught.value) + repr(caught.value.problems)


def test_previous_is_not_changed(tmp_path: Path) -> None:
    first = run(tmp_path, campaign())
    before = {name: frame.copy() for name, frame in first.tables.items()}
    run(tmp_path, WHOLE, previous=first.tables)
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])
