"""A first plan without any search: places handed out in order of what they are worth to the goals."""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
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


def greedy_point(draft: Draft, program: Program, forms: list[Linear]) -> IntArray:
    """Take pairs in descending order of the goals' gains, in goal order, while every row still holds.

    Groups that end below their minimum are closed and their people tried elsewhere.  The result obeys every
    row with a lower figure only by luck: the caller checks.
    """
    ranking = [-gains(draft, form) for form in forms]
    order = np.lexsort([np.arange(len(draft.pairs)), *reversed(ranking)])
    helpful = sum((r < 0 for r in ranking), np.zeros(len(draft.pairs), dtype=np.bool_))
    order = order[helpful[order] & (program.upper_bound[order] > 0)]
    need = draft.dataset.groups.min_size.or_default(0) - draft.dataset.groups.seats_elsewhere
    closed = np.zeros(draft.dataset.n_groups, dtype=np.bool_)
    filler = _Filler(draft, program)
    for _ in range(4):
        filler.fill(order[~closed[draft.pairs.group[order]]])
        chosen = filler.chosen()
        size = np.bincount(draft.pairs.group[chosen], minlength=len(closed))
        short = (draft.running >= 0) & (size > 0) & (size < need)
        if not short.any():
            break
        closed |= short
        filler.drop(chosen[short[draft.pairs.group[chosen]]])
    chosen = filler.chosen()
    size = np.bincount(draft.pairs.group[chosen], minlength=len(closed))
    short = (draft.running >= 0) & (size < need)
    return draft.complete(chosen[~short[draft.pairs.group[chosen]]])


class _Filler:
    """Takes pairs one by one, keeping the activity of every row up to date."""

    def __init__(self, draft: Draft, program: Program) -> None:
        self.draft = draft
        self.by_column = program.transposed
        exempt = [i for i, name in enumerate(program.rule_names) if name in ("group_minimum", STRUCTURE)]
        checked = ~np.isin(program.row_rule, exempt) & (program.upper >= 0)
        self.room = np.where(checked, program.upper, np.int64(2**61))
        self.activity: IntArray = np.zeros(program.n_rows, dtype=np.int64)
        self.x: IntArray = np.zeros(program.n_columns, dtype=np.int64)
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

    def drop(self, chosen: IntArray) -> None:
        """Give places back and count everything anew."""
        kept = np.setdiff1d(self.chosen(), chosen)
        self.x = self.draft.complete(kept)
        self.activity = np.asarray(self.by_column.T @ self.x, dtype=np.int64)

    def chosen(self) -> IntArray:
        """The pairs taken."""
        return np.flatnonzero(self.x[: len(self.draft.pairs)])

    def _try(self, pair: int) -> None:
        columns = [pair, *(c for c in self.implied.get(pair, ()) if not self.x[c])]
        rows = [self.by_column.indices[a:b] for a, b in map(self._span, columns)]
        data = [self.by_column.data[a:b] for a, b in map(self._span, columns)]
        touched, number = np.unique(np.concatenate(rows), return_inverse=True)
        change = np.zeros(len(touched), dtype=np.int64)
        np.add.at(change, number.reshape(-1), np.concatenate(data))
        after = self.activity[touched] + change
        if np.any((after > self.room[touched]) & (change > 0)):
            return
        self.activity[touched] = after
        self.x[columns] = 1

    def _span(self, column: int) -> tuple[int, int]:
        return int(self.by_column.indptr[column]), int(self.by_column.indptr[column + 1])
