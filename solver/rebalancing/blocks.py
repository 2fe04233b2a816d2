"""Bounds block by block: districts share little but the places in groups, and alone each is small.

Rows that bind several blocks are priced by their multipliers; what is left falls into blocks, each of which
is solved in whole numbers.  For any multipliers ``m >= 0`` of the linking rows ``A x <= b``::

    c x  <=  m b + Σ over blocks of the most of (c − m A) x in the block

Multipliers are whole multiples of ``1 / _SCALE``, so that this is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from rules.columns import BoolArray, IntArray
from solver.cpsat import Effort, maximise
from solver.exact import Relaxation
from solver.options import Control
from solver.program import Linear, Program

_SCALE = 12
"""Multipliers of such programs are mostly halves and thirds."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """``of_column``: block of each column; ``links``: rows that bind columns of several ones."""

    of_column: IntArray
    links: BoolArray


def blocks_of(program: Program, unit: IntArray, decisive: IntArray) -> Blocks:
    """The parts into which the open columns fall without the rows that bind several units.

    ``unit``: the district of each pair, the first columns; ``decisive``: columns that pairs of all units hang
    on (the group runs): rows with them are links too.
    """
    entries = program.matrix.tocoo()
    opened = (program.lower_bound < program.upper_bound)[entries.col]
    row, col = entries.row[opened].astype(np.int64), entries.col[opened].astype(np.int64)
    pair = col < len(unit)
    least = np.full(program.n_rows, np.iinfo(np.int64).max)
    most = np.full(program.n_rows, -1)
    np.minimum.at(least, row[pair], unit[col[pair]])
    np.maximum.at(most, row[pair], unit[col[pair]])
    links = least < most
    links[row[np.isin(col, decisive)]] = True
    inner = ~links[row]
    n = program.n_columns
    ones = np.ones(int(inner.sum()), dtype=np.int8)
    graph = sparse.coo_array((ones, (col[inner], n + row[inner])), shape=(n + program.n_rows,) * 2)
    _, label = connected_components(graph, directed=False)
    return Blocks(label[:n].astype(np.int64), links)


def bound_by_blocks(
    program: Program,
    form: Linear,
    relaxation: Relaxation,
    blocks: Blocks,
    x: IntArray,
    control: Control,
    seed: int,
) -> int:
    """A bound on the form, proven block by block; ``x``: a point, from which each block begins.

    What rows leave to a single column should be in the program's bounds already.
    """
    multipliers = np.where(blocks.links, np.maximum(0.0, relaxation.multipliers), 0.0)
    m = np.round(multipliers * _SCALE).astype(np.int64)
    worth = form.dense(program.n_columns) * _SCALE - program.transposed @ m
    total = form.constant * _SCALE + int(m @ program.upper)
    fixed = program.lower_bound == program.upper_bound
    total += int(worth[fixed] @ program.lower_bound[fixed])
    inner = program.without_rows(blocks.links)
    open_columns = np.flatnonzero(~fixed)
    order = np.argsort(blocks.of_column[open_columns], kind="stable")
    ascending = open_columns[order]
    starts = np.flatnonzero(np.diff(blocks.of_column[ascending], prepend=-1))
    for columns in np.split(ascending, starts[1:]):
        total += _most(inner, worth, columns, x, control, seed)
    return total // _SCALE


def _most(
    inner: Program, worth: IntArray, columns: IntArray, x: IntArray, control: Control, seed: int
) -> int:
    """The most that the columns of a block can be worth, or a bound on it."""
    best = np.where(worth[columns] > 0, inner.upper_bound[columns], inner.lower_bound[columns])
    trivial = int(worth[columns] @ best)
    if len(columns) == 1 or control.ended or trivial == int(worth[columns] @ x[columns]):
        return trivial
    part = block_program(inner, columns)
    form = Linear.of(np.arange(len(columns)), worth[columns])
    result = maximise(part, form, Effort(control, seed=seed), hint=x[columns], at_most=trivial)
    return trivial if result.bound is None else min(trivial, result.bound)


def block_program(program: Program, columns: IntArray) -> Program:
    """The program of these columns alone, all others where they are fixed or at their lower bounds."""
    lower, upper = program.lower_bound, program.upper_bound
    rest = lower.copy()
    rest[columns] = 0
    matrix = program.matrix[:, columns].tocsr()
    rows = np.flatnonzero(np.diff(matrix.indptr))
    room = program.upper[rows] - program.matrix[rows] @ rest
    return Program(
        matrix=matrix[rows],
        upper=room,
        lower_bound=lower[columns],
        upper_bound=upper[columns],
        n_pairs=0,
        rule_names=program.rule_names,
        row_rule=program.row_rule[rows],
        row_object=program.row_object[rows],
    )
