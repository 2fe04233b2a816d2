"""Papers about places, judged row by row: each fault has its own name and sentence, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, TypeVar

import numpy as np

from rules.base import Sentence
from rules.columns import BoolArray, DateArray, IndexArray, IntArray, StrArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.matching import pair_key
from rules.substitution.group_states import changed_on, ended_groups
from rules.substitution.policy import Policy
from rules.wording import day


class Rows(Protocol):
    """A table whose rows are about a post and a group."""

    @property
    def teacher(self) -> IndexArray:
        """The post."""

    @property
    def group(self) -> IndexArray:
        """The group."""

    def __len__(self) -> int: ...


RowsT_co = TypeVar("RowsT_co", bound=Rows, covariant=True)


@dataclass(frozen=True)
class Finding:
    """What is said of one row: ``row`` of its table as Excel shows it; ``admitted``: it is acted upon all the
    same, and this is only a remark."""

    row: int
    code: str
    teacher_id: str
    group_id: str
    sentence: Sentence
    admitted: bool


@dataclass(frozen=True, eq=False)
class Judged:
    """Rows that are acted upon, and everything that is to be said."""

    admitted: IntArray
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that keep a row from being acted upon."""
        return tuple(finding for finding in self.findings if not finding.admitted)


@dataclass(frozen=True, eq=False)
class Desk(Generic[RowsT_co]):
    """Rows on the desk of whoever judges them, with all that is asked about them.

    ``dataset``: as announced by ``as_of``; ``plan``: the published one.
    """

    dataset: Dataset
    plan: Assignment
    rows: RowsT_co
    policy: Policy
    as_of: date

    @cached_property
    def seated(self) -> frozenset[int]:
        """Places of the plan."""
        return self._places(self.plan)

    @cached_property
    def confirmed(self) -> frozenset[int]:
        """Places that the school has confirmed."""
        return self._places(self.dataset.confirmations)

    @cached_property
    def refused(self) -> frozenset[int]:
        """Places that were refused before, as the dataset tells."""
        return self._places(self.dataset.refusals)

    def key(self, row: int) -> int:
        """The place that a row is about."""
        return int(self.rows.teacher[row]) * self.dataset.n_groups + int(self.rows.group[row])

    def start(self, row: int) -> date:
        """First day of the group."""
        return as_date(self.dataset.groups.start[self.rows.group[row]])

    def names(self, row: int) -> tuple[str, str]:
        """Ids of post and group."""
        teacher, group = self.rows.teacher[row], self.rows.group[row]
        return str(self.dataset.teachers.teacher_id[teacher]), str(self.dataset.groups.group_id[group])

    def works_at(self, row: int, school: int) -> bool:
        """Whether the person has a post at the school."""
        posts = self.dataset.teachers
        own = posts.person == posts.person[self.rows.teacher[row]]
        return school in posts.school[own]

    def of_other_school(self, row: int, by: StrArray) -> bool:
        """Whether the cell of the column names a school at which the person has no post."""
        named = np.flatnonzero(self.dataset.schools.school_id == str(by[row]))
        return len(named) > 0 and not self.works_at(row, int(named[0]))

    def began(self, row: int) -> bool:
        """Whether the group has begun."""
        return self.start(row) <= self.as_of

    def ended(self, row: int) -> bool:
        """Whether the group was cancelled, or merged into another."""
        return bool(self._ended[self.rows.group[row]])

    def changed(self, row: int) -> np.datetime64:
        """When it was announced that the group is held on other days or in another way; NaT: never."""
        return self._changed[self.rows.group[row]]  # type: ignore[no-any-return]  # an element of a date array

    @cached_property
    def _ended(self) -> BoolArray:
        return ended_groups(self.dataset)

    @cached_property
    def _changed(self) -> DateArray:
        return changed_on(self.dataset)

    def _places(self, table: Rows) -> frozenset[int]:
        return frozenset(pair_key(table.teacher, table.group, self.dataset.n_groups).tolist())


DeskT = TypeVar("DeskT", bound=Desk[Rows])
Check = tuple[Callable[[DeskT, int], bool], Callable[[DeskT, int], Sentence]]
"""Whether something is to be said of a row, and what."""


def judged(
    desk: DeskT,
    repeated: Sentence,
    faults: Mapping[str, Check[DeskT]],
    remarks: Mapping[str, Check[DeskT]],
) -> Judged:
    """Every row on its own, under its plainest fault; of equal ones the first counts."""
    findings: list[Finding] = []
    admitted: list[int] = []
    told: set[int] = set()
    for row in range(len(desk.rows)):
        twice = desk.key(row) in told
        fault = ("repeated", repeated) if twice else next(_said_of(desk, row, faults), None)
        told.add(desk.key(row))
        if fault is not None:
            findings.append(_finding(desk, row, *fault, admitted=False))
            continue
        admitted.append(row)
        findings.extend(_finding(desk, row, *said, admitted=True) for said in _said_of(desk, row, remarks))
    return Judged(np.array(admitted, dtype=np.int64), tuple(findings))


def _said_of(desk: DeskT, row: int, checks: Mapping[str, Check[DeskT]]) -> Iterator[tuple[str, Sentence]]:
    for code, (applies, sentence) in checks.items():
        if applies(desk, row):
            yield code, sentence(desk, row)


def _finding(desk: DeskT, row: int, code: str, sentence: Sentence, *, admitted: bool) -> Finding:
    return Finding(row + 2, code, *desk.names(row), sentence, admitted)


def worded(
    ru: str, en: str, figures: Callable[[DeskT, int], Mapping[str, object | Sentence]]
) -> Callable[[DeskT, int], Sentence]:
    """A sentence into which figures of the row are put; a pair is the figure in both languages."""

    def sentence(desk: DeskT, row: int) -> Sentence:
        put = figures(desk, row)
        one, other = (
            {key: value[side] if isinstance(value, tuple) else value for key, value in put.items()}
            for side in (0, 1)
        )
        return ru.format(**one), en.format(**other)

    return sentence


def day_in_words(value: date | np.datetime64) -> Sentence:
    """The day in both languages."""
    return day(np.datetime64(str(value), "D"))


def as_date(value: np.datetime64) -> date:
    """A day of a column as a date."""
    return date.fromisoformat(str(value)[:10])
