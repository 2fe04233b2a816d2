"""Column types: the frozen arrays of which the tables of a dataset consist.

A dataset holds columns, not rows: 700,000 applications are a handful of arrays.  References to other
tables are row indices (``-1``: the cell is empty), dates are ``datetime64[D]`` (``NaT``: empty), and a
figure that may be empty is an :class:`OptionalInts`, so that "unknown" never looks like a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
IndexArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]
DateArray = npt.NDArray[np.datetime64]
StrArray = npt.NDArray[np.object_]

NO_INDEX = -1
"""An empty reference; every other index is a row of the table referred to."""


ArrayT = TypeVar("ArrayT", bound=npt.NDArray[Any])


def frozen(array: ArrayT) -> ArrayT:
    """Return ``array`` made read-only (a view of a writeable base is copied first)."""
    if array.base is not None and array.flags.writeable:
        array = array.copy()
    array.flags.writeable = False
    return array


def indices(values: Iterable[int]) -> IndexArray:
    """A read-only ``int32`` index column."""
    return frozen(np.asarray(list(values) if not isinstance(values, np.ndarray) else values, dtype=np.int32))


def strings(values: Sequence[str]) -> StrArray:
    """A read-only column of texts (``""``: empty)."""
    column: StrArray = np.empty(len(values), dtype=object)
    column[:] = values
    return frozen(column)


@dataclass(frozen=True, eq=False)
class OptionalInts:
    """Whole numbers of which some cells are empty.

    ``values[i]`` means something only where ``filled[i]``; elsewhere it is 0.
    """

    values: IntArray
    filled: BoolArray

    def __post_init__(self) -> None:
        if len(self.values) != len(self.filled):
            raise ValueError(f"OptionalInts: {len(self.values)} values but {len(self.filled)} marks")
        frozen(self.values)
        frozen(self.filled)

    def __len__(self) -> int:
        return len(self.values)

    def get(self, i: int) -> int | None:
        """The figure of row ``i``, or None where the cell is empty."""
        return int(self.values[i]) if self.filled[i] else None

    def or_default(self, default: int) -> IntArray:
        """The figures with ``default`` in place of every empty cell."""
        return np.where(self.filled, self.values, default)

    @classmethod
    def of(cls, cells: Sequence[int | None]) -> OptionalInts:
        """Build from Python values; None is an empty cell."""
        return cls(
            np.array([0 if c is None else c for c in cells], dtype=np.int64),
            np.array([c is not None for c in cells], dtype=np.bool_),
        )


@dataclass(frozen=True, eq=False)
class Ragged:
    """A list of codes in every row: row ``i`` holds ``codes[offsets[i]:offsets[i + 1]]``."""

    offsets: IntArray
    codes: IndexArray

    def __post_init__(self) -> None:
        if self.offsets[0] != 0 or self.offsets[-1] != len(self.codes):
            raise ValueError("Ragged: offsets do not span the codes")
        frozen(self.offsets)
        frozen(self.codes)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, i: int) -> IndexArray:
        return self.codes[self.offsets[i] : self.offsets[i + 1]]

    @cached_property
    def lengths(self) -> IntArray:
        """How many codes each row holds."""
        return np.diff(self.offsets)

    @cached_property
    def row_of_code(self) -> IndexArray:
        """For each entry of ``codes`` the row that holds it."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def contains(self, width: int) -> BoolArray:
        """Dense membership matrix ``[row, code]`` of the given width (small tables only)."""
        matrix = np.zeros((len(self), width), dtype=np.bool_)
        matrix[self.row_of_code, self.codes] = True
        return matrix

    @classmethod
    def of(cls, rows: Sequence[Iterable[int]]) -> Ragged:
        """Build from Python lists."""
        lists = [list(r) for r in rows]
        offsets = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(r) for r in lists], out=offsets[1:])
        return cls(offsets, np.array([c for r in lists for c in r], dtype=np.int32))


@dataclass(frozen=True, eq=False)
class Intervals:
    """A list of closed day intervals in every row: row ``i`` holds entries ``offsets[i]:offsets[i + 1]``."""

    offsets: IntArray
    starts: DateArray
    ends: DateArray

    def __post_init__(self) -> None:
        if self.offsets[-1] != len(self.starts) or len(self.starts) != len(self.ends):
            raise ValueError("Intervals: offsets, starts and ends do not fit together")
        if np.any(self.ends < self.starts):
            raise ValueError("Intervals: an interval ends before it starts")
        for column in (self.offsets, self.starts, self.ends):
            frozen(column)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def row_of_entry(self) -> IndexArray:
        """For each interval the row that holds it."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.offsets))
