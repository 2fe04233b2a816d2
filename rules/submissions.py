"""How far the schools' applications have come, and the places that they keep for people not named yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from rules.columns import BoolArray, DateArray, IndexArray, IntArray, OptionalInts, StrArray
from rules.tables import Table


class SubmissionStatus(IntEnum):
    """How far a school's application has come."""

    DRAFT = 0
    SUBMITTED = 1
    SIGNED = 2


@dataclass(frozen=True, eq=False)
class Submissions(Table):
    """Versions of schools' applications; an empty ``source`` is the application as a whole.

    ``holds``: the version whose rows are in the dataset.
    """

    school: IndexArray
    status: IndexArray
    submitted_on: DateArray
    rows: OptionalInts
    holds: BoolArray
    source: StrArray
    note: StrArray

    @classmethod
    def none(cls) -> Submissions:
        """Nothing is told."""
        index, text = np.empty(0, dtype=np.int32), np.empty(0, dtype=object)
        day, flag = np.empty(0, dtype="datetime64[D]"), np.empty(0, dtype=np.bool_)
        return cls(index, index, day, OptionalInts.of([]), flag, text, text)


@dataclass(frozen=True, eq=False)
class HeldPlaces(Table):
    """Places asked for without a name; programme and group -1 where the school named none that is known."""

    school: IndexArray
    programme: IndexArray
    group: IndexArray
    places: IntArray
    words: StrArray
    source: StrArray

    @classmethod
    def none(cls) -> HeldPlaces:
        """No place is kept."""
        index, text = np.empty(0, dtype=np.int32), np.empty(0, dtype=object)
        return cls(index, index, index, np.empty(0, dtype=np.int64), text, text)
