"""Multipliers for rows that had none: each row's own best, the others held (coordinate descent on the dual).

Multipliers that were carried over know nothing of rows that are new.  Whoever would gain by ignoring such a
row makes the bound weak; one multiplier on it, chosen exactly, takes that back.  No step makes a bound worse.
"""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.exact import FloatArray
from solver.program import Linear, Program

_PASSES = 2
_ROWS = 2_000
"""Rows looked at in a pass, those that are exceeded most."""


def mended(program: Program, form: Linear, multipliers: FloatArray) -> FloatArray:
    """The multipliers with better ones for rows that have 0 and that the best columns would exceed."""
    found = np.maximum(multipliers, 0.0)
    worth = form.dense(program.n_columns) - program.transposed @ found
    silent = found <= 0
    for _ in range(_PASSES):
        rows = _exceeded(program, worth, silent)
        for row in rows.tolist():
            step = _best_step(program, worth, row)
            if step > 0:
                entries = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
                worth[program.matrix.indices[entries]] -= step * program.matrix.data[entries]
                found[row] += step
        if len(rows) == 0:
            break
    return found


def _exceeded(program: Program, worth: FloatArray, silent: BoolArray) -> IntArray:
    best = np.where(worth > 0, program.upper_bound, program.lower_bound)
    over = np.where(silent, program.matrix @ best - program.upper, 0)
    rows = np.flatnonzero(over > 0)
    return rows[np.argsort(-over[rows], kind="stable")[:_ROWS]]


def _best_step(program: Program, worth: FloatArray, row: int) -> float:
    """By how much the row's multiplier has to grow until its best columns exceed it no more.

    A column falls to the other of its bounds once the multiplier reaches ``worth / coefficient``.
    """
    entries = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    cols, coefs = program.matrix.indices[entries], program.matrix.data[entries]
    low, high, own = program.lower_bound[cols], program.upper_bound[cols], worth[cols]
    over = int(coefs @ np.where(own > 0, high, low)) - int(program.upper[row])
    turning = (own > 0) == (coefs > 0)
    at = own[turning] / coefs[turning]
    relief = np.abs(coefs[turning]) * (high - low)[turning]
    order = np.argsort(at, kind="stable")
    enough = np.flatnonzero(np.cumsum(relief[order]) >= over)
    return float(at[order[enough[0]]]) if over > 0 and len(enough) else 0.0
