"""Tables of deficits, long (a competency a row) or wide (a competency a column)."""

from __future__ import annotations

from datasets.forms.answers.question import folded
from datasets.forms.cells.names import Person, Who, read_person
from datasets.forms.cells.positions import read_position
from datasets.forms.cells.text import clean, key, show
from datasets.forms.kinds.deficit_columns import MarkColumn, declared, mark_columns
from datasets.forms.kinds.deficit_districts import Districts
from datasets.forms.kinds.deficit_marks import Marks
from datasets.forms.kinds.deficit_results import Results
from datasets.forms.kinds.deficit_totals import Totals
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells


def read_deficits(task: Task) -> None:
    """Every row is a person's result; severities 1-3 become deficits, 0 none."""
    columns = mark_columns(task)
    if not columns:
        _tell_no_marks(task)
        return
    columns = declared(task, columns)
    if not columns:
        return
    districts = Districts(task)
    if not districts.known:
        return
    reader = _Reader(task, columns, districts)
    for cells in task.cells():
        reader.read(cells)
    reader.close()


def _tell_no_marks(task: Task) -> None:
    """Nothing stands under the competencies: whatever colours say there can't be read."""
    task.log.all_aside(
        (task.layout.top, 0),
        Say(
            "отметок нет; если они показаны только цветом, цвет не читается: строки отложены.",
            "no marks; if colours alone show them, colours are not read: rows set aside.",
        ),
        Say("Впишите баллы или уровни в столбцы компетенций.", "Write points or levels under the names."),
    )


class _Reader:
    """Reads the rows of one sheet."""

    def __init__(self, task: Task, columns: list[MarkColumn], districts: Districts) -> None:
        self.task = task
        self.districts = districts
        self.world = task.world
        self.marks = Marks(task, columns)
        self.totals = Totals(task, columns)
        self.results = Results(task)
        self.untested = 0

    def read(self, cells: Cells) -> None:
        """One row."""
        if self.task.broken(cells, "school", "name", "surname", "code", "competency"):
            return
        if self.districts.is_strange(cells):
            return
        coded = self._coded(cells)
        if coded is None:
            return
        person, school, position = coded
        school_id = self._school(cells, school)
        if school_id is None:
            return
        marks = self.marks.read(cells)
        if marks is None:
            return
        job = read_position(cells.text("position") or position or person.rest)
        posts = self.task.people.find(school_id, person, job, self._name_place(cells))
        if not posts:
            return
        self.untested += not marks
        self.totals.check(cells, has_marks=bool(marks))
        self.results.take(cells, posts[0], marks)

    def _name_place(self, cells: Cells) -> tuple[int, int]:
        return cells.name_place() if self.task.layout.has("name", "surname") else cells.place("code")

    def _coded(self, cells: Cells) -> tuple[Person, str, str] | None:
        """The person, with the school and position that the key sheet has for the code."""
        name = cells.full_name() if self.task.layout.has("name", "surname") else ""
        code = cells.text("code")
        if key(show(name)) or not code:
            return read_person(name), "", ""
        known = self.world.codes.get(folded(code))
        if known is not None:
            return read_person(known[0]), known[1], known[2]
        person = read_person(code)
        if person.who is Who.FULL and len(person.name.split()) > 1:
            return person, "", ""
        why = Say("такого кода на листе «Коды» нет", "no such code on the key sheet")
        if not self.world.codes:
            why = Say("ключа кодов (лист «Коды») нет", "there is no key of codes")
        self.task.log.aside(
            cells.place("code"),
            Say(f"{why.ru}; строка отложена.", f"{why.en}; set aside."),
            Say("Впишите ФИО вместо кода или добавьте лист «Коды».", "Write the name, or add the key."),
        )
        return None

    def _school(self, cells: Cells, coded: str) -> str | None:
        if not self.task.layout.has("school"):
            return school_of_sheet(self.task)
        written = cells.text("school") or clean(coded)
        return self.task.schools.find(written, cells.place("school"))

    def close(self) -> None:
        """Put the results; what is said once: rows of other districts, rows without any result."""
        self.results.put()
        self.districts.tell()
        if self.untested:
            self.task.log.note(f"без отметок: {self.untested}", f"without a mark: {self.untested}")
