"""By hand: the list sorted by priority, everyone gets the first place that is still free.

Places that somebody entitled decided come first.  A group that stays below its minimum is closed, the
emptiest first, and its people look elsewhere.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.records import Ending
from rules.columns import BoolArray, IntArray
from rules.context import Context
from solver.allocate import Problem, build
from solver.pairs import Pairs
from solver.program import Linear
from solver.start import greedy_point


def by_hand(problem: Problem) -> IntArray:
    """The pairs taken.  Rows that ask for a lower figure are not looked at; the checker will tell."""
    groups = problem.draft.dataset.groups
    need = np.where(problem.draft.running >= 0, groups.min_size.or_default(0) - groups.seats_elsewhere, 0)
    order = _priority(problem)
    hand = _Hand(problem, order)
    decided = [order[np.isin(order, row)].tolist() for row in _decided(problem)]
    again = order.tolist()
    while True:
        for row in decided:
            hand.give_one(row)
        for pair in again:
            hand.give(pair)
        short = np.flatnonzero((hand.size > 0) & (hand.size < need))
        if len(short) == 0:
            return hand.taken()
        again = hand.close(int(short[np.argmax((need - hand.size)[short])]))


def valid_by_hand(problem: Problem) -> IntArray | None:
    """The point of the plan by priority, as a start for others.

    Where it breaks a row, our own planner's first plan takes its place; None where that does too.
    """
    point = problem.draft.complete(by_hand(problem))
    if not problem.program.is_feasible(point):
        point = greedy_point(problem.draft, problem.program, [goal.form for goal in problem.goals])
    return point if problem.program.is_feasible(point) else None


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


class _Hand:
    """Hands places out one by one and keeps count of every row (lists: single cells are read).

    ``stuck``: per column how many rows without negative entries are full and so rule it out: such a row only
    gets fuller.
    """

    def __init__(self, problem: Problem, order: IntArray) -> None:
        program = problem.program
        columns, rows = program.transposed, program.matrix
        self.ends, self.rows, self.coefs = (
            part.tolist() for part in (columns.indptr, columns.indices, columns.data)
        )
        self.row_ends, self.row_columns = rows.indptr, rows.indices
        self.room = np.where(_upper_rows(problem), program.upper, np.int64(2**61)).tolist()
        self.used = [0] * program.n_rows
        self.only_fuller = _without_negative(rows).tolist()
        self.stuck = np.zeros(program.n_columns, dtype=np.int32)
        self.x = bytearray(program.n_columns)
        self.group = problem.pairs.group.tolist()
        self.members = problem.pairs.group
        self.size = np.zeros(problem.draft.dataset.n_groups, dtype=np.int64)
        self.closed = np.zeros(len(self.size), dtype=np.bool_)
        groups = problem.draft.dataset.groups
        capped = problem.draft.context.profile.enabled("group_capacity")
        room = np.maximum(0, groups.max_size - groups.seats_elsewhere)
        self.most = room if capped else np.full_like(room, len(self.group) + 1)
        self.target, self.source = _indicators(problem)
        self.holders = dict.fromkeys(self.target.tolist(), 0)
        self.implied: dict[int, list[int]] = {}
        for target, source in zip(self.target.tolist(), self.source.tolist(), strict=True):
            self.implied.setdefault(source, []).append(target)
        self.rank = np.full(program.n_columns, -1, dtype=np.int64)
        self.rank[order] = np.arange(len(order))

    def taken(self) -> IntArray:
        """The pairs taken so far."""
        found: IntArray = np.flatnonzero(np.frombuffer(self.x, dtype=np.uint8)[: len(self.group)])
        return found

    def give_one(self, pairs: list[int]) -> None:
        """Take the first of the pairs that can be taken, unless one of them is taken already."""
        if not any(self.x[pair] for pair in pairs):
            next((pair for pair in pairs if self.give(pair)), None)

    def give(self, pair: int) -> bool:
        """Take the pair where it breaks no upper figure; whether it was taken now."""
        if self.x[pair] or self.stuck[pair] or self.closed[self.group[pair]]:
            return False
        new = [pair, *(c for c in self.implied.get(pair, ()) if not self.x[c])]
        change = self._change(new)
        if any(more > 0 and self.used[r] + more > self.room[r] for r, more in change.items()):
            return False
        for c in new:
            self.x[c] = 1
        self._use(change, 1)
        for c in self.implied.get(pair, ()):
            self.holders[c] += 1
        self.size[self.group[pair]] += 1
        return True

    def close(self, group: int) -> list[int]:
        """Take a group's places back for good; the pairs that may have become possible by that, in order."""
        self.closed[group] = True
        gone: list[int] = []
        for pair in self.taken()[self.members[self.taken()] == group].tolist():
            gone.append(pair)
            for c in self.implied.get(pair, ()):
                self.holders[c] -= 1
                if self.holders[c] == 0:
                    gone.append(c)
        for c in gone:
            self.x[c] = 0
        self.size[group] = 0
        change = self._change(gone)
        self._use(change, -1)
        return self._touched([r for r, less in change.items() if less > 0])

    def _use(self, change: dict[int, int], sign: int) -> None:
        for r, more in change.items():
            before = self.used[r] >= self.room[r]
            self.used[r] += sign * more
            after = self.used[r] >= self.room[r]
            if before != after and self.only_fuller[r]:
                self.stuck[self.row_columns[self.row_ends[r] : self.row_ends[r + 1]]] += 1 if after else -1

    def _change(self, columns: list[int]) -> dict[int, int]:
        """By how much each row grows with the columns."""
        change: dict[int, int] = {}
        for c in columns:
            for i in range(self.ends[c], self.ends[c + 1]):
                change[self.rows[i]] = change.get(self.rows[i], 0) + self.coefs[i]
        return change

    def _touched(self, rows: list[int]) -> list[int]:
        """Pairs that stand in a row, or bring an indicator with them that does, by rank."""
        n = len(self.group)
        touched = np.zeros(len(self.stuck), dtype=np.bool_)
        for r in rows:
            touched[self.row_columns[self.row_ends[r] : self.row_ends[r + 1]]] = True
        possible = touched[:n].copy()
        possible[self.source[touched[self.target]]] = True
        possible &= (self.rank[:n] >= 0) & (self.stuck[:n] == 0) & ~self.closed[self.members]
        possible &= (self.size < self.most)[self.members]
        untaken = np.frombuffer(self.x, dtype=np.uint8)[self.target] == 0
        possible[self.source[untaken & (self.stuck[self.target] > 0)]] = False
        found = np.flatnonzero(possible)
        again: list[int] = found[np.argsort(self.rank[found])].tolist()
        return again


def _without_negative(rows: sparse.csr_array) -> BoolArray:
    lowest = np.zeros(rows.shape[0], dtype=np.int64)
    np.minimum.at(lowest, np.repeat(np.arange(len(lowest)), np.diff(rows.indptr)), rows.data)
    return lowest >= 0


def _indicators(problem: Problem) -> tuple[IntArray, IntArray]:
    """Indicator columns and their pairs, entry by entry: the column becomes 1 with the pair."""
    made = [d for d in problem.draft.definitions if d.floor is None]
    none = [np.empty(0, dtype=np.int64)]
    return (
        np.concatenate([d.target for d in made] or none),
        np.concatenate([d.source for d in made] or none),
    )


def _upper_rows(problem: Problem) -> BoolArray:
    """Rows that say how much is too much; those of minimum and of definitions say something else."""
    program = problem.program
    other = [i for i, name in enumerate(program.rule_names) if name in ("group_minimum", "structure")]
    return ~np.isin(program.row_rule, other) & (program.upper >= 0)


def _run(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    problem = build(context, pairs)
    taken = by_hand(problem)
    clock.tell(problem.goals[0].name, problem.goals[0].form.value(problem.draft.complete(taken)), None)
    plan = problem.assignment(problem.draft.complete(taken))
    claims = tuple(Claim(goal.name, None, False) for goal in problem.goals)
    return Attempt(Ending.PLAN, plan, claims)


GREEDY = Contender("greedy", "by priority, as done by hand; no bound", _run)
