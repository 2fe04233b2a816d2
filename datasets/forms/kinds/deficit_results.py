"""Results become deficits: the later diagnosis counts, without dates the larger gap."""

from __future__ import annotations

from datasets.forms.cells.dates import parse_day
from datasets.forms.cells.text import key
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.courses_cells import make_competency
from datasets.forms.kinds.deficit_columns import MarkColumn
from datasets.forms.kinds.deficit_marks import RowMarks
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.people import Post

Met = tuple[int, str]
"""Severity (0: tested, no deficit) and ISO day (empty: not said)."""


class Results:
    """Puts the results of one sheet into the table of deficits."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.competencies: dict[str, str] = {}
        self._taken: list[tuple[Cells, Post, RowMarks]] = []

    def take(self, cells: Cells, post: Post, marks: RowMarks) -> None:
        """Note the results of one row; they are put once all rows were read."""
        self._taken.append((cells, post, marks))

    def put(self) -> None:
        """Put every result: what names a competency first, as a zero makes none and may come before."""
        for cells, post, marks in self._taken:
            self._row(cells, post, [mark for mark in marks if mark[1]])
        for cells, post, marks in self._taken:
            self._row(cells, post, [mark for mark in marks if not mark[1]])

    def _row(self, cells: Cells, post: Post, marks: RowMarks) -> None:
        day = parse_day(cells.value("diagnosed_on")).value
        for column, severity in marks:
            name = cells.text("competency") if column.by_row else column.name
            if not key(name):
                self.task.log.aside(
                    cells.place("competency"),
                    Say("компетенция не названа; строка отложена.", "no competency is named; set aside."),
                    Say("Впишите компетенцию.", "Name the competency."),
                )
                return
            competency_id = self._known(name, column) if severity == 0 else self._named(cells, name, column)
            if competency_id:
                self._one(cells, post, competency_id, (severity, day))

    def _known(self, name: str, column: MarkColumn) -> str:
        """A competency without a deficit is not made for its own sake."""
        done = self.competencies.get(key(name))
        return done or self.world.competencies.find(read_title(name)).id or self._by_short(column)

    def _by_short(self, column: MarkColumn) -> str:
        return self.world.competencies.find(read_title(column.short)).id if column.short else ""

    def _named(self, cells: Cells, name: str, column: MarkColumn) -> str:
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

    def _one(self, cells: Cells, post: Post, competency_id: str, new: Met) -> None:
        met, whom = self.world.deficits_met, (post.teacher_id, competency_id)
        standing = self.world.store.table("deficits").get(whom, {})
        old = met.get(whom)
        if old is not None:
            self._tell_twice(cells, old, new)
            if not _is_newer(old, new):
                return
        elif new[1] and standing.get("diagnosed_on", "") > new[1]:
            self._tell_later(cells, standing["diagnosed_on"])
            return
        met[whom] = new
        if not new[0]:
            self.world.store.table("deficits").pop(whom, None)
            return
        row = {
            "teacher_id": post.teacher_id,
            "competency_id": competency_id,
            "severity": str(new[0]),
            "source": cells.text("source") or "диагностика",
            "diagnosed_on": new[1],
        }
        self.world.store.put("deficits", row)

    def _tell_later(self, cells: Cells, day: str) -> None:
        self.task.log.repair(
            cells.place("diagnosed_on"),
            Say(f"в наборе есть более поздняя диагностика ({day}).", f"a later diagnosis stands ({day})."),
        )

    def _tell_twice(self, cells: Cells, old: Met, new: Met) -> None:
        place = cells.name_place() if self.task.layout.has("name", "surname") else cells.place("code")
        if old == new:
            done = Say("повтор, объединено.", "a repeat; merged.")
        elif old[1] and new[1]:
            done = Say("две диагностики, взята поздняя.", "two diagnoses; the later one is taken.")
        else:
            done = Say(
                "два результата без дат, взят больший дефицит.", "two results, no dates: the larger gap."
            )
        self.task.log.repair(place, done)


def _is_newer(old: Met, new: Met) -> bool:
    """The later diagnosis counts; without dates the larger gap."""
    return new[1] > old[1] if old[1] and new[1] and old[1] != new[1] else new[0] > old[0]
