"""What edits of a workbook mean for the plan: the places that change, or a question – never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.plan_table import read_assignments
from papers.workbooks.application_book import write_application_book
from papers.workbooks.differences import differences
from papers.workbooks.export import Export
from papers.workbooks.meaning import Meaning, meaning
from papers.workbooks.plan_book import write_plan_book
from papers.workbooks.reading import read_returned
from papers.workbooks.school_books import write_extract, write_form3
from rules.answers.edits import between, edited
from rules.context import Assignment
from tests.builders import Row
from tests.papers.workbooks_editing import Edited, campaign, export

NAME, SCHOOL, POSITION = "ФИО (полностью)", "Образовательное учреждение", "Должность"
KEDRINA, PHYSICIST = "Кедрина Ольга Семёновна", "Полынина Анна Петровна"
PRIMARY, HISTORIAN = "Луговцева Мария Ивановна", "Заозёрная Анна Юрьевна"
MATHEMATICIAN = "Вешняя Инна Львовна"


@pytest.fixture
def plan() -> Export:
    return export()


@pytest.fixture
def book(plan: Export, tmp_path: Path) -> Edited:
    write_plan_book(plan, tmp_path / "план.xlsx")
    return Edited(tmp_path / "план.xlsx")


def understood(book: Edited, plan: Export) -> Meaning:
    returned = read_returned(book.saved())
    return meaning(differences(returned, plan), plan, returned.mark)


def edits(book: Edited, plan: Export) -> list[str]:
    """The edits, nothing being asked: ``+t1 g1`` is a place given, ``-t1 g1`` one taken away."""
    found = understood(book, plan)
    assert found.questions == []
    data = plan.facts.dataset
    signs = {"seat": "+", "unseat": "-"}
    return sorted(
        f"{signs[edit.kind]}{data.teachers.teacher_id[edit.teacher]} {data.groups.group_id[edit.group]}"
        for edit in found.edits
    )


def question(book: Edited, plan: Export) -> str:
    """The one question, nothing being done."""
    found = understood(book, plan)
    assert found.edits == []
    (asked,) = found.questions
    assert asked.row is not None
    return asked.told[1]


def test_another_name_passes_the_place_on(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    book.set(row, NAME, PRIMARY)
    found = understood(book, plan)
    assert edits(book, plan) == ["+t3 g2", "-t2 g2"]
    assert [notice.code for notice in found.remarks] == ["other_position"]
    assert set(found.rows.values()) == {("План", row)}


def test_the_name_may_be_written_as_people_write_it(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), NAME, "  луговцева  мария ИВАНОВНА")
    assert edits(book, plan) == ["+t3 g2", "-t2 g2"]


def test_another_spelling_of_the_same_name_changes_no_place(plan: Export, book: Edited) -> None:
    book.set(book.row(KEDRINA), NAME, "Кедрина Ольга Семеновна")
    assert edits(book, plan) == []


def test_a_namesake_of_the_school_is_told_apart_by_the_position(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), NAME, HISTORIAN)
    assert "position" in question(book, plan)
    book.set(book.row(HISTORIAN), POSITION, "педагог-психолог")
    assert edits(book, plan) == ["+t7 g2", "-t2 g2"]


def test_somebody_of_another_school_needs_the_school_too(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    book.set(row, NAME, MATHEMATICIAN)
    assert "school" in question(book, plan)
    book.set(row, SCHOOL, "Ольховская ООШ")
    assert edits(book, plan) == ["+t4 g2", "-t2 g2"]


def test_a_namesake_elsewhere_is_never_taken_instead(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), NAME, KEDRINA)
    assert edits(book, plan) == ["+t1 g2", "-t2 g2"]


def test_a_name_nobody_bears_is_asked(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), NAME, "Новая Учительница Петровна")
    assert "register" in question(book, plan)


def test_another_group_moves_the_person(plan: Export, book: Edited) -> None:
    row = book.row(PHYSICIST)
    book.set(row, "Код группы", "g3")
    assert edits(book, plan) == ["+t2 g3", "-t2 g2"]
    book.set(row, "Начало", "05.04.2027")
    assert edits(book, plan) == ["+t2 g3", "-t2 g2"]


def test_programme_and_first_day_name_a_group_too(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), "Начало", "05.04.2027")
    assert edits(book, plan) == ["+t2 g3", "-t2 g2"]


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({"Код группы": "g9"}, "no such group id"),
        ({"Начало": "06.04.2027"}, "no group"),
        ({"Код группы": "g1", "Начало": "05.04.2027"}, "different groups"),
        ({"Окончание": "06.04.2027"}, "in the data"),
        ({"Часов": 72}, "in the data"),
    ],
)
def test_what_names_no_group_is_asked(
    plan: Export, book: Edited, cells: dict[str, object], asked: str
) -> None:
    row = book.row(PHYSICIST)
    for heading, value in cells.items():
        book.set(row, heading, value)
    assert asked in question(book, plan)


def test_two_that_change_rows_within_a_group_change_nothing(plan: Export, book: Edited) -> None:
    one, other = book.row(KEDRINA, nth=1), book.row(PRIMARY)
    for heading in (NAME, POSITION):
        at = book.columns[heading]
        first, second = book.sheet.cell(one, at).value, book.sheet.cell(other, at).value
        book.set(one, heading, second)
        book.set(other, heading, first)
    assert edits(book, plan) == []


def test_two_that_swap_groups_pass_both_places(plan: Export, book: Edited) -> None:
    one, other = book.row(PHYSICIST), book.row(PRIMARY)
    book.set(one, NAME, PRIMARY)
    book.set(other, NAME, PHYSICIST)
    assert edits(book, plan) == ["+t2 g1", "+t3 g2", "-t2 g2", "-t3 g1"]


def test_somebody_who_is_in_the_group_already_is_asked(plan: Export, book: Edited) -> None:
    book.add(**{NAME: PRIMARY, SCHOOL: "МБОУ «Берёзовская СОШ»", "Код группы": "g1"})
    assert "already" in question(book, plan)


def test_a_new_row_without_a_group_is_asked(plan: Export, book: Edited) -> None:
    book.add(**{NAME: PHYSICIST, POSITION: "учитель физики"})
    assert "no group" in question(book, plan)


def test_notes_mean_nothing_to_the_plan(plan: Export, book: Edited) -> None:
    book.set(book.row(PHYSICIST), "Примечание", "позвонить")
    assert edits(book, plan) == []
    assert len(differences(read_returned(book.path), plan).edits) == 1


def test_form_3_names_a_substitute_and_gives_a_place_up(plan: Export, tmp_path: Path) -> None:
    write_form3(plan, tmp_path / "форма3.xlsx", "s1")
    book = Edited(tmp_path / "форма3.xlsx", "29.03 g1")
    book.set(book.row(PRIMARY), NAME, PHYSICIST)
    given_up = book.row(KEDRINA)
    for heading in (NAME, POSITION):
        book.set(given_up, heading, None)
    assert edits(book, plan) == ["+t2 g1", "-t1 g1", "-t3 g1"]


def test_an_extract_never_brings_in_another_school(plan: Export, tmp_path: Path) -> None:
    write_extract(plan, tmp_path / "выписка.xlsx", "s1")
    book = Edited(tmp_path / "выписка.xlsx")
    book.set(book.row(PHYSICIST), NAME, MATHEMATICIAN)
    assert "school" in question(book, plan)


def test_an_application_changes_no_plan(plan: Export, tmp_path: Path) -> None:
    write_application_book(plan, tmp_path / "заявка.xlsx")
    book = Edited(tmp_path / "заявка.xlsx")
    book.sheet.delete_rows(book.row(PHYSICIST))
    assert edits(book, plan) == []


def test_the_edited_book_as_a_table_of_places_is_the_plan_after_the_edits(plan: Export, book: Edited) -> None:
    """The reader of plans that people made finds the same places as the row ids tell."""
    book.set(book.row(PHYSICIST), NAME, PRIMARY)
    book.sheet.delete_rows(book.row(MATHEMATICIAN))
    found = understood(book, plan)
    table = read_assignments(book.saved(), plan.facts.dataset)
    assert table.unknown == ()
    after = edited(plan.facts.assignment, found.edits)
    assert between(after, Assignment(table.teacher, table.group)) == []


def test_people_without_names_are_known_by_their_ids(tmp_path: Path) -> None:
    posts: list[Row] = [{"teacher_id": "t1"}, {"teacher_id": "t2"}]
    plan = export(campaign(teachers=posts, applications=[]), "t1 g1")
    write_plan_book(plan, tmp_path / "план.xlsx")
    book = Edited(tmp_path / "план.xlsx")
    book.set(book.row("t1"), NAME, "t2")
    assert edits(book, plan) == ["+t2 g1", "-t1 g1"]
