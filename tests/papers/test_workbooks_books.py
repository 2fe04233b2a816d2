"""What stands in the workbooks: totals that match, protection, drop-downs, print set-up, no formulas."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from papers.workbooks.application_book import write_application_book
from papers.workbooks.export import Export
from papers.workbooks.plan_book import write_plan_book
from papers.workbooks.school_books import write_extract, write_form3
from tests.papers.workbooks_editing import Edited, campaign, export

HEAD = 6
"""The row of the heading of the plan's first sheet: three titles, a free one, the totals."""


@pytest.fixture
def plan() -> Export:
    quotas: list[dict[str, object]] = [
        {"group_id": "g1", "max_seats": 4},
        {"group_id": "g2", "max_seats": 2},
    ]
    return export(campaign(quotas=quotas))


@pytest.fixture
def book(plan: Export, tmp_path: Path) -> openpyxl.Workbook:
    write_plan_book(plan, tmp_path / "план.xlsx")
    return openpyxl.load_workbook(tmp_path / "план.xlsx")


def cells(sheet: Worksheet, heading: str) -> list[object]:
    """The cells under a heading, down to the last row of the table."""
    top, at = next(
        (cell.row, cell.column) for row in sheet.iter_rows(max_row=9) for cell in row if cell.value == heading
    )
    return [sheet.cell(row, at).value for row in range(top + 1, sheet.max_row + 1)]


def counted(path: Path, sheet: str, heading: str) -> list[float]:
    """The stored results of a column of formulas, its total first."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    top = next(i for i, row in enumerate(rows) if heading in row)
    at = rows[top].index(heading)
    return [float(str(row[at] or 0)) for row in (rows[top - 1], *rows[top + 1 :])]


def test_the_sheets_are_the_plan_and_what_is_counted_from_it(book: openpyxl.Workbook) -> None:
    assert {sheet.title: sheet.sheet_state for sheet in book.worksheets} == {
        "План": "visible",
        "Группы": "visible",
        "Школы": "visible",
        "kvota_lists": "hidden",
        "kvota": "veryHidden",
    }


def test_places_can_be_edited_and_what_is_counted_can_not(book: openpyxl.Workbook) -> None:
    assert {sheet.title for sheet in book.worksheets if sheet.protection.sheet} == {"Группы", "Школы"}


def test_the_ids_are_hidden_and_sorted_along(book: openpyxl.Workbook) -> None:
    sheet = book["План"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")
    assert sheet.freeze_panes == f"A{HEAD + 1}"


def test_every_sheet_prints_on_landscape_a4_with_its_heading_repeated(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[:3]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.right.text == "&P / &N"


def test_a_title_that_looks_like_a_formula_stays_a_text(book: openpyxl.Workbook) -> None:
    titles = cells(book["План"], "Название программы повышения квалификации")
    assert "=Физика: опыты; 1+1" in titles
    sheet = book["План"]
    formulas = [c.coordinate for row in sheet.iter_rows(min_row=HEAD) for c in row if c.data_type == "f"]
    assert formulas == []


def test_the_totals_are_formulas_and_their_stored_results_match(plan: Export, tmp_path: Path) -> None:
    path = tmp_path / "план.xlsx"
    write_plan_book(plan, path)
    total = openpyxl.load_workbook(path)["План"].cell(HEAD - 1, Edited(path).columns["ФИО (полностью)"])
    assert str(total.value).startswith("=SUBTOTAL(103,'План'!")
    assert counted(path, "Группы", "Мест в плане") == [5, 1, 3, 1]
    assert counted(path, "Группы", "Сейчас на листе «План»") == [5, 1, 3, 1]
    assert counted(path, "Школы", "Сейчас на листе «План»") == [5, 3, 2]
    assert counted(path, "Группы", "Мест дано группе") == [6, 2, 4, 0]


def test_the_formulas_count_the_cells_of_the_plan(book: openpyxl.Workbook) -> None:
    formulas = [str(formula) for formula in cells(book["Группы"], "Сейчас на листе «План»")]
    assert all(one.startswith("=SUMPRODUCT(--('План'!$N$7:$N$311=$A") for one in formulas)


def test_drop_downs_offer_the_people_schools_and_groups_of_the_data(book: openpyxl.Workbook) -> None:
    offered = {}
    for rule in book["План"].data_validations.dataValidation:
        name, area = str(rule.formula1).lstrip("=").split("!")
        assert name == "'kvota_lists'"
        listed = [cell.value for (cell,) in book["kvota_lists"][area.replace("$", "")]]
        offered[book["План"].cell(HEAD, next(iter(rule.sqref.ranges)).min_col).value] = listed
        assert rule.errorStyle == "warning"
    assert offered["Код группы"] == ["g1", "g2", "g3"]
    assert offered["Образовательное учреждение"] == ["МБОУ «Берёзовская СОШ»", "Ольховская ООШ"]
    people = offered["ФИО (полностью)"]
    assert len(people) == len(set(people)) == 5


def test_the_book_by_school_begins_a_page_with_each_school(plan: Export, tmp_path: Path) -> None:
    write_plan_book(plan, tmp_path / "план.xlsx", by_school=True)
    sheet = openpyxl.load_workbook(tmp_path / "план.xlsx")["План"]
    assert (
        cells(sheet, "Образовательное учреждение") == ["МБОУ «Берёзовская СОШ»"] * 3 + ["Ольховская ООШ"] * 2
    )
    assert [page.id for page in sheet.row_breaks.brk] == [HEAD + 3]


def test_form_3_is_a_sheet_a_group_and_only_people_can_be_typed_over(plan: Export, tmp_path: Path) -> None:
    write_form3(plan, tmp_path / "форма3.xlsx", "s1")
    book = openpyxl.load_workbook(tmp_path / "форма3.xlsx")
    forms = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in forms] == ["01.03 g2", "29.03 g1"]
    for sheet in forms:
        assert sheet.protection.sheet
        form = Edited(tmp_path / "форма3.xlsx", sheet.title)
        opened = {
            name for name, at in form.columns.items() if not sheet.cell(form.head + 1, at).protection.locked
        }
        assert opened == {"ФИО (полностью)", "Должность"}
    assert forms[1]["B3"].value == "Представить не позднее 22.03.2027"


def test_a_school_without_places_has_no_form_3(plan: Export, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no place"):
        write_form3(plan, tmp_path / "форма3.xlsx", "s2", groups=["g2"])


def test_an_extract_holds_nobody_of_another_school(plan: Export, tmp_path: Path) -> None:
    write_extract(plan, tmp_path / "выписка.xlsx", "s2")
    book = openpyxl.load_workbook(tmp_path / "выписка.xlsx")
    texts = {str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
    assert "Вешняя Инна Львовна" in texts
    assert not texts & {"Полынина Анна Петровна", "Луговцева Мария Ивановна", "Заозёрная Анна Юрьевна"}


def test_whoever_applied_and_has_no_place_stands_in_the_extract(plan: Export, tmp_path: Path) -> None:
    told = Export(plan.facts, reasons={"t6": "Квота исчерпана.", "t1": "не о том"})
    write_extract(told, tmp_path / "выписка.xlsx", "s1")
    sheet = openpyxl.load_workbook(tmp_path / "выписка.xlsx")["Не вошли"]
    assert cells(sheet, "ФИО (полностью)") == ["Заозёрная Анна Юрьевна"]
    assert cells(sheet, "Обоснование выбора") == ["дефицит"]
    assert cells(sheet, "Почему") == ["Квота исчерпана."]
    assert sheet["A1"].value == "Заявлены, но в план не вошли · человек: 1"


def test_the_application_adds_up_by_programme(plan: Export, tmp_path: Path) -> None:
    write_application_book(plan, tmp_path / "заявка.xlsx")
    assert counted(tmp_path / "заявка.xlsx", "По программам", "Заявок") == [3, 2, 1]
    assert counted(tmp_path / "заявка.xlsx", "По программам", "С обоснованием") == [2, 1, 1]


def test_nothing_in_a_workbook_tells_who_made_it_or_when(plan: Export, tmp_path: Path) -> None:
    write_plan_book(plan, tmp_path / "план.xlsx")
    told = openpyxl.load_workbook(tmp_path / "план.xlsx").properties
    assert (told.creator, told.lastModifiedBy) == ("Kvota", "Kvota")
    names = [
        sheet.visible for sheet in CalamineWorkbook.from_path(str(tmp_path / "план.xlsx")).sheets_metadata
    ]
    assert names.count(SheetVisibleEnum.Visible) == 3
