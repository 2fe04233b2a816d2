"""A first plan without any search: places handed out in order of what they are worth to the goals."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.draft import STRUCTURE, Draft
from solver.program import Linear, Program


def gains(draft: Draft, form: Linear) -> IntArray:
    """What each pair adds to the goal when it is the first of its set to be taken."""
    worth = form.dense(draft.n_columns)
    total = worth[: len(draft.pairs)].copy()
    for definition in draft.definitions:
        if definition.floor is None:
            np.add.at(total, definition.source, worth[definition.target])
        else:
            np.add.at(total, definition.source, -worth[definition.target])
    return total


_ROUNDS = 6
"""How often groups that stayed under their minimum are closed and everything is tried once more."""


def greedy_point(draft: Draft, program: Program, forms: list[Linear]) -> IntArray:
    """Hand places out in rounds: demands first (decisions, hard floors), then whoever fills the groups that
    demands opened, then all pairs in descending order of the goals' gains, while every row still holds.

    Groups that end below their minimum are closed and their people tried elsewhere.  Whether every demand
    is met is for the caller to check.
    """
    ranking = [-gains(draft, form) for form in forms]
    order = np.lexsort([np.arange(len(draft.pairs)), *reversed(ranking)])
    order = order[program.upper_bound[order] > 0]
    helpful = sum((r < 0 for r in ranking), np.zeros(len(draft.pairs), dtype=np.bool_))
    filler = _Filler(draft, program)
    demands = _demands(program, order)
    closed = np.zeros(draft.dataset.n_groups, dtype=np.bool_)
    for _ in range(_ROUNDS):
        allowed = order[~closed[draft.pairs.group[order]]]
        filler.demand(demands, closed[draft.pairs.group])
        filler.fill_short(allowed, _short(draft, filler.chosen()))
        filler.fill(allowed[helpful[allowed]])
        short = _short(draft, filler.chosen())
        if not short.any():
            break
        closed |= short
        chosen = filler.chosen()
        filler.drop(chosen[short[draft.pairs.group[chosen]]])
    chosen = filler.chosen()
    return draft.complete(chosen[~_short(draft, chosen)[draft.pairs.group[chosen]]])


def _short(draft: Draft, chosen: IntArray) -> BoolArray:
    """Groups with some of our people, but too few."""
    groups = draft.dataset.groups
    need = groups.min_size.or_default(0) - groups.seats_elsewhere
    size = np.bincount(draft.pairs.group[chosen], minlength=len(groups))
    return (draft.running >= 0) & (size > 0) & (size < need)


def _demands(program: Program, order: IntArray) -> list[tuple[int, list[int]]]:
    """Rows with a lower figure: ``(row, its pairs in the given order)``."""
    position = np.full(program.n_columns, program.n_columns, dtype=np.int64)
    position[order] = np.arange(len(order))
    demands = []
    for row in np.flatnonzero(program.upper < 0):
        begin, end = program.matrix.indptr[row : row + 2]
        cols = program.matrix.indices[begin:end].astype(np.int64)
        cols = cols[position[cols] < program.n_columns]
        demands.append((int(row), cols[np.argsort(position[cols])].tolist()))
    return demands


class _Filler:
    """Takes pairs one by one, keeping the activity of every row up to date (lists: single cells are read)."""

    def __init__(self, draft: Draft, program: Program) -> None:
        self.draft = draft
        self.by_column = program.transposed
        exempt = [i for i, name in enumerate(program.rule_names) if name in ("group_minimum", STRUCTURE)]
        checked = ~np.isin(program.row_rule, exempt) & (program.upper >= 0)
        self.room: list[int] = np.where(checked, program.upper, np.int64(2**61)).tolist()
        self.offsets: list[int] = self.by_column.indptr.tolist()
        self.rows: list[int] = self.by_column.indices.tolist()
        self.coefs: list[int] = self.by_column.data.tolist()
        self.upper: list[int] = program.upper.tolist()
        self.activity: list[int] = [0] * program.n_rows
        self.x: list[int] = [0] * program.n_columns
        self.implied: dict[int, list[int]] = {}
        for definition in draft.definitions:
            if definition.floor is None:
                for target, source in zip(
                    definition.target.tolist(), definition.source.tolist(), strict=True
                ):
                    self.implied.setdefault(source, []).append(target)

    def fill(self, order: IntArray) -> None:
        """Take every pair of ``order`` that breaks no row."""
        for pair in order.tolist():
            if not self.x[pair]:
                self._try(pair)

    def demand(self, demands: list[tuple[int, list[int]]], barred: BoolArray) -> None:
        """For each row with a lower figure take its pairs until it is met."""
        for row, pairs in demands:
            for pair in pairs:
                if self.activity[row] <= self.upper[row]:
                    break
                if not self.x[pair] and not barred[pair]:
                    self._try(pair)

    def fill_short(self, order: IntArray, short: BoolArray) -> None:
        """Take pairs of groups that are under their minimum, up to that minimum."""
        groups = self.draft.dataset.groups
        missing = groups.min_size.or_default(0) - groups.seats_elsewhere
        missing -= np.bincount(self.draft.pairs.group[self.chosen()], minlength=len(groups))
        for pair in order[short[self.draft.pairs.group[order]]].tolist():
            group = self.draft.pairs.group[pair]
            if missing[group] > 0 and not self.x[pair]:
                self._try(pair)
                missing[group] -= self.x[pair]

    def drop(self, chosen: IntArray) -> None:
        """Give places back and count everything anew."""
        kept = np.setdiff1d(self.chosen(), chosen)
        x = self.draft.complete(kept)
        self.activity = np.asarray(self.by_column.T @ x, dtype=np.int64).tolist()
        self.x = x.tolist()

    def chosen(self) -> IntArray:
        """The pairs taken."""
        return np.flatnonzero(np.array(self.x[: len(self.draft.pairs)], dtype=np.int64))

    def _try(self, pair: int) -> None:
        opened = [c for c in self.implied.get(pair, ()) if not self.x[c]]
        if opened:
            self._try_together([pair, *opened])
            return
        activity, room = self.activity, self.room
        begin, end = self.offsets[pair], self.offsets[pair + 1]
        rows, coefs = self.rows[begin:end], self.coefs[begin:end]
        for row, coef in zip(rows, coefs, strict=True):
            if coef > 0 and activity[row] + coef > room[row]:
                return
        for row, coef in zip(rows, coefs, strict=True):
            activity[row] += coef
        self.x[pair] = 1

    def _try_together(self, columns: list[int]) -> None:
        change: dict[int, int] = {}
        for column in columns:
            begin, end = self.offsets[column], self.offsets[column + 1]
            for row, coef in zip(self.rows[begin:end], self.coefs[begin:end], strict=True):
                change[row] = change.get(row, 0) + coef
        activity, room = self.activity, self.room
        if any(c > 0 and activity[row] + c > room[row] for row, c in change.items()):
            return
        for row, c in change.items():
            activity[row] += c
        for column in columns:
            self.x[column] = 1
