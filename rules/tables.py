"""The tables of a dataset as frozen records of columns.

Column names are those of the exchange format; a column that refers to another table is named after
that table's row (``school``, ``programme``) and holds row indices.  Every record checks its own shape;
what a cell may contain is checked where text becomes columns (``datasets``).

The row in the user's file of index ``i`` is ``i + 2``: rows count from 1 with the heading.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum

import numpy as np

from rules.columns import (
    BoolArray,
    DateArray,
    IndexArray,
    IntArray,
    Intervals,
    OptionalInts,
    Ragged,
    StrArray,
    frozen,
)


class TeacherStatus(IntEnum):
    """Whether a post can send its holder to a course."""

    ACTIVE = 0
    LEAVE = 1
    LEAVING = 2


class Mode(IntEnum):
    """How a session is held: only the first two take the person away from lessons."""

    IN_PERSON = 0
    ONLINE_SYNC = 1
    ONLINE_ASYNC = 2


class Form(IntEnum):
    """Delivery form of a programme."""

    IN_PERSON = 0
    BLENDED = 1
    REMOTE = 2


class DecisionKind(IntEnum):
    """What somebody entitled decided by hand."""

    MUST = 0
    NEVER = 1
    RESERVE = 2


class Table:
    """Base of the column records: equal lengths, read-only arrays."""

    def __post_init__(self) -> None:
        lengths = {}
        for field in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                frozen(column)
            if isinstance(column, Sized):
                lengths[field.name] = len(column)
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{type(self).__name__}: columns of different lengths: {lengths}")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Period:
    """The half-year that is planned: closed interval of calendar days."""

    period_id: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period {self.period_id}: ends {self.end} before it starts {self.start}")


@dataclass(frozen=True, eq=False)
class Districts(Table):
    """Municipalities; ``budget`` in kopecks."""

    district_id: StrArray
    name: StrArray
    unique_numbers: OptionalInts
    budget: OptionalInts


@dataclass(frozen=True, eq=False)
class Schools(Table):
    """Schools; ``max_absent`` persons on one teaching day; ``budget`` in kopecks."""

    school_id: StrArray
    district: IndexArray
    name: StrArray
    rural: BoolArray
    low_result: BoolArray
    max_absent: OptionalInts
    unique_numbers: OptionalInts
    budget: OptionalInts


@dataclass(frozen=True, eq=False)
class Teachers(Table):
    """Posts.  ``person`` is an index into ``Dataset.person_ids``; position and subjects are text codes."""

    teacher_id: StrArray
    school: IndexArray
    person: IndexArray
    full_name: StrArray
    position: IndexArray
    subjects: Ragged
    birth_date: DateArray
    teaching_since: DateArray
    is_head: BoolArray
    right_from: DateArray
    last_training_end: DateArray
    attestation_on: DateArray
    waiting_periods: IntArray
    max_groups: OptionalInts
    status: IndexArray
    status_until: DateArray
    travel_barred: BoolArray
    travel_until: DateArray
    unavailable: Intervals


@dataclass(frozen=True, eq=False)
class Competencies(Table):
    """What a diagnostic measures."""

    competency_id: StrArray
    name: StrArray


@dataclass(frozen=True, eq=False)
class Deficits(Table):
    """Diagnosed gaps; severity 1-3, 3 = largest gap."""

    teacher: IndexArray
    competency: IndexArray
    severity: IntArray
    source: StrArray
    diagnosed_on: DateArray


@dataclass(frozen=True, eq=False)
class Programmes(Table):
    """Training programmes.  Empty positions, subjects: open to all.  ``family`` -1: none.  Kopecks."""

    programme_id: StrArray
    title: StrArray
    family: IndexArray
    provider: StrArray
    provider_kind: StrArray
    kind: StrArray
    hours: OptionalInts
    form: IndexArray
    positions: Ragged
    subjects: Ragged
    competencies: Ragged
    federal_registry: BoolArray
    approved: BoolArray
    part: StrArray
    invariant_hours: OptionalInts
    cost: OptionalInts


@dataclass(frozen=True, eq=False)
class Groups(Table):
    """Runs of a programme.  ``district`` is the host (-1: at the provider's).  Cost of a place in kopecks."""

    group_id: StrArray
    programme: IndexArray
    start: DateArray
    end: DateArray
    min_size: OptionalInts
    max_size: IntArray
    seats_elsewhere: IntArray
    shared: BoolArray
    district: IndexArray
    cost: OptionalInts


@dataclass(frozen=True, eq=False)
class GroupSessions(Table):
    """When and how a group meets."""

    group: IndexArray
    start: DateArray
    end: DateArray
    mode: IndexArray


@dataclass(frozen=True, eq=False)
class SchoolCalendar(Table):
    """Days that are (not) teaching days; ``school`` -1: every school."""

    school: IndexArray
    start: DateArray
    end: DateArray
    teaching: BoolArray
    note: StrArray


@dataclass(frozen=True, eq=False)
class Quotas(Table):
    """Places granted; -1 and an empty list of positions do not narrow the row."""

    district: IndexArray
    school: IndexArray
    programme: IndexArray
    group: IndexArray
    positions: Ragged
    max_seats: OptionalInts
    min_seats: OptionalInts


@dataclass(frozen=True, eq=False)
class GroupConflicts(Table):
    """Groups that one person can't both take, whatever their dates."""

    group: IndexArray
    other_group: IndexArray


@dataclass(frozen=True, eq=False)
class Applications(Table):
    """Form 2: a wish for a programme or (``group`` >= 0) for one of its groups alone."""

    application_id: StrArray
    teacher: IndexArray
    programme: IndexArray
    group: IndexArray
    rank: OptionalInts
    score: OptionalInts
    justification: StrArray


@dataclass(frozen=True, eq=False)
class Recommendations(Table):
    """Form 1: for a named teacher or for a position (code) of the school."""

    recommendation_id: StrArray
    school: IndexArray
    programme: IndexArray
    teacher: IndexArray
    position: IndexArray
    basis: StrArray
    author_role: StrArray


@dataclass(frozen=True, eq=False)
class Confirmations(Table):
    """Form 3: places confirmed by the school."""

    teacher: IndexArray
    group: IndexArray
    confirmed_on: DateArray
    confirmed_by: StrArray


@dataclass(frozen=True, eq=False)
class Decisions(Table):
    """What somebody entitled decided by hand: about a group, a programme or (both -1) any place."""

    teacher: IndexArray
    programme: IndexArray
    group: IndexArray
    decision: IndexArray
    reason: StrArray
    decided_by: StrArray
    decided_on: DateArray


@dataclass(frozen=True, eq=False)
class TrainingHistory(Table):
    """Courses that a post's holder completed (or will have, elsewhere)."""

    teacher: IndexArray
    programme: IndexArray
    end: DateArray
    hours: OptionalInts
    document_type: StrArray
    document_number: StrArray


@dataclass(frozen=True, eq=False)
class UniqueNumbers(Table):
    """Numbered entitlements as they stand."""

    unique_number: StrArray
    district: IndexArray
    school: IndexArray
    teacher: IndexArray
    status: StrArray


@dataclass(frozen=True, eq=False)
class Refusals(Table):
    """Places that were refused."""

    teacher: IndexArray
    group: IndexArray
    refused_on: DateArray
    refused_by: StrArray
    registered_on: DateArray
    reason: StrArray
    force_majeure: BoolArray
    explanatory_note: StrArray


@dataclass(frozen=True, eq=False)
class GroupChanges(Table):
    """Groups that were cancelled, moved, merged or changed their form."""

    group: IndexArray
    change: StrArray
    new_start: DateArray
    new_end: DateArray
    into_group: IndexArray
    announced_on: DateArray
    new_mode: StrArray


@dataclass(frozen=True, eq=False)
class Substitutes(Table):
    """Posts that the head of school ``named_by`` (-1: nobody's) wants in a group: nobody else has to propose
    such a pair."""

    teacher: IndexArray
    group: IndexArray
    named_by: IndexArray
    named_on: DateArray
    reason: StrArray

    @classmethod
    def none(cls) -> Substitutes:
        """Nobody is named."""
        index, day = np.empty(0, dtype=np.int32), np.empty(0, dtype="datetime64[D]")
        return cls(index, index, index, day, np.empty(0, dtype=object))


@dataclass(frozen=True, eq=False)
class Overrules(Table):
    """Deadlines set aside by hand: free places of the group may be filled from up to ``level`` all the same
    (0 school, 1 municipality, 2 region)."""

    group: IndexArray
    level: IndexArray
    reason: StrArray
    decided_by: StrArray
    decided_on: DateArray

    @classmethod
    def none(cls) -> Overrules:
        """No deadline is set aside."""
        text = np.empty(0, dtype=object)
        index = np.empty(0, dtype=np.int32)
        return cls(index, index, text, text, np.empty(0, dtype="datetime64[D]"))
