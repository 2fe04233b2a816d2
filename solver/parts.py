"""A part of a program: some columns free, all others held at a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import IntArray
from solver.program import Linear, Program


@dataclass(frozen=True, eq=False)
class Part:
    """The small program over ``columns`` of a large one, whose other columns stay as they are."""

    program: Program
    columns: IntArray

    def form(self, worth: IntArray, x: IntArray, value: int) -> Linear:
        """A form on the part, with what the held columns add as its constant.

        ``worth``: its coefficients over all columns; ``value``: what it comes to at ``x``.
        """
        inside = worth[self.columns]
        some = np.flatnonzero(inside)
        return Linear(some, inside[some], value - int(inside @ x[self.columns]))


def part_of(program: Program, x: IntArray, activity: IntArray, columns: IntArray) -> Part:
    """The part over ``columns`` at ``x``; ``activity`` is ``A x``.  Costs as much as the part is large."""
    by_column = program.transposed[columns]
    rows, number = np.unique(by_column.indices, return_inverse=True)
    matrix = sparse.csr_array(
        (by_column.data, number.reshape(-1), by_column.indptr), shape=(len(columns), len(rows))
    ).T.tocsr()
    room = program.upper[rows] - activity[rows]
    small = Program(
        matrix=matrix,
        upper=matrix @ x[columns] + room,
        lower_bound=program.lower_bound[columns],
        upper_bound=program.upper_bound[columns],
        n_pairs=int(np.searchsorted(columns, program.n_pairs)),
        rule_names=program.rule_names,
        row_rule=program.row_rule[rows],
        row_object=program.row_object[rows],
    )
    return Part(small, columns)
