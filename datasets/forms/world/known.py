"""What is known while an import runs: the tables and the indexes by which cells find their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from datasets.forms.cells.period import HalfYear
from datasets.forms.cells.schoolnames import SchoolIndex
from datasets.forms.cells.spans import parse_iso_span
from datasets.forms.cells.text import key
from datasets.forms.cells.titles import TitleIndex
from datasets.forms.world.groups import Groups, Run
from datasets.forms.world.held import HeldPlace
from datasets.forms.world.people import People, Post
from datasets.forms.world.store import Row, Store, is_standin
from datasets.forms.world.submissions import FormRead
from datasets.forms.world.versions import FirstForm


@dataclass
class World:
    """Tables and indexes.  ``half`` is the campaign's half-year once it is known."""

    store: Store
    half: HalfYear | None = None
    schools: SchoolIndex = field(default_factory=SchoolIndex)
    people: People = field(default_factory=People)
    titles: TitleIndex = field(default_factory=TitleIndex)
    competencies: TitleIndex = field(default_factory=TitleIndex)
    groups: Groups = field(default_factory=Groups)
    schools_listed: bool = False
    courses_listed: bool = False
    staffed: set[str] = field(default_factory=set)
    applied: dict[str, int] = field(default_factory=dict)
    """School -> rows of Form 2 read in this import."""
    forms_met: dict[str, FirstForm] = field(default_factory=dict)
    """School -> its first Form 2 in this import."""
    forms_read: list[FormRead] = field(default_factory=list)
    """Every Form 2 of every school in this import."""
    held: list[HeldPlace] = field(default_factory=list)
    """Places asked for without a name."""
    wishes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(teacher, programme, group) -> application."""
    wishes_met: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Wishes of this import and where each was first met."""
    advice: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    """(school, programme, teacher, position key) -> recommendation."""
    advice_met: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    rows_met: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Table and key of rows that this import has put, and where each was first met."""
    deficits_met: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """(teacher, competency) -> severity and date met in this import."""
    codes: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Participant's code -> name, school and position as the key sheet has them."""

    @classmethod
    def over(cls, previous: Mapping[str, pd.DataFrame] | None) -> World:
        """A world that knows what stands in the dataset already."""
        world = cls(Store.from_tables(previous))
        world.reindex()
        return world

    @property
    def year(self) -> int | None:
        """The year for days written without one."""
        return self.half.year if self.half else None

    def reindex(self) -> None:
        """Index every row of the tables (again: strict sheets may have added some)."""
        store = self.store
        for row in store.table("schools").values():
            self.index_school(row)
        for row in store.table("teachers").values():
            self.index_teacher(row)
        for row in store.table("competencies").values():
            self.competencies.add(row.get("competency_id", ""), row.get("name", ""), "")
        for row in store.table("programmes").values():
            self.index_programme(row)
        self._index_wishes()
        sessions: dict[str, list[Row]] = {}
        for row in store.table("group_sessions").values():
            sessions.setdefault(row.get("group_id", ""), []).append(row)
        for row in store.table("groups").values():
            self._index_group(row, sessions.get(row.get("group_id", ""), []))

    def _index_wishes(self) -> None:
        for row in self.store.table("applications").values():
            wish = (row.get("teacher_id", ""), row.get("programme_id", ""), row.get("group_id", ""))
            self.wishes.setdefault(wish, row.get("application_id", ""))
        for row in self.store.table("recommendations").values():
            whom = (row.get("teacher_id", ""), key(row.get("position", "")))
            advice = (row.get("school_id", ""), row.get("programme_id", ""), *whom)
            self.advice.setdefault(advice, row.get("recommendation_id", ""))

    def index_school(self, row: Row) -> None:
        """Make a school findable by its name."""
        school_id = row.get("school_id", "")
        self.schools.add(school_id, row.get("name", "") or school_id)
        self.schools_listed |= not is_standin(school_id)

    def index_teacher(self, row: Row) -> None:
        """Make a post findable."""
        teacher_id, school_id = row.get("teacher_id", ""), row.get("school_id", "")
        person = row.get("person_id", "") or teacher_id
        self.people.add(
            Post(teacher_id, person, school_id, row.get("full_name", ""), row.get("position", ""))
        )
        if not is_standin(teacher_id):
            self.staffed.add(school_id)

    def index_programme(self, row: Row) -> None:
        """Make a programme findable by its title."""
        programme_id = row.get("programme_id", "")
        self.titles.add(programme_id, row.get("title", ""), row.get("hours", ""))
        self.courses_listed |= not is_standin(programme_id)

    def _index_group(self, row: Row, sessions: list[Row]) -> None:
        """Make a group findable by its dates and its sessions in person."""
        whole = parse_iso_span(row.get("start", ""), row.get("end", ""))
        if whole is None:
            return
        spans = [
            parse_iso_span(s.get("start", ""), s.get("end", ""))
            for s in sessions
            if s.get("mode") == "in_person"
        ]
        ordered = tuple(sorted((s for s in spans if s), key=lambda s: s.start))
        self.groups.add(row.get("programme_id", ""), Run(row.get("group_id", ""), whole, ordered))

    def school_name(self, school_id: str) -> str:
        """The name of a school for people."""
        row = self.store.get("schools", school_id)
        return row.get("name", "") or school_id

    def programme_title(self, programme_id: str) -> str:
        """The title of a programme for people."""
        row = self.store.get("programmes", programme_id)
        return row.get("title", "") or programme_id

    def group_dates(self, group_id: str) -> str:
        """The dates of a group for people."""
        row = self.store.get("groups", group_id)
        span = parse_iso_span(row.get("start", ""), row.get("end", ""))
        return span.show() if span else group_id

    def person_label(self, person_id: str) -> str:
        """Name and positions of a person for a remark."""
        posts = [self.people.posts[t] for t in self.people.of_person[person_id]]
        jobs = ", ".join(dict.fromkeys(post.position for post in posts if post.position))
        return f"{posts[0].name}, {jobs}" if jobs else posts[0].name

    def the_district(self) -> str:
        """The only district's id, or empty where there are none or several."""
        rows = list(self.store.table("districts").values())
        return rows[0]["district_id"] if len(rows) == 1 else ""
