"""Column bounds that follow: from every row, and for one goal from what can only be in the way."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray
from solver.exact import dual_bound
from solver.program import Linear, Program

_ROUNDS = 20


def propagated(program: Program) -> Program:
    """The program with the bounds that its rows leave to single columns, all other bounds as they are.

    A place that somebody keeps and a limit that is used up leave nothing to whoever else it would bind.
    """
    rising, falling = program.matrix.maximum(0), program.matrix.minimum(0)
    entries = program.matrix.tocoo()
    lower, upper = program.lower_bound.copy(), program.upper_bound.copy()
    for _ in range(_ROUNDS):
        room = program.upper - (rising @ lower + falling @ upper)
        size = np.abs(entries.data)
        tight = np.flatnonzero(size * (upper - lower)[entries.col] > np.maximum(0, room[entries.row]))
        tight = tight[room[entries.row[tight]] >= 0]
        col, up = entries.col[tight], entries.data[tight] > 0
        step = room[entries.row[tight]] // size[tight]
        before = lower.copy(), upper.copy()
        np.minimum.at(upper, col[up], before[0][col[up]] + step[up])
        np.maximum.at(lower, col[~up], before[1][col[~up]] - step[~up])
        if np.array_equal(lower, before[0]) and np.array_equal(upper, before[1]):
            break
    return program.with_bounds(lower, upper)


def idle_columns(program: Program, form: Linear) -> BoolArray:
    """Columns that a goal does not count, and that every row would have small.

    Each is at its lower bound in some best point that is the same elsewhere.  Other goals may count it.
    """
    helps = np.zeros(program.n_columns, dtype=np.bool_)
    entries = program.matrix.tocoo()
    helps[entries.col[entries.data < 0]] = True
    return ~helps & (form.dense(program.n_columns) <= 0)


def without(program: Program, idle: BoolArray) -> Program:
    """The program for one goal: its idle columns stay where they hinder nothing, and what follows from it."""
    upper = np.where(idle, program.lower_bound, program.upper_bound)
    return propagated(program.with_bounds(program.lower_bound, upper))


def held_by_columns(program: Program, form: Linear, value: int) -> Program:
    """The program in which the columns of a form are where they must be for it to have the value."""
    lower, upper, _ = dual_bound(program, form, np.zeros(program.n_rows)).fixed(program, value)
    return program.with_bounds(lower, upper)
