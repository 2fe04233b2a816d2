"""Shrinking a program for an engine: fixed columns go, rows that can't be exceeded go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import IntArray
from solver.exact import FloatArray
from solver.program import Linear, Program


@dataclass(frozen=True, eq=False)
class Reduced:
    """A smaller program over the columns that are still open; ``columns[i]`` is its column in the original.

    ``contradiction``: some row can't hold under the bounds, so no point exists.
    """

    matrix: sparse.csr_array
    upper: IntArray
    lower_bound: IntArray
    upper_bound: IntArray
    columns: IntArray
    rows: IntArray
    base: IntArray
    n_original_rows: int
    form: Linear
    contradiction: bool

    def spread(self, multipliers: FloatArray, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The engine's multipliers and point over all rows and columns of the original."""
        rows = np.zeros(self.n_original_rows)
        rows[self.rows] = multipliers
        full = self.base.astype(np.float64)
        full[self.columns] = point
        return rows, full

    def expand(self, x: IntArray) -> IntArray:
        """The original columns for a point of the smaller program."""
        full = self.base.copy()
        full[self.columns] = x
        return full


def reduce(program: Program, form: Linear) -> Reduced:
    """Substitute fixed columns and drop the rows that no point within the bounds can exceed."""
    open_columns = np.flatnonzero(program.lower_bound < program.upper_bound)
    base = program.lower_bound.copy()
    fixed_part = base.copy()
    fixed_part[open_columns] = 0
    upper = program.upper - program.matrix @ fixed_part
    matrix = program.matrix[:, open_columns].tocsr()
    low, high = program.lower_bound[open_columns], program.upper_bound[open_columns]
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    largest = positive @ high + negative @ low
    smallest = positive @ low + negative @ high
    rows = np.flatnonzero(largest > upper)
    keep = np.isin(form.cols, open_columns)
    place = np.zeros(program.n_columns, dtype=np.int64)
    place[open_columns] = np.arange(len(open_columns))
    constant = form.constant + int(form.coefs[~keep] @ base[form.cols[~keep]])
    return Reduced(
        matrix=matrix[rows],
        upper=upper[rows],
        lower_bound=low,
        upper_bound=high,
        columns=open_columns,
        rows=rows,
        base=base,
        n_original_rows=program.n_rows,
        form=Linear(place[form.cols[keep]], form.coefs[keep], constant),
        contradiction=bool(np.any(smallest > upper)),
    )
