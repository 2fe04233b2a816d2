"""Columns against columns: membership of pairs, latest dates by key, rows of bits that meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rules.columns import BoolArray, DateArray, IntArray

_Whole = TypeVar("_Whole", bound=np.integer)

FAR_PAST = np.datetime64("0001-01-01", "D")
FAR_FUTURE = np.datetime64("9999-12-31", "D")
NO_DAY = np.datetime64("NaT", "D")

BitRows = npt.NDArray[np.uint64]
"""``[row, word]``: a set in every row, one bit an element."""


def pair_key(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer], width: int) -> IntArray:
    """One number a pair of indices: ``first * width + second``, for ``0 <= second < width``."""
    return first.astype(np.int64) * width + second


def distinct(keys: npt.NDArray[_Whole]) -> npt.NDArray[_Whole]:
    """The distinct keys, ascending.

    ``numpy.unique`` hashes whole numbers before it sorts what is left: for hundreds of thousands of keys that
    hardly repeat, sorting alone takes a tenth of the time.
    """
    ascending = np.sort(keys)
    first = np.ones(len(ascending), dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def ranges(starts: IntArray, lengths: IntArray) -> IntArray:
    """Concatenate ``starts[i], starts[i] + 1, … `` (``lengths[i]`` of them) for every ``i``."""
    ends = np.cumsum(lengths)
    offset = np.repeat(ends - lengths, lengths)
    return np.arange(len(offset), dtype=np.int64) - offset + np.repeat(starts, lengths)


@dataclass(frozen=True, eq=False)
class Filed:
    """Rows by the value of a column: those of value ``v``, ascending, are ``filed[v]``."""

    offsets: IntArray
    rows: IntArray

    @classmethod
    def by(cls, column: npt.NDArray[np.integer], size: int) -> Filed:
        """File the rows of a column whose values are ``0 … size - 1``."""
        rows = np.argsort(column, kind="stable")
        return cls(np.searchsorted(column[rows], np.arange(size + 1)), rows)

    def __getitem__(self, value: int) -> IntArray:
        return self.rows[self.offsets[value] : self.offsets[value + 1]]

    def join(self, values: npt.NDArray[np.integer]) -> tuple[IntArray, IntArray]:
        """``(i, row)`` for every row of ``values[i]``, ordered by ``i``."""
        first = self.offsets[values]
        lengths = self.offsets[values + 1] - first
        return np.repeat(np.arange(len(values)), lengths), self.rows[ranges(first, lengths)]


def is_in(wanted: IntArray, known: IntArray) -> BoolArray:
    """For each wanted key whether it is among the known ones (any order, repeats allowed)."""
    if len(known) == 0:
        return np.zeros(len(wanted), dtype=np.bool_)
    ascending = np.sort(known)
    at = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    found: BoolArray = ascending[at] == wanted
    return found


def latest(wanted: IntArray, known: IntArray, days: DateArray) -> DateArray:
    """For each wanted key the latest of the days that go with it; NaT where there is none."""
    if len(known) == 0:
        return np.full(len(wanted), NO_DAY)
    order = np.lexsort((days, known))
    keys, ends = known[order], days[order]
    at = np.searchsorted(keys, wanted, side="right") - 1
    return np.where((at >= 0) & (keys[at] == wanted), ends[at], NO_DAY)


def bit_rows(matrix: BoolArray) -> BitRows:
    """The rows of a membership matrix, packed 64 elements a word."""
    rows, width = matrix.shape
    words = -(-width // 64)
    packed = np.zeros((rows, words * 8), dtype=np.uint8)
    packed[:, : -(-width // 8)] = np.packbits(matrix, axis=1)
    return packed.view(np.uint64)


def meet(
    left: BitRows, at_left: npt.NDArray[np.integer], right: BitRows, at_right: npt.NDArray[np.integer]
) -> BoolArray:
    """For each pair of rows whether the two sets share an element (both packed from equal widths)."""
    found = np.zeros(len(at_left), dtype=np.bool_)
    for word in range(left.shape[1]):
        found |= (left[at_left, word] & right[at_right, word]) != 0
    return found


def day_matrix(
    row: npt.NDArray[np.integer], starts: DateArray, ends: DateArray, rows: int, days: DateArray
) -> BoolArray:
    """``[row, day]``: one of the intervals of the row holds the day; ``days`` are consecutive."""
    steps = np.zeros((rows, len(days) + 1), dtype=np.int32)
    if len(days):
        np.add.at(steps, (row, np.clip((starts - days[0]).astype(np.int64), 0, len(days))), 1)
        np.add.at(steps, (row, np.clip((ends - days[0]).astype(np.int64) + 1, 0, len(days))), -1)
    covered: BoolArray = np.cumsum(steps[:, :-1], axis=1) > 0
    return covered
