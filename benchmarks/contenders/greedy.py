"""By hand: the list sorted by priority, everyone gets the first place that is still free.

Places that somebody entitled decided come first.  A group that stays below its minimum is closed, the
emptiest first, and its people look elsewhere.
"""

from __future__ import annotations

import numpy as np

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.records import Ending
from rules.columns import BoolArray, IntArray
from rules.context import Context
from solver.allocate import Problem, build
from solver.program import Linear


def by_hand(problem: Problem) -> IntArray:
    """The pairs taken.  Rows that ask for a lower figure are not looked at; the checker will tell."""
    groups = problem.draft.dataset.groups
    need = np.where(problem.draft.running >= 0, groups.min_size.or_default(0) - groups.seats_elsewhere, 0)
    order = _priority(problem)
    closed = np.zeros(len(groups), dtype=np.bool_)
    taken = np.empty(0, dtype=np.int64)
    while True:
        for row in _decided(problem):
            if not np.isin(row, taken).any():
                first = order[np.isin(order, row) & ~closed[problem.pairs.group[order]]]
                taken = _hand_out(problem, first, taken, most=1)
        taken = _hand_out(problem, order[~closed[problem.pairs.group[order]]], taken)
        size = np.bincount(problem.pairs.group[taken], minlength=len(groups))
        short = np.flatnonzero((size > 0) & (size < need))
        if len(short) == 0:
            return taken
        weakest = short[np.argmax((need - size)[short])]
        closed[weakest] = True
        taken = taken[problem.pairs.group[taken] != weakest]


def _priority(problem: Problem) -> IntArray:
    """Pairs that serve some goal, the most important first: by the first goal, then the second, and so on."""
    worth = [_worth(problem, goal.form) for goal in problem.goals]
    helps = np.any([w > 0 for w in worth], axis=0)
    order: IntArray = np.lexsort([np.arange(len(problem.pairs)), *(-w for w in reversed(worth))])
    order = order[helps[order] & (problem.program.upper_bound[order] > 0)]
    return order.astype(np.int64)


def _decided(problem: Problem) -> list[IntArray]:
    """For each place decided by hand the pairs that would be it."""
    program = problem.program
    if "decision_must" not in program.rule_names:
        return []
    rows = np.flatnonzero(program.row_rule == program.rule_names.index("decision_must"))
    ends = program.matrix.indptr
    return [program.matrix.indices[ends[i] : ends[i + 1]].astype(np.int64) for i in rows.tolist()]


def _worth(problem: Problem, form: Linear) -> IntArray:
    """What each pair alone would add to the goal."""
    dense = form.dense(problem.program.n_columns)
    worth: IntArray = dense[: len(problem.pairs)].copy()
    for definition in problem.draft.definitions:
        sign = -1 if definition.floor is not None else 1
        np.add.at(worth, definition.source, sign * dense[definition.target])
    return worth


def _hand_out(problem: Problem, order: IntArray, taken: IntArray, most: int | None = None) -> IntArray:
    """Add every pair of ``order`` that breaks no upper figure, in that order, up to ``most``."""
    program, draft = problem.program, problem.draft
    room = np.where(_upper_rows(problem), program.upper, np.int64(2**61))
    columns = program.transposed
    x = draft.complete(taken)
    used = program.matrix @ x
    implied = _implied(problem)
    added = 0
    for pair in order[(x[order] == 0) & ~_blocked(problem, used >= room)[order]].tolist():
        if added == most:
            break
        new = [pair, *{c for c in implied.get(pair, ()) if not x[c]}]
        change: dict[int, int] = {}
        for c in new:
            for i in range(int(columns.indptr[c]), int(columns.indptr[c + 1])):
                row = int(columns.indices[i])
                change[row] = change.get(row, 0) + int(columns.data[i])
        if all(more <= 0 or used[r] + more <= room[r] for r, more in change.items()):
            x[new] = 1
            added += 1
            for r, more in change.items():
                used[r] += more
    chosen: IntArray = np.flatnonzero(x[: len(problem.pairs)])
    return chosen


def _implied(problem: Problem) -> dict[int, list[int]]:
    """Per pair the indicator columns that become 1 with it."""
    implied: dict[int, list[int]] = {}
    for definition in problem.draft.definitions:
        if definition.floor is None:
            for target, source in zip(definition.target.tolist(), definition.source.tolist(), strict=True):
                implied.setdefault(source, []).append(target)
    return implied


def _blocked(problem: Problem, full: BoolArray) -> BoolArray:
    """Columns that a full row without negative entries rules out: such a row only gets fuller."""
    matrix = problem.program.matrix
    lowest = np.zeros(problem.program.n_rows, dtype=np.int64)
    np.minimum.at(lowest, np.repeat(np.arange(len(lowest)), np.diff(matrix.indptr)), matrix.data)
    hits = problem.program.transposed @ (full & (lowest >= 0)).astype(np.int64)
    return np.asarray(hits > 0)


def _upper_rows(problem: Problem) -> BoolArray:
    """Rows that say how much is too much; those of minimum and of definitions say something else."""
    program = problem.program
    other = [i for i, name in enumerate(program.rule_names) if name in ("group_minimum", "structure")]
    return ~np.isin(program.row_rule, other) & (program.upper >= 0)


def _run(context: Context, clock: Clock, seed: int) -> Attempt:
    problem = build(context)
    taken = by_hand(problem)
    clock.tell(problem.goals[0].name, problem.goals[0].form.value(problem.draft.complete(taken)), None)
    plan = problem.assignment(problem.draft.complete(taken))
    claims = tuple(Claim(goal.name, None, False) for goal in problem.goals)
    return Attempt(Ending.PLAN, plan, claims, len(problem.pairs))


GREEDY = Contender("greedy", "by priority, as done by hand; no bound", _run)
