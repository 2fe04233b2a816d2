"""Form 2, a school's application: who wants to go to which programme, when, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from datasets.forms.cells.dates import Dates
from datasets.forms.cells.justification import Ground, read_grounds
from datasets.forms.cells.names import Person, Who, read_person
from datasets.forms.cells.positions import Position, read_position
from datasets.forms.cells.text import Value, clean, key, quote, show
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.courses_cells import two_columns
from datasets.forms.kinds.form2_posts import compare_job
from datasets.forms.kinds.form2_versions import Versions
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.submitted import note_forms
from datasets.forms.kinds.task import Task
from datasets.forms.reading.sheet import address
from datasets.forms.result import Say
from datasets.forms.world.audience import fitting_first
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_person import ASK_NAME, note_leave
from datasets.forms.world.find_programme import read_dates
from datasets.forms.world.held import HeldPlace
from datasets.forms.world.versions import Seen, WishKey, wish_key

DITTO = frozenset(("см выше", "то же", "тоже", "то же самое", "там же", "та же", "//", '"', "''"))
SECTION = "section"
"""A column of ``applications`` of its own: the caption under which a row stands."""
GROUNDS_SAID = {
    Ground.NONE: Say("нет", "none"),
    Ground.FORMAL: Say("отписка", "a set phrase"),
    Ground.FORM1: Say("ссылка на рекомендацию", "a recommendation"),
    Ground.DEFICITS: Say("ссылка на дефицит", "a deficit"),
}
StoredWish = tuple[str, str, str]


@dataclass(frozen=True)
class Wish:
    """A row as it is written."""

    cells: Cells
    school_id: str
    title: Value
    dates: Dates
    person: Person
    job: Position

    @property
    def place(self) -> tuple[int, int]:
        """Where the name stands."""
        return self.cells.name_place()

    @property
    def key(self) -> WishKey:
        """By what the row is found again in another version."""
        return wish_key(self.person, read_title(show(self.title)), self.dates, _dates_written(self.cells))

    @property
    def seen(self) -> Seen:
        """The row as a comparison shows it."""
        cells = self.cells
        shown = f"{clean(show(cells.full_name()))} — {clean(show(self.title))}"
        return Seen(
            cells.row, shown, _dates_written(cells), cells.text("position"), cells.text("justification")
        )


def _dates_written(cells: Cells) -> str:
    return " ".join(text for text in map(cells.text, ("dates", "start", "end")) if text)


def read_form2(task: Task) -> None:
    """Read a school's rows; a form without rows is told to be not submitted."""
    by_row = task.layout.has("school")
    school_id = None if by_row else school_of_sheet(task)
    if not task.rows:
        _tell_empty(task, school_id)
        return
    reader = _Reader(task)
    wishes = [wish for cells in task.cells() if (wish := reader.parse(cells, None if by_row else school_id))]
    reader.read(wishes)
    note_forms(task, [wish.school_id for wish in wishes], school_id)
    _tell_grounds(task)


def _tell_empty(task: Task, school_id: str | None) -> None:
    name = task.world.school_name(school_id) if school_id else task.sheet.name
    other = task.world.forms_met.get(school_id or "")
    if other is not None:
        ru, en = "пустой бланк, заявка школы", "an empty form, the application"
        task.log.note(f"{ru} на листе {quote(other.sheet)}", f"{en} is on sheet {quote(other.sheet)}")
        return
    task.log.note("форма пустая: заявка не подана", "empty form: not submitted")
    task.log.tell(
        None,
        Say(
            f"форма пустая, заявка не подана: {quote(name)}.", f"an empty form, not submitted: {quote(name)}."
        ),
    )


def _tell_grounds(task: Task) -> None:
    """How many rows rest on what, where that is worth a word."""
    if not task.layout.has("justification"):
        return
    rows = (c for c in task.cells() if not task.log.is_aside(c.row) and not c.broken("justification"))
    counts = Counter(ground for cells in rows for ground in read_grounds(cells.text("justification")))
    said = [(words, counts[ground]) for ground, words in GROUNDS_SAID.items() if counts[ground]]
    if said:
        task.log.note(
            "обоснование: " + ", ".join(f"{words.ru} {count}" for words, count in said),
            "justification: " + ", ".join(f"{words.en} {count}" for words, count in said),
        )


class _Reader:
    """Reads rows; remembers the cells above for «см. выше» and the wishes met so far."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.above: dict[str, Value] = {}
        self.versions = Versions(task)

    def parse(self, cells: Cells, school_id: str | None) -> Wish | None:
        """What a row says by itself; None: it is set aside."""
        if self.task.log.is_aside(cells.row):
            return None
        name_field = "name" if self.task.layout.has("name") else "surname"
        if self.task.broken(cells, "school", "title", "dates", "start", "end", name_field, "position"):
            return None
        if school_id is None:
            school_id = self.task.schools.find(cells.text("school"), cells.place("school"))
        title = self._ditto(cells, "title")
        dates = self._dates(cells)
        if school_id is None or dates is None:
            return None
        self.world.applied[school_id] = self.world.applied.get(school_id, 0) + 1
        person = read_person(cells.full_name())
        return Wish(
            cells, school_id, title, dates, person, read_position(cells.text("position") or person.rest)
        )

    def read(self, wishes: Iterable[Wish]) -> None:
        """Where no register tells who is who, rows with full names and positions come first."""
        own = []
        for wish in wishes:
            first = self.versions.first_of(wish.school_id)
            if first is None:
                self.versions.note(wish.school_id, wish.key, wish.seen)
                own.append(wish)
            else:
                self.versions.compare(wish.school_id, first, wish.key, wish.seen, wish.place)
        for wish in sorted(own, key=self._tells_less):
            self._take(wish)
        self.versions.close()
        self.versions.tell()
        self.task.log.in_order()

    def _tells_less(self, wish: Wish) -> bool:
        """Whether other rows may have to tell who is meant."""
        open_ = wish.person.who is not Who.FULL or not wish.job.parts or wish.job.vague
        return open_ and wish.school_id not in self.world.staffed

    def _take(self, wish: Wish) -> None:
        """A row becomes a wish, unless it is set aside."""
        if wish.person.who is Who.PLACEHOLDER:
            self._hold(wish)
            return
        cells, programmes = wish.cells, self.task.programmes
        place = cells.place("dates" if self.task.layout.has("dates") else "start")
        if not programmes.in_this_campaign(wish.title, wish.dates, place):
            return
        posts = self.task.people.find(wish.school_id, wish.person, wish.job, wish.place)
        if not posts:
            return
        programme_id = programmes.find(wish.title, cells.place("title"), wish.dates)
        if programme_id is None:
            return
        note_leave(self.world, posts, wish.person)
        post = fitting_first(self.world, posts, wish.job, programme_id)
        compare_job(self.task, cells, posts, wish.job)
        group_id = programmes.find_group(programme_id, wish.dates, place)
        self._put(cells, (post.teacher_id, programme_id, group_id))

    def _hold(self, wish: Wish) -> None:
        """A row without a name is set aside; its places are kept in mind."""
        title = self.world.titles.find(read_title(show(wish.title)))
        group = self.world.groups.find(title.id, wish.dates) if title.sure and wish.dates.spans else None
        sheet, places = self.task.sheet, wish.person.places
        self.world.held.append(
            HeldPlace(
                school_id=wish.school_id,
                programme_id=title.id,
                group_id=group.id if group else "",
                places=places,
                words=wish.person.name,
                file=sheet.file,
                sheet=sheet.name,
                cell=address(*wish.place),
            )
        )
        self.task.log.aside(
            wish.place,
            Say(
                f"это не имя, а место без имени; строка отложена, мест в резерве: {places}.",
                f"a placeholder, not a name; set aside, places kept in reserve: {places}.",
            ),
            ASK_NAME,
        )

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

    def _put(self, cells: Cells, wish: StoredWish) -> None:
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
        row = {
            "application_id": application_id,
            "teacher_id": teacher_id,
            "programme_id": programme_id,
            "group_id": group_id,
            "justification": self._justification(cells),
        }
        section = self.task.sections.get(cells.row, "")
        if section:
            self.world.store.keep_columns("applications", [SECTION])
            row[SECTION] = section
        self.world.store.put("applications", row)

    def _justification(self, cells: Cells) -> str:
        if cells.broken("justification"):
            self.task.log.doubt(
                cells.place("justification"),
                Say("обоснование не прочитано: ошибка формулы.", "no justification: an error in a formula."),
                Say("Впишите обоснование текстом.", "Write the justification as text."),
            )
            return ""
        return cells.text("justification")
