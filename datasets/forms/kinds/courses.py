"""The institute's timetable: programmes, groups, sessions, quotas.  A row is a run of a programme."""

from __future__ import annotations

from datasets.forms.cells.dates import Dates, Span
from datasets.forms.cells.similar import How
from datasets.forms.cells.text import show
from datasets.forms.cells.titles import Title, read_title
from datasets.forms.kinds.courses_cells import group_row, own_district, programme_row, session_rows, spans_of
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.groups import Run

Signature = tuple[str, ...]


def read_courses(task: Task) -> None:
    """Read the rows; a row without dates is a programme without a group."""
    reader = _Reader(task)
    for cells in task.cells():
        reader.read(cells)
    task.world.courses_listed |= bool(reader.programmes)


class _Reader:
    """Remembers the title above and which rows and groups were met on this sheet."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.last_title = ""
        self.rows: dict[Signature, int] = {}
        self.programmes: set[str] = set()
        self.groups: set[str] = set()

    def read(self, cells: Cells) -> None:
        """One row."""
        if self.task.broken(cells, "title", "dates", "start", "end"):
            return
        written = self._title(cells)
        if not written:
            return
        whole = self._whole(cells)
        if whole is None:
            return
        if self._is_repeat(cells, written):
            return
        programme_id = self._programme(cells, read_title(written))
        if whole.spans:
            self._group(cells, programme_id, whole)

    def _title(self, cells: Cells) -> str:
        """The title as written; an empty cell under a title is the same programme."""
        written = show(cells.value("title"))
        if read_title(written).key:
            self.last_title = written
            return written
        dated = any(cells.text(field) for field in ("dates", "start", "in_person"))
        if self.last_title and dated:
            self.task.log.repair(
                cells.place("title"),
                Say(
                    f"пусто: взято сверху «{self.last_title}».",
                    f"empty: taken from above «{self.last_title}».",
                ),
            )
            return self.last_title
        self.task.log.aside(
            cells.place("title"),
            Say("нет названия программы, строка отложена.", "no title of a programme; set aside."),
            Say("Впишите название.", "Write the title."),
        )
        return ""

    def _whole(self, cells: Cells) -> Dates | None:
        """The dates of the run; None when the row was set aside for them."""
        dates = spans_of(self.task, cells)
        if dates is None:
            return None
        if not dates.spans and self.task.layout.has("dates", "start"):
            self.task.log.repair(
                cells.place("dates" if self.task.layout.has("dates") else "start"),
                Say(
                    "сроков нет: взята только программа, без группы.",
                    "no dates: the programme without a group.",
                ),
                Say("Впишите сроки, когда они станут известны.", "Write the dates when they are known."),
            )
        return dates

    def _is_repeat(self, cells: Cells, written: str) -> bool:
        """The very same row met before."""
        number = self.task.layout.columns.get("number")
        columns = [col for col in range(self.task.sheet.width) if col != number]
        signature = (written, *(self.task.sheet.text(cells.row, col) for col in columns))
        first = self.rows.setdefault(signature, cells.row)
        if first == cells.row:
            return False
        self.task.log.repair(
            cells.place("title"),
            Say(f"повтор строки {first + 1}, объединено.", f"a repeat of row {first + 1}; merged."),
        )
        return True

    def _programme(self, cells: Cells, title: Title) -> str:
        hours = title.hours
        if self.task.layout.has("hours"):
            hours = programme_row(self.task, cells, "hours") or hours
        programme_id = self._standing(title, hours)
        if programme_id is None:
            programme_id = self.world.store.new_id("programmes")
            self._warn_alike(cells, title, hours)
        row = {"programme_id": programme_id, "title": title.plain, "hours": hours}
        if programme_id not in self.programmes:
            self.programmes.add(programme_id)
            row.update({f: programme_row(self.task, cells, f) for f in PROGRAMME_FIELDS})
        self.world.store.put("programmes", row)
        self.world.titles.add(programme_id, title.plain, hours)
        return programme_id

    def _standing(self, title: Title, hours: str) -> str | None:
        """A register names exactly: the same title with the same hours is the same programme."""
        for programme_id in self.world.titles.by_key.get(title.key, ()):
            known = self.world.titles.hours.get(programme_id, "")
            if not known or not hours or known == hours:
                return programme_id
        return None

    def _warn_alike(self, cells: Cells, title: Title, hours: str) -> None:
        """Ask about a new programme whose title is like another's, unless it is said to be of its series."""
        if cells.text("family"):
            return
        found = self.world.titles.find(title)
        if found.how is How.SIMILAR and self.world.titles.hours.get(found.id) == hours:
            other = self.world.programme_title(found.id)
            self.task.log.tell(
                cells.place("title"),
                Say(f"похоже на программу «{other}», заведена отдельно.", f"like «{other}», kept apart."),
                Say(
                    "Если это одна программа, напишите одинаково.", "If it is one programme, write it alike."
                ),
            )

    def _group(self, cells: Cells, programme_id: str, dates: Dates) -> None:
        whole = dates.whole
        if whole is None:
            return
        group_id = self._group_id(programme_id, whole)
        sessions = session_rows(self.task, cells, dates, self.world.store.get("programmes", programme_id))
        row = group_row(self.task, cells, whole)
        self.world.store.put("groups", {"group_id": group_id, "programme_id": programme_id, **row})
        self._put_sessions(group_id, sessions)
        in_person = tuple(span for span, mode in sessions if mode == "in_person")
        self.world.groups.add(programme_id, Run(group_id, whole, in_person, cells.text("stream")))
        self._quota(cells, group_id)

    def _group_id(self, programme_id: str, whole: Span) -> str:
        """The next group with these days that this sheet has not met; groups keep their ids so."""
        standing = self.world.groups.same_span(programme_id, whole.start, whole.end)
        free = [run.group_id for run in standing if run.group_id not in self.groups]
        group_id = free[0] if free else self.world.store.new_id("groups")
        self.groups.add(group_id)
        return group_id

    def _put_sessions(self, group_id: str, sessions: list[tuple[Span, str]]) -> None:
        table = self.world.store.table("group_sessions")
        wanted = [(group_id, span.start.isoformat(), span.end.isoformat(), mode) for span, mode in sessions]
        for old in [k for k in table if k[0] == group_id and k[:4] not in wanted]:
            del table[old]
        for _, start, end, mode in wanted:
            self.world.store.put(
                "group_sessions", {"group_id": group_id, "start": start, "end": end, "mode": mode}
            )

    def _quota(self, cells: Cells, group_id: str) -> None:
        most = programme_row(self.task, cells, "quota")
        least = programme_row(self.task, cells, "quota_min")
        if not most and not least:
            return
        district = own_district(self.task.world)
        self.world.store.put(
            "quotas",
            {"district_id": district, "group_id": group_id, "max_seats": most, "min_seats": least},
        )


PROGRAMME_FIELDS = (
    *("form", "positions", "subjects", "competencies", "provider", "provider_kind", "kind", "family"),
    *("federal_registry", "approved", "cost"),
)
"""Columns of a programme that its first row on the sheet decides."""
