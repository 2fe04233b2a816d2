"""Export, edit as people do, import: exactly those edits, nothing guessed."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from papers.workbooks.application_book import write_application_book
from papers.workbooks.differences import differences
from papers.workbooks.export import Export
from papers.workbooks.plan_book import write_plan_book
from papers.workbooks.reading import is_ours, read_returned
from papers.workbooks.school_books import write_extract, write_form3
from rules.problems import InputError
from tests.builders import Row
from tests.papers.workbooks_editing import Edited, campaign, compared, export, told

NAME, ID = "ФИО (полностью)", "Код строки (не менять)"
KEDRINA, PHYSICIST = "Кедрина Ольга Семёновна", "Полынина Анна Петровна"
PRIMARY, HISTORIAN = "Луговцева Мария Ивановна", "Заозёрная Анна Юрьевна"


@pytest.fixture
def plan() -> Export:
    return export()


@pytest.fixture
def book(plan: Export, tmp_path: Path) -> Edited:
    write_plan_book(plan, tmp_path / "план.xlsx")
    return Edited(tmp_path / "план.xlsx")


def codes(path: Path, plan: Export) -> list[str]:
    return sorted(notice.code for notice in compared(path, plan).notices)


def test_a_book_that_nobody_edited_has_no_edits(plan: Export, book: Edited) -> None:
    found = compared(book.saved(), plan)
    assert (found.edits, found.notices) == ([], [])
    assert found.unchanged == found.exported == 5


@pytest.mark.parametrize("by_school", [False, True])
def test_the_books_by_group_and_by_school_come_back_alike(
    plan: Export, tmp_path: Path, *, by_school: bool
) -> None:
    write_plan_book(plan, tmp_path / "план.xlsx", by_school=by_school)
    assert compared(tmp_path / "план.xlsx", plan).edits == []


def test_sorting_and_filtering_change_nothing(plan: Export, book: Edited) -> None:
    book.sort(lambda cells: str(cells[6]))
    book.sheet.row_dimensions[book.head + 2].hidden = True
    book.sheet.auto_filter.add_filter_column(1, ["Первая помощь"])
    found = compared(book.saved(), plan)
    assert (found.edits, found.notices) == ([], [])


def test_a_name_typed_over_is_one_change_of_one_cell(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    book.set(row, NAME, HISTORIAN)
    (edit,) = compared(book.saved(), plan).edits
    assert told(edit) == ("changed", {"full_name": (PHYSICIST, HISTORIAN)})
    assert (edit.sheet, edit.row) == ("План", row)


def test_a_deleted_row_is_told_with_what_stood_in_it(plan: Export, book: Edited) -> None:
    book.sheet.delete_rows(book.row(PRIMARY))
    (edit,) = compared(book.saved(), plan).edits
    what, cells = told(edit)
    assert (what, edit.row) == ("removed", None)
    assert cells["full_name"] == (PRIMARY, "")
    assert cells["start"] == ("2027-03-29", "")


def test_an_inserted_row_is_told_with_what_stands_in_it(plan: Export, book: Edited) -> None:
    row = book.add(**{NAME: HISTORIAN, "Код группы": "g2", "Начало": date(2027, 3, 1)})
    (edit,) = compared(book.saved(), plan).edits
    assert (edit.row, edit.index) == (row, None)
    assert told(edit) == (
        "added",
        {"full_name": ("", HISTORIAN), "group": ("", "g2"), "start": ("", "2027-03-01")},
    )


def test_a_day_typed_as_a_text_is_the_same_day(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), "Начало", "1.03.2027")
    assert compared(book.saved(), plan).edits == []
    book.set(book.row(PHYSICIST), "Начало", "2.03.2027")
    (edit,) = compared(book.saved(), plan).edits
    assert told(edit) == ("changed", {"start": ("2027-03-01", "2027-03-02")})


def test_a_copied_row_is_noticed_and_not_counted_twice(plan: Export, book: Edited) -> None:
    copied = book.copy(book.row(PHYSICIST))
    found = compared(book.saved(), plan)
    assert found.edits == []
    assert [(notice.code, notice.row) for notice in found.notices] == [("repeated", copied)]


def test_a_copied_row_with_another_name_is_a_new_row_and_said_so(plan: Export, book: Edited) -> None:
    copied = book.copy(book.row(PHYSICIST))
    book.set(copied, NAME, HISTORIAN)
    found = compared(book.saved(), plan)
    assert [(notice.code, notice.row) for notice in found.notices] == [("copied_id", copied)]
    (edit,) = found.edits
    assert (edit.what, edit.index, edit.row) == ("added", None, copied)
    assert edit.now["full_name"] == HISTORIAN


def test_two_rows_of_one_id_of_which_none_is_as_before_are_not_guessed(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    copied = book.copy(row)
    book.set(row, NAME, HISTORIAN)
    book.set(copied, NAME, PRIMARY)
    found = compared(book.saved(), plan)
    assert found.edits == []
    assert (found.unclear, found.exported_unclear) == (2, 1)
    assert [notice.code for notice in found.notices] == ["ambiguous_id", "ambiguous_id"]


def test_a_row_pasted_over_another_takes_its_place(plan: Export, book: Edited) -> None:
    over = book.row(PRIMARY)
    book.write(over, book.values(book.row(PHYSICIST)))
    found = compared(book.saved(), plan)
    assert [told(edit)[0] for edit in found.edits] == ["removed"]
    assert [(notice.code, notice.row) for notice in found.notices] == [("repeated", over)]


def test_rows_pasted_without_their_ids_are_known_again(plan: Export, book: Edited) -> None:
    for name in (PHYSICIST, PRIMARY):
        book.set(book.row(name), ID, None)
    found = compared(book.saved(), plan)
    assert found.edits == []
    assert [notice.code for notice in found.notices] == ["lost_id", "lost_id"]


def test_a_name_wiped_out_is_a_place_given_up(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    for heading in (NAME, "Должность", "Образовательное учреждение"):
        book.set(row, heading, None)
    found = compared(book.saved(), plan)
    assert [(edit.what, edit.row) for edit in found.edits] == [("removed", row)]
    assert [notice.code for notice in found.notices] == ["cleared"]


@pytest.mark.parametrize("strange", ["0123abcd-00001", "{tag}-00099", "{tag}-x", "7"])
def test_ids_that_are_not_of_the_book_are_refused(plan: Export, book: Edited, strange: str) -> None:
    row = book.row(PHYSICIST)
    book.set(row, ID, strange.format(tag=plan.places.tag))
    found = compared(book.saved(), plan)
    assert [(notice.code, notice.row) for notice in found.notices] == [("foreign_id", row)]
    assert [(edit.what, edit.row) for edit in found.edits] == [("removed", None)]


def test_a_book_of_another_plan_is_refused(book: Edited) -> None:
    other = export(None, "t1 g1", "t2 g2")
    with pytest.raises(InputError) as refused:
        compared(book.saved(), other)
    assert refused.value.problems[0].code == "other_plan"


def test_a_book_exported_before_a_name_was_mended_is_refused(book: Edited) -> None:
    names: list[Row] = [
        {"teacher_id": "t1", "school_id": "s1", "full_name": "Кедрина-Лугова Ольга Семёновна"}
    ]
    with pytest.raises(InputError):
        compared(book.saved(), export(campaign(teachers=names), "t1 g1"))


def test_a_workbook_of_somebody_else_is_refused(plan: Export, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "чужая.xlsx")
    (tmp_path / "текст.xlsx").write_text("это не книга", encoding="utf-8")
    for name in ("чужая.xlsx", "текст.xlsx", "нет.xlsx"):
        assert not is_ours(tmp_path / name)
        with pytest.raises(InputError):
            read_returned(tmp_path / name)


def test_a_sheet_copied_within_the_book_is_asked_about(book: Edited) -> None:
    book.book.copy_worksheet(book.sheet)
    with pytest.raises(InputError) as refused:
        read_returned(book.saved())
    assert "План Copy" in refused.value.problems[0].message_en


def test_a_column_deleted_or_added_is_said(plan: Export, book: Edited) -> None:
    book.sheet.delete_cols(book.columns["Должность"])
    book.sheet.cell(book.head, len(book.columns) + 3).value = "Телефон"
    found = compared(book.saved(), plan)
    assert found.edits == []
    assert [notice.code for notice in found.notices] == ["missing_column", "further_column"]


def test_without_the_column_of_ids_nothing_is_compared(book: Edited) -> None:
    book.sheet.delete_cols(1)
    with pytest.raises(InputError):
        read_returned(book.saved())


def test_signatures_under_the_table_are_not_rows_and_said(plan: Export, book: Edited) -> None:
    book.set(book.sheet.max_row + 3, NAME, "Директор ____ /Заозёрная А.Ю./")
    found = compared(book.saved(), plan)
    assert found.edits == []
    assert [notice.code for notice in found.notices] == ["unread"]


def test_an_extract_of_a_school_says_nothing_of_other_schools(plan: Export, tmp_path: Path) -> None:
    write_extract(plan, tmp_path / "выписка.xlsx", "s1")
    book = Edited(tmp_path / "выписка.xlsx")
    book.sheet.delete_rows(book.row(KEDRINA))
    found = compared(book.saved(), plan)
    assert found.exported == 3
    assert [(edit.what, plan.places.teacher_id[edit.index or 0]) for edit in found.edits] == [
        ("removed", "t1")
    ]


def test_a_row_of_one_school_in_the_book_of_another_is_refused(plan: Export, tmp_path: Path) -> None:
    for school in ("s1", "s2"):
        write_extract(plan, tmp_path / f"{school}.xlsx", school)
    one, other = Edited(tmp_path / "s1.xlsx"), Edited(tmp_path / "s2.xlsx")
    row = one.sheet.max_row + 1
    one.write(row, other.values(other.head + 1))
    assert codes(one.saved(), plan) == ["foreign_id"]


def test_form_3_of_one_group_says_nothing_of_others(plan: Export, tmp_path: Path) -> None:
    write_form3(plan, tmp_path / "форма3.xlsx", "s1", groups=["g1"])
    book = Edited(tmp_path / "форма3.xlsx")
    book.set(book.row(PRIMARY), NAME, HISTORIAN)
    found = compared(book.saved(), plan)
    assert found.exported == 2
    assert [told(edit) for edit in found.edits] == [("changed", {"full_name": (PRIMARY, HISTORIAN)})]


def test_an_application_comes_back_with_its_edits(plan: Export, tmp_path: Path) -> None:
    write_application_book(plan, tmp_path / "заявка.xlsx")
    book = Edited(tmp_path / "заявка.xlsx")
    book.set(book.row(PHYSICIST), "Обоснование выбора", "срок подошёл")
    (edit,) = compared(book.saved(), plan).edits
    assert told(edit) == ("changed", {"justification": ("", "срок подошёл")})


@pytest.mark.parametrize("seed", range(12))
def test_any_edits_one_after_another_are_told_exactly(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    posts: list[Row] = [{"teacher_id": f"t{i}", "full_name": f"Лугова{i} Анна Петровна"} for i in range(40)]
    plan = export(campaign(teachers=posts, applications=[]), *(f"t{i} g{1 + i % 3}" for i in range(30)))
    write_plan_book(plan, tmp_path / "план.xlsx")
    book = Edited(tmp_path / "план.xlsx")
    names = chance.sample([f"Лугова{i} Анна Петровна" for i in range(30)], 12)
    expected = []
    for name in names[:4]:
        book.set(book.row(name), NAME, f"Новая {name}")
        expected.append(("changed", name))
    for name in names[4:8]:
        book.sheet.delete_rows(book.row(name))
        expected.append(("removed", name))
    for name in names[8:]:
        book.set(book.copy(book.row(name)), NAME, f"Ещё {name}")
        expected.append(("added", f"Ещё {name}"))
    book.sort(lambda cells: chance.random())
    found = compared(book.saved(), plan)
    own = [(what, cells["full_name"][what == "added"]) for what, cells in map(told, found.edits)]
    assert sorted(own) == sorted(expected)
    assert [notice.code for notice in found.notices] == ["copied_id"] * 4
    assert differences(read_returned(book.path), plan).unchanged == 22
