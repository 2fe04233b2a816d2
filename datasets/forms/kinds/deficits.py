"""Tables of deficits, long (a competency a row) or wide (a competency a column)."""

from __future__ import annotations

from datasets.forms.cells.dates import parse_day
from datasets.forms.cells.levels import Unit, number_in, read_mark
from datasets.forms.cells.names import read_person
from datasets.forms.cells.positions import read_position
from datasets.forms.cells.text import key, show
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.courses_cells import make_competency
from datasets.forms.kinds.deficit_columns import MarkColumn, mark_columns
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.people import Post

UNDECLARED = Say(
    "не сказано, что значит отметка — уровень дефицита или уровень владения",
    "it is not said what a mark means: the size of the gap or the mastery",
)
ASK_SENSE = Say(
    "Впишите в заголовок «уровень дефицита» или «уровень владения».",
    "Write «уровень дефицита» or «уровень владения» into the heading.",
)


def read_deficits(task: Task) -> None:
    """Every row is a person's result; severities 1-3 become deficits, 0 none."""
    columns = mark_columns(task)
    if not columns:
        task.log.all_aside(
            (task.layout.top, 0),
            Say("столбцов с результатами нет, строки отложены.", "no column with results; rows set aside."),
            Say("Добавьте столбцы компетенций или уровень.", "Add columns of competencies or a level."),
        )
        return
    reader = _Reader(task, columns)
    for cells in task.cells():
        reader.read(cells)
    reader.tell_others()


class _Reader:
    """Reads rows; remembers which deficits this import has met."""

    def __init__(self, task: Task, columns: list[MarkColumn]) -> None:
        self.task = task
        self.world = task.world
        self.columns = columns
        self.fractions = {c.col for c in columns if _is_fraction(task, c)}
        self.strangers = 0
        self.competencies: dict[str, str] = {}

    def read(self, cells: Cells) -> None:
        """One row."""
        name_field = "name" if self.task.layout.has("name") else "surname"
        if self.task.broken(cells, "school", name_field, "competency"):
            return
        if self._is_strange(cells):
            return
        school_id = (
            self.task.schools.find(cells.text("school"), cells.place("school"))
            if self.task.layout.has("school")
            else school_of_sheet(self.task)
        )
        if school_id is None:
            return
        marks = self._marks(cells)
        if marks is None:
            return
        person = read_person(cells.full_name())
        job = read_position(cells.text("position") or person.rest)
        posts = self.task.people.find(school_id, person, job, cells.name_place())
        if posts:
            self._put(cells, posts[0], marks)

    def _is_strange(self, cells: Cells) -> bool:
        """A row of another district: told once, its people are not kept."""
        named = _district_stem(cells.text("district"))
        ours = [_district_stem(row.get("name", "")) for row in self.world.store.table("districts").values()]
        if not named or not any(ours) or any(named in our or our in named for our in ours if our):
            return False
        self.strangers += 1
        place = cells.place("district")
        if self.strangers == 1:
            done = Say("другой район: такие строки не берутся.", "another district: such rows are not taken.")
            self.task.log.aside(place, done)
        else:
            self.task.log.aside_silently(cells.row)
        return True

    def tell_others(self) -> None:
        """How many rows belong to other districts."""
        if self.strangers:
            self.task.log.note(
                f"строк других районов: {self.strangers}", f"rows of other districts: {self.strangers}"
            )

    def _marks(self, cells: Cells) -> list[tuple[MarkColumn, int]] | None:
        """The severities of the row; None when it is set aside."""
        marks = []
        for column in self.columns:
            place = (cells.row, column.col)
            if self.task.sheet.broken(*place):
                self._tell_cell(place, Say("ошибка в формуле", "an error in a formula"))
                continue
            value = self.task.sheet.value(*place)
            mark = read_mark(value, column.scale, fraction=column.col in self.fractions)
            if mark.fault and column.scale.sense is None:
                self._aside(place, UNDECLARED, ASK_SENSE)
                return None
            if mark.fault:
                self._tell_cell(place, Say(*mark.fault))
            elif self._is_doubtful(column, number_in(value)):
                self._aside(
                    place,
                    Say("1 — это 1 % или 100 %, не сказано", "1 may be 1 % or 100 %"),
                    Say("Впишите процент со знаком %.", "Write per cents with the sign %."),
                )
                return None
            elif mark.severity is not None:
                marks.append((column, mark.severity))
        return marks

    def _is_doubtful(self, column: MarkColumn, number: float | None) -> bool:
        """A per cent of exactly 1 in a column that shows no other figure but 0 and 1."""
        return (
            number == 1
            and column.scale.unit is Unit.PERCENT
            and column.col not in self.fractions
            and _largest(self.task, column) <= 1
        )

    def _aside(self, place: tuple[int, int], what: Say, asked: Say) -> None:
        self.task.log.aside(place, Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."), asked)

    def _tell_cell(self, place: tuple[int, int], what: Say) -> None:
        self.task.log.repair(
            place,
            Say(f"{what.ru}: отметка пропущена.", f"{what.en}: the mark is left out."),
            Say("Исправьте отметку.", "Correct the mark."),
        )

    def _put(self, cells: Cells, post: Post, marks: list[tuple[MarkColumn, int]]) -> None:
        day = parse_day(cells.value("diagnosed_on")).value
        for column, severity in marks:
            name = cells.text("competency") if column.by_row else column.name
            if not key(name):
                self._aside(
                    cells.place("competency"),
                    Say("компетенция не названа", "no competency is named"),
                    Say("Впишите компетенцию.", "Name the competency."),
                )
                return
            if severity:
                self._put_one(cells, post, self._competency(cells, column, name), severity, day)

    def _competency(self, cells: Cells, column: MarkColumn, name: str) -> str:
        known = self.competencies.get(key(name))
        if known:
            return known
        found = self.world.competencies.find(read_title(name))
        if not found.sure and column.short:
            found = self.world.competencies.find(read_title(column.short))
        if found.sure and key(self._name(found.id)) not in (key(name), key(column.short)):
            place = cells.place("competency") if column.by_row else (self.task.layout.body - 1, column.col)
            shown = self._name(found.id)
            self.task.log.mended(
                place,
                Say(
                    f"«{name}» понято как компетенция «{shown}» (сходство {found.score:.0f} из 100).",
                    f"«{name}» taken for the competency «{shown}» (likeness {found.score:.0f} of 100).",
                ),
            )
        self.competencies[key(name)] = found.id or make_competency(self.world, name)
        return self.competencies[key(name)]

    def _name(self, competency_id: str) -> str:
        return self.world.store.get("competencies", competency_id).get("name", "")

    def _put_one(self, cells: Cells, post: Post, competency_id: str, severity: int, day: str) -> None:
        row = {
            "teacher_id": post.teacher_id,
            "competency_id": competency_id,
            "severity": str(severity),
            "source": cells.text("source") or "диагностика",
            "diagnosed_on": day,
        }
        met = self.world.deficits_met
        old = met.get((post.teacher_id, competency_id))
        if old is not None:
            self._tell_twice(cells, old, severity, day)
            if not _is_newer(old, severity, day):
                return
        met[post.teacher_id, competency_id] = (severity, day)
        self.world.store.put("deficits", row)

    def _tell_twice(self, cells: Cells, old: tuple[int, str], severity: int, day: str) -> None:
        if old == (severity, day):
            done = Say("повтор, объединено.", "a repeat; merged.")
        elif old[1] and day:
            done = Say("две диагностики, взята поздняя.", "two diagnoses; the later one is taken.")
        else:
            done = Say(
                "два результата без дат, взят больший дефицит.", "two results, no dates: the larger gap."
            )
        self.task.log.repair(cells.name_place(), done)


def _is_newer(old: tuple[int, str], severity: int, day: str) -> bool:
    """The later diagnosis counts; without dates the larger gap."""
    return day > old[1] if old[1] and day else severity > old[0]


def _numbers(task: Task, column: MarkColumn) -> list[float]:
    found = (number_in(task.sheet.value(row, column.col)) for row in task.rows)
    return [number for number in found if number is not None]


def _largest(task: Task, column: MarkColumn) -> float:
    return max(_numbers(task, column), default=0.0)


def _is_fraction(task: Task, column: MarkColumn) -> bool:
    """Per cents written as 0-1: none above 1, and some strictly between."""
    if column.scale.unit is not Unit.PERCENT:
        return False
    written = [show(task.sheet.value(row, column.col)) for row in task.rows]
    numbers = _numbers(task, column)
    return (
        not any("%" in text for text in written)
        and _largest(task, column) <= 1
        and any(0 < number < 1 for number in numbers)
    )


def _district_stem(name: str) -> str:
    """The proper word of a district's name."""
    words = [
        w
        for w in key(name).split()
        if not w.startswith(("район", "муниц", "округ", "мр", "мо", "учебн", "пример"))
    ]
    return words[0][:6] if words else ""
