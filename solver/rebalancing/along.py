"""Steps of the one chain that a single free place can have: who would need what nobody on the chain gives.

A chain enters limits that are used up only as far as its movers give them: those before, who left room that
was carried along, or those after.  Both are followed group by group and depth by depth.  It is counted with
more room than there is, so that what is left out is on no chain, and nothing left is a proof.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rules.columns import BoolArray, IntArray, frozen
from solver.rebalancing.entering import Entering
from solver.rebalancing.reachable import limits_of, with_only
from solver.rebalancing.steps import Steps, steps_of

_ROUNDS = 6
"""Rounds of leaving out steps, each of which may show more that can't be taken."""


def along_one_chain(whole: Entering, limit: int) -> Entering | None:
    """With pairs alone that one chain of at most ``limit`` persons moved can enter or leave; None: there is
    no such chain."""
    steps = steps_of(whole, limit)
    keep = np.ones(len(steps), dtype=np.bool_)
    needs = _Needs(whole, steps)
    for _ in range(_ROUNDS):
        now = keep & needs.met(keep)
        now = _connected(steps, now)
        if np.array_equal(now, keep) or not now[steps.last].any():
            keep = now
            break
        keep = now
    if not keep[steps.last].any():
        return None
    used = whole.kept.copy()
    used[steps.entered[keep]] = True
    movable = np.zeros(len(whole.pairs), dtype=np.bool_)
    movable[steps.left[keep & (steps.left >= 0)]] = True
    return with_only(replace(whole, movable=frozen(movable)), used)


def _connected(steps: Steps, keep: BoolArray) -> BoolArray:
    """Steps that lead from a free place to somebody who leaves none."""
    depths = [np.flatnonzero(keep & (steps.depth == depth)) for depth in range(steps.limit + 1)]
    group = steps.entering.pairs.group
    width = steps.width
    keep = np.zeros(len(keep), dtype=np.bool_)
    vacant = (steps.entering.freed > 0) | (steps.entering.spare > 0)
    for depth, at in enumerate(depths):
        depths[depth] = at[vacant[group[steps.entered[at]]]]
        left = steps.left[depths[depth]]
        vacant = np.zeros(width, dtype=np.bool_)
        vacant[group[left[left >= 0]]] = True
    ends = np.zeros(width, dtype=np.bool_)
    for at in reversed(depths):
        left = steps.left[at]
        good = at[(left < 0) | ends[group[left]]]
        keep[good] = True
        ends = np.zeros(width, dtype=np.bool_)
        ends[group[steps.entered[good]]] = True
    return keep


class _Needs:
    """What each step needs of limits that are used up, and what it gives."""

    def __init__(self, whole: Entering, steps: Steps) -> None:
        limits = limits_of(whole)
        of_pair = limits.of_pair[:, 1:]  # groups are followed by the steps themselves
        entered = of_pair[steps.entered]
        left = np.where((steps.left >= 0)[:, None], of_pair[steps.left], -1)
        tight = (entered >= 0) & (limits.slack[entered] <= 0)
        tight &= ~(entered[:, :, None] == left[:, None, :]).any(axis=2)
        gives = (left >= 0) & ~(left[:, :, None] == entered[:, None, :]).any(axis=2)
        wanted, number = np.unique(entered[tight], return_inverse=True)
        self.steps, self.size = steps, len(wanted)
        self.need_step, _ = np.nonzero(tight)
        self.need = number.reshape(-1)
        give_step, column = np.nonzero(gives)
        given = left[give_step, column]
        at = np.minimum(np.searchsorted(wanted, given), max(0, self.size - 1))
        known = wanted[at] == given if self.size else np.zeros(len(given), dtype=np.bool_)
        self.give_step, self.give = give_step[known], at[known]

    def met(self, keep: BoolArray) -> BoolArray:
        """Steps all of whose needs somebody before or after them on a chain of kept steps can give."""
        before, after = self._before(keep), self._after(keep)
        steps, group = self.steps, self.steps.entering.pairs.group
        met = np.zeros(len(self.need), dtype=np.bool_)
        for depth in range(steps.limit + 1):
            here = np.flatnonzero(steps.depth[self.need_step] == depth)
            step = self.need_step[here]
            met[here] = before[depth][group[steps.entered[step]], self.need[here]]
            moving = here[steps.left[step] >= 0]
            to = group[steps.left[self.need_step[moving]]]
            met[moving] |= after[depth + 1][to, self.need[moving]]
        fine = np.ones(len(steps), dtype=np.bool_)
        fine[self.need_step[~met]] = False
        return fine

    def _before(self, keep: BoolArray) -> list[BoolArray]:
        """Per depth: which group may be entered with which limit given by those who moved before."""
        found = [np.zeros((self.steps.width, self.size), dtype=np.bool_)]
        for depth in range(self.steps.limit):
            came, went = self._moves(keep, depth)
            given = self._given(keep, depth, self.steps.left)
            found.append(_reached(went, came, found[-1]) | given)
        return found

    def _after(self, keep: BoolArray) -> list[BoolArray]:
        """Per depth: which limit somebody may give who enters the group then, or moves later."""
        found = [np.zeros((self.steps.width, self.size), dtype=np.bool_)]
        for depth in reversed(range(self.steps.limit + 1)):
            came, went = self._moves(keep, depth)
            give = self._given(keep, depth, self.steps.entered)
            found.append(_reached(came, went, found[-1]) | give)
        return [*reversed(found), found[0]]

    def _moves(self, keep: BoolArray, depth: int) -> tuple[IntArray, IntArray]:
        """Groups entered and left at a depth, each two once."""
        steps, group = self.steps, self.steps.entering.pairs.group
        at = np.flatnonzero(keep & (steps.depth == depth) & (steps.left >= 0))
        edges = np.unique(group[steps.entered[at]].astype(np.int64) * steps.width + group[steps.left[at]])
        return edges // steps.width, edges % steps.width

    def _given(self, keep: BoolArray, depth: int, pair_of: IntArray) -> BoolArray:
        steps, group = self.steps, self.steps.entering.pairs.group
        here = np.flatnonzero(keep[self.give_step] & (steps.depth[self.give_step] == depth))
        table = np.zeros((steps.width, self.size), dtype=np.bool_)
        table[group[pair_of[self.give_step[here]]], self.give[here]] = True
        return table


def _reached(row: IntArray, of: IntArray, table: BoolArray) -> BoolArray:
    """Per row of the table: what any of the rows has that it is paired with, ``row[i]`` with ``of[i]``."""
    order = np.argsort(row, kind="stable")
    rows, starts = np.unique(row[order], return_index=True)
    packed = np.packbits(table, axis=1)
    found = np.zeros_like(packed)
    if len(rows) and packed.shape[1]:
        found[rows] = np.bitwise_or.reduceat(packed[of[order]], starts, axis=0)
    return np.unpackbits(found, axis=1, count=table.shape[1]).astype(np.bool_)
