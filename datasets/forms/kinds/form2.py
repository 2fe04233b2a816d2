"""Form 2, a school's application: who wants to go to which programme, when, and why."""

from __future__ import annotations

from datasets.forms.cells.dates import Dates
from datasets.forms.cells.names import Person, read_person
from datasets.forms.cells.positions import Position, read_position, same_position
from datasets.forms.cells.text import Value, clean, key, quote, show
from datasets.forms.kinds.courses_cells import two_columns
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.audience import fitting_first
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_person import note_leave
from datasets.forms.world.find_programme import read_dates
from datasets.forms.world.people import Post

DITTO = frozenset(("см выше", "то же", "тоже", "то же самое", "там же", "та же", "//", '"', "''"))
Wish = tuple[str, str, str]


def read_form2(task: Task) -> None:
    """Read a school's rows; a form without rows is told to be not submitted."""
    by_row = task.layout.has("school")
    school_id = None if by_row else school_of_sheet(task)
    if not task.rows:
        _tell_empty(task, school_id)
        return
    if school_id:
        _tell_second(task, school_id)
    reader = _Reader(task)
    for cells in task.cells():
        reader.read(cells, None if by_row else school_id)


def _tell_second(task: Task, school_id: str) -> None:
    """Another form of a school that has one already: both are read, which one holds is asked."""
    first = task.world.forms_met.setdefault(school_id, task.sheet.name)
    if first != task.sheet.name:
        task.log.tell(
            None,
            Say(
                f"вторая форма той же школы (первая — лист «{first}»): прочитаны обе.",
                f"a second form of the same school (the first is sheet «{first}»): both were read.",
            ),
            Say("Какая из них верная? Лишний лист уберите.", "Which one holds? Remove the other."),
        )


def _tell_empty(task: Task, school_id: str | None) -> None:
    name = task.world.school_name(school_id) if school_id else task.sheet.name
    task.log.note("форма пустая: заявка не подана", "empty form: not submitted")
    task.log.tell(
        None,
        Say(
            f"форма пустая, заявка не подана: {quote(name)}.", f"an empty form, not submitted: {quote(name)}."
        ),
    )


class _Reader:
    """Reads rows; remembers the cells above for «см. выше» and the wishes met so far."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.above: dict[str, Value] = {}

    def read(self, cells: Cells, school_id: str | None) -> None:
        """One row becomes one wish, unless it is set aside."""
        if self.task.log.is_aside(cells.row):
            return
        name_field = "name" if self.task.layout.has("name") else "surname"
        if self.task.broken(cells, "school", "title", "dates", "start", "end", name_field, "position"):
            return
        if school_id is None:
            school_id = self.task.schools.find(cells.text("school"), cells.place("school"))
        title = self._ditto(cells, "title")
        dates = self._dates(cells)
        if school_id is None or dates is None:
            return
        self.world.applied[school_id] = self.world.applied.get(school_id, 0) + 1
        person = read_person(cells.full_name())
        job = self._job(cells, person)
        posts = self.task.people.find(school_id, person, job, cells.name_place())
        if not posts:
            return
        programme_id = self.task.programmes.find(title, cells.place("title"), dates)
        if programme_id is None:
            return
        note_leave(self.world, posts, person)
        post = fitting_first(self.world, posts, job, programme_id)
        self._compare_job(cells, posts, job)
        place = cells.place("dates" if self.task.layout.has("dates") else "start")
        group_id = self.task.programmes.find_group(programme_id, dates, place)
        self._put(cells, (post.teacher_id, programme_id, group_id))

    def _ditto(self, cells: Cells, field: str) -> Value:
        """The cell, or the one above where it says «см. выше» or «-//-»."""
        value = cells.value(field)
        written = clean(show(value))
        if written and (key(written) in DITTO or written.strip("-— ") in DITTO) and field in self.above:
            shown = clean(show(self.above[field]))
            self.task.log.repair(
                cells.place(field), Say(f"взято сверху: «{shown}».", f"taken from above: «{shown}».")
            )
            return self.above[field]
        self.above[field] = value
        return value

    def _dates(self, cells: Cells) -> Dates | None:
        if self.task.layout.has("start"):
            return two_columns(self.task, cells)
        return read_dates(self.world, self.task.log, self._ditto(cells, "dates"), cells.place("dates"))

    def _job(self, cells: Cells, person: Person) -> Position:
        return read_position(cells.text("position") or person.rest)

    def _compare_job(self, cells: Cells, posts: list[Post], job: Position) -> None:
        """The register's position holds; another one in the form is told."""
        held = ", ".join(dict.fromkeys(post.position for post in posts))
        place = cells.place("position")
        if not job.parts:
            if self.task.layout.has("position"):
                self.task.log.repair(
                    place,
                    Say(f"должность взята из реестра: «{held}».", f"position from the register: «{held}»."),
                )
            return
        odd = [part for part in job.parts if not any(same_position(part, post.position) for post in posts)]
        if odd:
            self.task.log.repair(
                place,
                Say(
                    f"в реестре другая должность: «{held}»; взята она.", f"the register has «{held}»; taken."
                ),
                Say("Проверьте должность.", "Check the position."),
            )
        elif job.changed or len(job.parts) > 1:
            shown = ", ".join(job.parts)
            self.task.log.repair(place, Say(f"понято как «{shown}».", f"read as «{shown}»."))

    def _put(self, cells: Cells, wish: Wish) -> None:
        seen = self.world.wishes_met.get(wish)
        if seen is not None:
            self.task.log.repair(
                cells.name_place(),
                Say(f"повтор заявки ({seen}), объединено.", f"a repeat of a wish ({seen}); merged."),
            )
        teacher_id, programme_id, group_id = wish
        self.world.wishes_met.setdefault(wish, f"{self.task.sheet.name}, {cells.row + 1}")
        application_id = self.world.wishes.get(wish) or self.world.store.new_id("applications")
        self.world.wishes[wish] = application_id
        self.world.store.put(
            "applications",
            {
                "application_id": application_id,
                "teacher_id": teacher_id,
                "programme_id": programme_id,
                "group_id": group_id,
                "justification": self._justification(cells),
            },
        )

    def _justification(self, cells: Cells) -> str:
        if cells.broken("justification"):
            self.task.log.repair(
                cells.place("justification"),
                Say("обоснование не прочитано: ошибка формулы.", "no justification: an error in a formula."),
                Say("Впишите обоснование текстом.", "Write the justification as text."),
            )
            return ""
        return cells.text("justification")
