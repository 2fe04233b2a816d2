"""What the workbooks are made from: a plan over its data, its rows, and the words that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from papers import wording
from papers.figures import Figures
from papers.workbooks.marks import Kind, Mark
from papers.workbooks.rows import Rows, application_rows, place_rows
from rules.context import Facts

LAYOUTS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.PLAN: (
            "programme", "form", "hours", "start", "end", "full_name", "position", "school", "number", "due",
            "confirmed", "group", "note",
        ),
        Kind.EXTRACT: (
            "programme", "form", "hours", "start", "end", "full_name", "position", "number", "due",
            "confirmed", "group", "note",
        ),
        Kind.FORM3: ("programme", "dates", "full_name", "position"),
        Kind.APPLICATION: ("school", "programme", "dates", "full_name", "position", "justification"),
    }
)  # fmt: skip
"""The columns of each workbook in their order; one that the rows do not have is left out."""


@dataclass(frozen=True, eq=False)
class Export:
    """A plan seen through its data, in one language (``ru``, ``en``); ``reasons``: per teacher id why there
    is no place, one sentence."""

    facts: Facts
    lang: str = "ru"
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def figures(self) -> Figures:
        """Every figure of the plan."""
        return Figures.of(self.facts)

    @cached_property
    def places(self) -> Rows:
        """The places of the plan."""
        return place_rows(self.figures, self.lang)

    @cached_property
    def applications(self) -> Rows:
        """The applications of Form 2."""
        return application_rows(self.figures, self.lang)

    def rows(self, kind: Kind) -> Rows:
        """The rows that a workbook of that kind shows."""
        return self.applications if kind is Kind.APPLICATION else self.places

    def keys(self, kind: Kind) -> list[str]:
        """The columns of a workbook."""
        return [key for key in LAYOUTS[kind] if key in self.rows(kind).cells]

    def mark(self, kind: Kind, scope: str = "", groups: Sequence[str] = ()) -> Mark:
        """The mark of a workbook."""
        return Mark(kind, self.rows(kind).tag, self.lang, scope, tuple(groups))

    def in_scope(self, mark: Mark) -> list[int]:
        """The rows that a workbook with this mark holds."""
        rows, schools = self.rows(mark.kind), self.schools(mark)
        return [
            row
            for row, (school, group) in enumerate(zip(rows.school_id, rows.group_id, strict=True))
            if school in schools and (not mark.groups or group in mark.groups)
        ]

    def schools(self, mark: Mark) -> frozenset[str]:
        """The ids of the schools of which a workbook with this mark tells."""
        table = self.figures.schools
        column = "school_id" if mark.kind in (Kind.EXTRACT, Kind.FORM3) else "district_id"
        return frozenset(table["school_id"][(table[column] == mark.scope) | (not mark.scope)])

    def staff_names(self, mark: Mark) -> list[str]:
        """Full names of everybody at these schools, each once."""
        posts, schools = self.facts.dataset.teachers, self.facts.dataset.schools
        here = np.isin(schools.school_id[posts.school].astype(str), sorted(self.schools(mark)))
        return sorted({name for name in posts.full_name[here].tolist() if name})

    @property
    def names(self) -> list[str]:
        """Per post the full name, else the id."""
        posts = self.facts.dataset.teachers
        return [str(n or i) for n, i in zip(posts.full_name, posts.teacher_id, strict=True)]

    @property
    def half_year(self) -> str:
        """«I полугодие 2027 года» / ``27H1``."""
        if self.lang == "ru":
            return wording.half_year(self.figures.start, self.figures.end)
        return self.facts.dataset.period.period_id

    def district_names(self, mark: Mark) -> str:
        """The districts of which the workbook tells."""
        table = self.figures.schools
        here = table[table["school_id"].isin(list(self.schools(mark)))]
        return ", ".join(dict.fromkeys(here["district"].tolist()))


def ids(rows: Rows, chosen: Sequence[int]) -> list[str]:
    """The ids of some rows."""
    return [rows.row_id(row) for row in chosen]
