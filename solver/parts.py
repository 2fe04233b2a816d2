"""A part of a program: some columns free, all others held at a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IntArray
from solver.program import Linear, Program


@dataclass(frozen=True, eq=False)
class Part:
    """The small program over ``columns`` of a large one, whose other columns stay as they are."""

    program: Program
    columns: IntArray
    rows: IntArray
    """Rows of the large program that the part touches."""

    def form(self, form: Linear, x: IntArray) -> Linear:
        """The large program's form on the part, with what the held columns add as its constant."""
        place = np.full(len(x), -1, dtype=np.int64)
        place[self.columns] = np.arange(len(self.columns))
        inside = place[form.cols] >= 0
        constant = form.value(x) - int(form.coefs[inside] @ x[form.cols[inside]])
        return Linear(place[form.cols[inside]], form.coefs[inside], constant)


def part_of(
    program: Program, x: IntArray, activity: IntArray, columns: IntArray, closed: BoolArray | None = None
) -> Part:
    """The part over ``columns`` at ``x``; ``activity`` is ``A x``.  Costs as much as the part is large.

    In ``closed`` rows the part may use no more than it does at ``x``: what is left there is for others.
    """
    by_column = program.transposed[columns]
    rows, number = np.unique(by_column.indices, return_inverse=True)
    matrix = sparse.csr_array(
        (by_column.data, number.reshape(-1), by_column.indptr), shape=(len(columns), len(rows))
    ).T.tocsr()
    room = program.upper[rows] - activity[rows]
    if closed is not None:
        room[closed[rows]] = 0
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
    return Part(small, columns, rows.astype(np.int64))
