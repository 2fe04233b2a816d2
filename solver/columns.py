"""Small column operations that pairs, constraints and objectives share."""

from __future__ import annotations

import numpy as np

from rules.columns import IndexArray, IntArray
from rules.matching import ranges

__all__ = ["compact", "join", "key", "ranges"]


def join(left: IntArray, right: IntArray) -> tuple[IntArray, IntArray]:
    """Every pair of positions ``(i, j)`` with ``left[i] == right[j]``, ordered by ``i``."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    count = np.searchsorted(ordered, left, side="right") - first
    i = np.repeat(np.arange(len(left), dtype=np.int64), count)
    return i, order[ranges(first, count)]


def key(major: IndexArray | IntArray, minor: IndexArray | IntArray, width: int) -> IntArray:
    """One integer for two indices: ``major * width + minor``."""
    return major.astype(np.int64) * width + minor.astype(np.int64)


def compact(keys: IntArray) -> tuple[IntArray, IntArray]:
    """Number the distinct keys in ascending order: ``(distinct, number of each entry)``."""
    distinct, number = np.unique(keys, return_inverse=True)
    return distinct, number.reshape(-1).astype(np.int64)
