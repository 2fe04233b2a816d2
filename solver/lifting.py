"""Rows that relaxations lack: a limit holds for an indicator's own columns only as far as the indicator is 1.

Let ``Σ a_j x_j <= b`` with ``a >= 0`` be a row, and ``z`` a 0/1 column without which none of the columns
``J`` is taken (``x_j <= z``: the group runs, the person holds a place).  Then ``Σ over J of a_j x_j <= b z``
holds at every whole point: with ``z = 1`` it is part of the row, with ``z = 0`` both sides are 0.  In
relaxations it forbids, say, half a person in two groups that meet for half a unique number, or a part of a
group filled from one school.

Let ``Σ x_j + s >= f`` be a demand (a floor of places and what is forgiven of it, a place decided by hand).
Then ``Σ over z of min(f, |J_z|) z + s >= f``, with pairs that need no indicator in their own place: what
meets the demand must be open.  Relaxations would meet it with a little of many people in a part of a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IntArray
from solver.columns import compact
from solver.draft import Draft
from solver.program import Program

LIFTED = "lifted"
"""Rule name of rows that tie a limit to an indicator; they follow from the others."""


def lifted(draft: Draft, program: Program) -> Program:
    """The program with its limits tied to indicators, and without the rows that these make needless."""
    limits = _limits(program)
    needless = np.zeros(program.n_rows, dtype=np.bool_)
    found = []
    for indicator in draft.indicators():
        tied = _tied(program, limits, indicator)
        found.append(tied)
        needless |= tied.replaced | _links(program, indicator, tied)
    rows = sum(len(tied.limit) for tied in found)
    more = program if rows == 0 else _with_tied(program, found)
    more = more.without_rows(np.concatenate([needless, np.zeros(rows, dtype=np.bool_)]))
    return _with_demands(program, more, draft)


@dataclass(frozen=True, eq=False)
class _Tied:
    """Rows ``Σ coef x[col] <= limit z`` by entries; ``replaced`` marks the rows that they dominate."""

    row: IntArray
    col: IntArray
    coef: IntArray
    limit: IntArray
    indicator: IntArray
    replaced: BoolArray


def _limits(program: Program) -> BoolArray:
    """Rows with no negative coefficient and a positive figure."""
    negative = np.zeros(program.n_rows, dtype=np.bool_)
    entries = program.matrix.tocoo()
    negative[entries.row[entries.data < 0]] = True
    return ~negative & (program.upper > 0)


def _tied(program: Program, limits: BoolArray, indicator: IntArray) -> _Tied:
    entries = program.matrix.tocoo()
    at = np.flatnonzero(limits[entries.row] & (entries.col < program.n_pairs))
    at = at[indicator[entries.col[at]] >= 0]
    row, col, coef = entries.row[at].astype(np.int64), entries.col[at].astype(np.int64), entries.data[at]
    sets, number = compact(row * program.n_columns + indicator[col])
    of_row, of_indicator = sets // program.n_columns, sets % program.n_columns
    total = np.zeros(len(sets), dtype=np.int64)
    np.add.at(total, number, coef)
    count = np.bincount(number, minlength=len(sets))
    useful = (total > program.upper[of_row]) & (count >= 2)
    whole = useful & (count == np.diff(program.matrix.indptr)[of_row])
    replaced = np.zeros(program.n_rows, dtype=np.bool_)
    replaced[of_row[whole]] = True
    chosen = _tightest(program, useful, number, col, coef, program.upper[of_row])
    place = np.full(len(sets), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    kept = np.flatnonzero(place[number] >= 0)
    return _Tied(
        place[number[kept]],
        col[kept],
        coef[kept],
        program.upper[of_row[chosen]],
        of_indicator[chosen],
        replaced,
    )


def _tightest(
    program: Program, useful: BoolArray, number: IntArray, col: IntArray, coef: IntArray, limit: IntArray
) -> IntArray:
    """Of useful sets with equal entries the one with the smallest limit (entries compared by two hashes)."""
    rng = np.random.default_rng(0)
    hashes = np.zeros((2, len(useful)), dtype=np.int64)
    for of_set, codes in zip(hashes, rng.integers(1, 2**61, size=(2, program.n_columns)), strict=True):
        np.add.at(of_set, number, codes[col] * coef)
    order = np.lexsort([limit, *hashes])
    order = order[useful[order]]
    same = np.all(hashes[:, order[1:]] == hashes[:, order[:-1]], axis=0)
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = ~same
    return np.sort(order[first])


def _links(program: Program, indicator: IntArray, tied: _Tied) -> BoolArray:
    """Rows ``x_j <= z`` that follow from a row ``… + x_j + … <= z``."""
    implied = np.zeros(program.n_columns, dtype=np.bool_)
    implied[tied.col[(tied.limit[tied.row] == 1) & (tied.coef == 1)]] = True
    two = np.flatnonzero((np.diff(program.matrix.indptr) == 2) & (program.upper == 0))
    begin = program.matrix.indptr[two]
    cols = np.stack([program.matrix.indices[begin], program.matrix.indices[begin + 1]]).astype(np.int64)
    coefs = np.stack([program.matrix.data[begin], program.matrix.data[begin + 1]])
    source = np.where(coefs[0] == 1, cols[0], cols[1])
    target = np.where(coefs[0] == 1, cols[1], cols[0])
    link = (coefs.min(axis=0, initial=0) == -1) & (coefs.max(axis=0, initial=0) == 1)
    link &= source < program.n_pairs
    inside = np.where(link, source, 0)
    link &= implied[inside] & (indicator[inside] == target)
    marked = np.zeros(program.n_rows, dtype=np.bool_)
    marked[two[link]] = True
    return marked


def _with_tied(program: Program, parts: list[_Tied]) -> Program:
    rows, cols, coefs, n = [], [], [], 0
    for part in parts:
        own = np.arange(len(part.limit), dtype=np.int64)
        rows += [part.row + n, own + n]
        cols += [part.col, part.indicator]
        coefs += [part.coef, -part.limit]
        n += len(own)
    matrix = sparse.csr_array(
        (np.concatenate(coefs), (np.concatenate(rows), np.concatenate(cols))), shape=(n, program.n_columns)
    )
    return program.with_rows(matrix, np.zeros(n, dtype=np.int64), LIFTED)


def _with_demands(program: Program, more: Program, draft: Draft) -> Program:
    """``more`` with the demands of ``program`` tied to "the group runs"."""
    if len(draft.decisive()) == 0:
        return more
    running = np.full(program.n_columns, -1, dtype=np.int64)
    running[: program.n_pairs] = draft.running[draft.pairs.group]
    demands = np.flatnonzero(program.upper < 0)
    entries = program.matrix[demands].tocoo()
    other_than_one = np.zeros(len(demands), dtype=np.bool_)
    other_than_one[entries.row[entries.data != -1]] = True
    tied = running[entries.col] >= 0
    usable = np.zeros(len(demands), dtype=np.bool_)
    usable[entries.row[tied]] = True
    usable &= ~other_than_one
    inside = usable[entries.row]
    row = entries.row[inside].astype(np.int64)
    col = np.where(tied, running[entries.col], entries.col)[inside].astype(np.int64)
    sets, count = np.unique(row * program.n_columns + col, return_counts=True)
    of_row, of_col = sets // program.n_columns, sets % program.n_columns
    number = np.cumsum(usable) - 1
    least = -program.upper[demands]
    kept = int(usable.sum())
    matrix = sparse.csr_array(
        (-np.minimum(least[of_row], count), (number[of_row], of_col)), shape=(kept, program.n_columns)
    )
    return more.with_rows(matrix, -least[usable], LIFTED) if kept else more
