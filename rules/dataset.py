"""The dataset: every table of one campaign, frozen, with posts and persons told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from rules import tables as t
from rules.columns import BoolArray, DateArray, IndexArray, IntArray, StrArray, frozen
from rules.submissions import HeldPlaces, Submissions

ARRIVING = (
    "confirmations", "group_changes", "overrules", "refusals", "submissions", "substitutes", "unique_numbers",
)  # fmt: skip
"""Tables that grow while a published plan is carried out."""


def combined_sha256(tables: Mapping[str, str]) -> str:
    """One hash for the hashes of tables by name."""
    return hashlib.sha256("".join(f"{name} {tables[name]}\n" for name in sorted(tables)).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Dataset:
    """One campaign's tables.

    ``person_ids`` are the distinct persons in order of first appearance; ``teachers.person`` points into
    them.  ``positions`` and ``subjects`` are the vocabularies behind the text codes: the normalised text
    (NFKC, trimming, single spaces, casefold); ``position_labels`` the spelling first met.  ``families``
    likewise.  ``table_sha256`` identifies what each table says; ``unknown_columns`` lists, per table, columns
    of the input that mean nothing to us (they are kept by the writers and reported).
    """

    period: t.Period
    districts: t.Districts
    schools: t.Schools
    teachers: t.Teachers
    competencies: t.Competencies
    deficits: t.Deficits
    programmes: t.Programmes
    groups: t.Groups
    group_sessions: t.GroupSessions
    school_calendar: t.SchoolCalendar
    quotas: t.Quotas
    group_conflicts: t.GroupConflicts
    applications: t.Applications
    recommendations: t.Recommendations
    confirmations: t.Confirmations
    decisions: t.Decisions
    training_history: t.TrainingHistory
    unique_numbers: t.UniqueNumbers
    refusals: t.Refusals
    group_changes: t.GroupChanges
    substitutes: t.Substitutes
    overrules: t.Overrules
    submissions: Submissions
    held_places: HeldPlaces
    person_ids: StrArray
    positions: tuple[str, ...]
    position_labels: tuple[str, ...]
    subjects: tuple[str, ...]
    families: tuple[str, ...]
    table_sha256: Mapping[str, str]
    unknown_columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def input_sha256(self) -> str:
        """Identifies the input."""
        return combined_sha256(self.table_sha256)

    @cached_property
    def lasting_sha256(self) -> str:
        """Identifies the input without what arrives after a plan is published."""
        return combined_sha256({n: sha for n, sha in self.table_sha256.items() if n not in ARRIVING})

    def replace(self, **changes: Any) -> Dataset:
        """A copy with some tables replaced; caches are not carried over."""
        return replace(self, **changes)

    @cached_property
    def n_teachers(self) -> int:
        """Number of posts."""
        return len(self.teachers)

    @cached_property
    def n_persons(self) -> int:
        """Number of persons."""
        return len(self.person_ids)

    @cached_property
    def n_groups(self) -> int:
        """Number of groups."""
        return len(self.groups)

    @cached_property
    def teacher_district(self) -> IndexArray:
        """District of each post's school."""
        return frozen(self.schools.district[self.teachers.school])

    @cached_property
    def teacher_index(self) -> Mapping[str, int]:
        """Row of each teacher id."""
        return {str(v): i for i, v in enumerate(self.teachers.teacher_id)}

    @cached_property
    def group_index(self) -> Mapping[str, int]:
        """Row of each group id."""
        return {str(v): i for i, v in enumerate(self.groups.group_id)}

    @cached_property
    def sessions(self) -> t.GroupSessions:
        """Where every group is, sorted by group and start.

        A group without rows in ``group_sessions`` is one session from its start to its end,
        ``online_async`` when the programme is remote, else ``in_person``.
        """
        given = self.group_sessions
        bare = np.setdiff1d(np.arange(self.n_groups, dtype=np.int32), given.group)
        remote = self.programmes.form[self.groups.programme[bare]] == t.Form.REMOTE
        mode = np.where(remote, t.Mode.ONLINE_ASYNC, t.Mode.IN_PERSON).astype(np.int32)
        group = np.concatenate([given.group, bare]).astype(np.int32)
        start = np.concatenate([given.start, self.groups.start[bare]])
        end = np.concatenate([given.end, self.groups.end[bare]])
        modes = np.concatenate([given.mode, mode]).astype(np.int32)
        order = np.lexsort((start, group))
        return t.GroupSessions(group[order], start[order], end[order], modes[order])

    @cached_property
    def session_offsets(self) -> IntArray:
        """Sessions of group ``g`` are rows ``session_offsets[g]:session_offsets[g + 1]`` of ``sessions``."""
        return frozen(np.searchsorted(self.sessions.group, np.arange(self.n_groups + 1)).astype(np.int64))

    @cached_property
    def posts_of_person(self) -> tuple[IntArray, IntArray]:
        """``(offsets, posts)``: the posts of person ``p`` are ``posts[offsets[p]:offsets[p + 1]]``."""
        order = np.argsort(self.teachers.person, kind="stable").astype(np.int64)
        offsets = np.searchsorted(self.teachers.person[order], np.arange(self.n_persons + 1)).astype(np.int64)
        return frozen(offsets), frozen(order)

    @cached_property
    def place_cost(self) -> IntArray:
        """Cost of one place in each group, kopecks: the group's own figure, else its programme's, else 0."""
        of_programme = self.programmes.cost.or_default(0)[self.groups.programme]
        return frozen(np.where(self.groups.cost.filled, self.groups.cost.values, of_programme))

    @cached_property
    def days(self) -> DateArray:
        """Every calendar day on which some session is held, ascending."""
        if len(self.sessions) == 0:
            return frozen(np.empty(0, dtype="datetime64[D]"))
        first, last = self.sessions.start.min(), self.sessions.end.max()
        return frozen(np.arange(first, last + np.timedelta64(1, "D"), dtype="datetime64[D]"))

    def _day_matrix(self, modes: tuple[t.Mode, ...]) -> BoolArray:
        matrix = np.zeros((self.n_groups, len(self.days)), dtype=np.bool_)
        if len(self.days) == 0:
            return frozen(matrix)
        first = self.days[0]
        keep = np.isin(self.sessions.mode, [int(m) for m in modes])
        for g, a, b in zip(
            self.sessions.group[keep],
            (self.sessions.start[keep] - first).astype(np.int64),
            (self.sessions.end[keep] - first).astype(np.int64),
            strict=True,
        ):
            matrix[g, a : b + 1] = True
        return frozen(matrix)

    @cached_property
    def meets_on(self) -> BoolArray:
        """``[group, day]``: the group has a session of any mode on that day of :attr:`days`."""
        return self._day_matrix((t.Mode.IN_PERSON, t.Mode.ONLINE_SYNC, t.Mode.ONLINE_ASYNC))

    @cached_property
    def away_on(self) -> BoolArray:
        """``[group, day]``: a session that takes people away from lessons (in person or online_sync)."""
        return self._day_matrix((t.Mode.IN_PERSON, t.Mode.ONLINE_SYNC))

    @cached_property
    def teaching_on(self) -> BoolArray:
        """``[school, day]``: Monday to Saturday unless ``school_calendar`` says otherwise.

        A row for the school itself outranks a row for all schools; of two rows of the same kind the
        later one in the table holds.
        """
        monday_based = (self.days.astype("datetime64[D]").astype(np.int64) + 3) % 7
        matrix = np.repeat((monday_based != 6)[None, :], len(self.schools), axis=0)
        calendar = self.school_calendar
        for of_all in (True, False):
            for i in np.flatnonzero((calendar.school < 0) == of_all):
                span = (self.days >= calendar.start[i]) & (self.days <= calendar.end[i])
                rows = slice(None) if of_all else int(calendar.school[i])
                matrix[rows, span] = bool(calendar.teaching[i])
        return frozen(matrix)
