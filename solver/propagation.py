"""Bounds that follow from bounds: what every row leaves to its columns, until nothing changes."""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
from rules.matching import distinct
from solver.columns import ranges
from solver.program import Program

_ROUNDS = 50


class Propagator:
    """Propagation in the rows of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._length = np.diff(program.matrix.indptr).astype(np.int64)

    def fix(
        self, lower: IntArray, upper: IntArray, columns: IntArray, values: IntArray
    ) -> tuple[IntArray, IntArray] | None:
        """Bounds with ``columns`` fixed at ``values`` and all that follows; None where a row can't hold."""
        lower, upper = lower.copy(), upper.copy()
        changed = columns[(lower[columns] < values) | (upper[columns] > values)]
        if np.any((values < lower[columns]) | (values > upper[columns])):
            return None
        lower[columns] = upper[columns] = values
        for _ in range(_ROUNDS):
            if len(changed) == 0:
                break
            narrowed = self._narrow(lower, upper, changed)
            if narrowed is None:
                return None
            changed = narrowed
        return lower, upper

    def _narrow(self, lower: IntArray, upper: IntArray, changed: IntArray) -> IntArray | None:
        """Narrow bounds in place by the rows of the changed columns; which changed, None: no point."""
        matrix, limit = self._program.matrix, self._program.upper
        rows = distinct(self._program.transposed[changed].indices)
        length = self._length[rows]
        at = ranges(matrix.indptr[rows].astype(np.int64), length)
        col, coef = matrix.indices[at].astype(np.int64), matrix.data[at]
        row = np.repeat(np.arange(len(rows)), length)
        least = np.where(coef > 0, lower[col], upper[col]) * coef
        room = limit[rows] - np.bincount(row, weights=least, minlength=len(rows)).astype(np.int64)
        if np.any(room < 0):
            return None
        width = upper[col] - lower[col]
        tight = np.flatnonzero(np.abs(coef) * width > room[row])
        step = room[row[tight]] // np.abs(coef[tight])
        col, rising = col[tight], coef[tight] > 0
        before_low, before_high = lower[col], upper[col]
        np.minimum.at(upper, col[rising], before_low[rising] + step[rising])
        np.maximum.at(lower, col[~rising], before_high[~rising] - step[~rising])
        if np.any(lower[col] > upper[col]):
            return None
        return distinct(col[(lower[col] != before_low) | (upper[col] != before_high)])
