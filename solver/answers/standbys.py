"""Who could stand by: whose seats in a group somebody without a place could fill.

The leaver's seat falls free, the standby takes it, everybody else stays.  What breaks by the leaving itself
(a decision by hand, a floor of places) is nobody's fault who steps in, and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IntArray
from rules.context import Assignment
from rules.matching import Filed, distinct
from rules.tables import Mode
from solver.allocate import Problem
from solver.columns import join
from solver.draft import STRUCTURE


@dataclass(frozen=True, eq=False)
class Standbys:
    """``pair[e]``: a candidate pair of somebody without a place; ``(entry[i], seat[i])``: that person could
    fill that seat of the plan (a row of ``plan``), if it alone fell free.  Sorted by entry, then seat."""

    plan: Assignment
    pair: IntArray
    entry: IntArray
    seat: IntArray


def in_person(problem: Problem) -> BoolArray:
    """Per group: it has an in-person session."""
    sessions = problem.draft.dataset.sessions
    found = np.zeros(problem.draft.dataset.n_groups, dtype=np.bool_)
    found[sessions.group[sessions.mode == Mode.IN_PERSON]] = True
    return found


def standbys(problem: Problem, plan: Assignment, groups: BoolArray) -> Standbys:
    """Everybody without a place who could fill some seat of the groups marked.

    Raises: ValueError: the plan is none of the problem.
    """
    x = problem.point(plan)
    if x is None or not problem.program.is_feasible(x):
        raise ValueError("the plan breaks the rules")
    pairs, dataset = problem.pairs, problem.draft.dataset
    seated = np.zeros(dataset.n_persons, dtype=np.bool_)
    seated[dataset.teachers.person[plan.teacher]] = True
    ran = np.zeros(dataset.n_groups, dtype=np.bool_)
    ran[plan.group] = True
    entries = np.flatnonzero(~seated[pairs.person] & (ran & groups)[pairs.group])
    at = pairs.find(plan.teacher, plan.group)
    seats = np.flatnonzero(groups[plan.group])
    entry, seat = join(pairs.group[entries].astype(np.int64), plan.group[seats].astype(np.int64))
    fits = _fits(problem, x, entries, at[seats], entry, seat)
    entry, seat = entry[fits], seats[seat[fits]]
    order = np.lexsort((seat, entry))
    return Standbys(plan, entries, entry[order], seat[order])


def _fits(
    problem: Problem, x: IntArray, entries: IntArray, seats: IntArray, entry: IntArray, seat: IntArray
) -> BoolArray:
    """Per (entry, seat): no row is broken by the entry that the seat, once free, does not relieve."""
    program = problem.program
    added = (program.matrix @ _following(problem, x, entries, 1)).tocoo()
    freed = (program.matrix @ _following(problem, x, seats, 0)).tocsr()
    activity = program.matrix @ x
    over = activity[added.row] + added.data - program.upper[added.row]
    real = np.array([name != STRUCTURE for name in program.rule_names], dtype=np.bool_)
    broken = (added.data > 0) & (over > 0) & real[program.row_rule[added.row]]
    row, at, excess = added.row[broken].astype(np.int64), added.col[broken], over[broken]
    filed = Filed.by(at, len(entries))
    i, k = filed.join(entry)
    relief = _cells(freed, row[k], seat[i])
    left = np.zeros(len(entry), dtype=np.int64)
    np.add.at(left, i, (relief < excess[k]).astype(np.int64))
    fits: BoolArray = left == 0
    return fits


def _cells(matrix: sparse.csr_array, row: IntArray, col: IntArray) -> IntArray:
    """Single cells of a sparse matrix."""
    coo = matrix.tocoo()
    width = np.int64(max(1, matrix.shape[1]))
    keys = coo.row.astype(np.int64) * width + coo.col
    order = np.argsort(keys)
    keys, data = keys[order], coo.data[order]
    wanted = row * width + col
    if len(keys) == 0:
        return np.zeros(len(wanted), dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, data[at], 0)


def _following(problem: Problem, x: IntArray, pairs: IntArray, to: int) -> sparse.csc_array:
    """One column a pair: the columns that turn to ``to`` when it alone does (1: taken; 0: given up)."""
    where = np.arange(len(pairs), dtype=np.int64)
    rows, cols = [pairs.astype(np.int64)], [where]
    for definition in problem.draft.definitions:
        if definition.floor is not None:
            continue
        i, j = join(definition.source, pairs.astype(np.int64))
        target = definition.target[i]
        if to == 1:
            turns = x[target] == 0
        else:  # the indicator falls where this pair was the only one that kept it up
            count = np.zeros(problem.program.n_columns, dtype=np.int64)
            np.add.at(count, definition.target, x[definition.source])
            turns = count[target] == 1
        rows.append(target[turns])
        cols.append(j[turns])
    width = np.int64(max(1, len(pairs)))
    keys = distinct(np.concatenate(rows) * width + np.concatenate(cols))
    shape = (problem.program.n_columns, len(pairs))
    ones = np.ones(len(keys), dtype=np.int64)
    return sparse.coo_array((ones, (keys // width, keys % width)), shape=shape).tocsc()
