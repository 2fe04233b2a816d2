"""The steps of chains as columns: who enters what, leaving what, after how many persons moved before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray, frozen
from rules.substitution.policy import Level
from solver.rebalancing.entering import Entering

_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Steps:
    """Step ``i`` enters pair ``entered[i]`` at depth ``depth[i]``, leaving the place of pair ``left[i]``
    (-1: none).  What is left at depth ``j - 1`` is entered at depth ``j``; at depth 0, what was refused and
    what was free before.
    """

    entering: Entering
    limit: int
    entered: IntArray
    left: IntArray
    depth: IntArray

    def __len__(self) -> int:
        return len(self.entered)

    @cached_property
    def moving(self) -> IntArray:
        """Steps that leave a place."""
        return frozen(np.flatnonzero(self.left >= 0))

    @cached_property
    def last(self) -> IntArray:
        """Steps that leave none: they end a chain."""
        return frozen(np.flatnonzero(self.left < 0))

    @cached_property
    def enters(self) -> IntArray:
        """Per step, one number for the depth and the group entered."""
        return frozen(self.depth * self.width + self.entering.pairs.group[self.entered])

    @cached_property
    def leaves(self) -> IntArray:
        """Per moving step, one number for the depth at which the place left is entered, and its group."""
        group = self.entering.pairs.group[self.left[self.moving]]
        return frozen((self.depth[self.moving] + 1) * self.width + group)

    @cached_property
    def _by_entered(self) -> IntArray:
        return frozen(np.argsort(self.entered, kind="stable"))

    def of_entered(self, pair: int) -> IntArray:
        """The steps that enter a pair."""
        order = self._by_entered
        low, high = np.searchsorted(self.entered[order], [pair, pair + 1])
        return order[low:high]

    @property
    def width(self) -> int:
        """Number of groups."""
        return self.entering.case.dataset.n_groups


def steps_of(entering: Entering, limit: int) -> Steps:
    """Every step that a chain of at most ``limit`` persons moved can have."""
    alone = entering.entered[entering.is_last]
    entered, left = entering.swaps if limit else (_NONE, _NONE)
    depths = np.arange(limit + 1)
    every = Steps(
        entering,
        limit,
        np.concatenate([np.repeat(alone, limit + 1), np.repeat(entered, limit)]).astype(np.int64),
        np.concatenate([np.full(len(alone) * (limit + 1), -1), np.repeat(left, limit)]).astype(np.int64),
        np.concatenate([np.tile(depths, len(alone)), np.tile(depths[:-1], len(entered))]).astype(np.int64),
    )
    keep = _possible(every)
    return Steps(entering, limit, every.entered[keep], every.left[keep], every.depth[keep])


def _possible(steps: Steps) -> BoolArray:
    """Steps into what may have been left or free, leaving only what somebody may enter."""
    entering, width = steps.entering, steps.width
    size = (steps.limit + 2) * width
    keep = np.ones(len(steps), dtype=np.bool_)
    while True:
        vacant = np.zeros(size, dtype=np.bool_)
        vacant[:width] = (entering.freed > 0) | (entering.spare > 0)
        vacant[steps.leaves[keep[steps.moving]]] = True
        entered = np.zeros(size, dtype=np.bool_)
        entered[steps.enters[keep]] = True
        now = keep & vacant[steps.enters]
        now[steps.moving] &= entered[steps.leaves]
        if np.array_equal(now, keep):
            return keep
        keep = now


@dataclass(frozen=True, eq=False)
class Unit:
    """Schools or districts: that of each pair, and of each post; within ``level`` people of one are near."""

    level: Level
    of_pair: IndexArray
    of_post: IndexArray
    size: int

    def keyed(self, keys: IntArray, pairs: IntArray) -> IntArray:
        """The keys (depth and group), told apart by the unit of the pairs."""
        return keys * self.size + self.of_pair[pairs]


def units_of(entering: Entering) -> tuple[Unit, Unit]:
    """Schools, and districts."""
    dataset, pairs = entering.case.dataset, entering.pairs
    schools = Unit(Level.SCHOOL, pairs.school, dataset.teachers.school, len(dataset.schools))
    districts = Unit(Level.MUNICIPALITY, pairs.district, dataset.teacher_district, len(dataset.districts))
    return schools, districts
