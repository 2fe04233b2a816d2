"""Who may enter which place: the pairs of a rebalancing, cut down to those that a chain can reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rules.columns import BoolArray, IntArray, frozen
from rules.derived import groups_allowed
from rules.matching import is_in, pair_key
from rules.substitution.case import Case
from solver.columns import join, key
from solver.pairs import Pairs


@dataclass(frozen=True, eq=False)
class Entering:
    """The pairs of a rebalancing.

    ``pairs``: places that stay, and those that somebody may enter, in order of post and group; ``kept``: per
    pair whether it is a place that stays; ``movable``: such a place that may be left.
    """

    case: Case
    pairs: Pairs
    kept: BoolArray
    movable: BoolArray

    @cached_property
    def entered(self) -> IntArray:
        """The pairs that somebody may enter."""
        return frozen(np.flatnonzero(~self.kept))

    @cached_property
    def spare(self) -> IntArray:
        """Per group: places that were free before anybody refused."""
        groups, before = self.case.dataset.groups, self.case.before
        taken = np.bincount(before.group, minlength=len(groups)) + groups.seats_elsewhere
        return frozen(np.maximum(0, groups.max_size - taken))

    @cached_property
    def freed(self) -> IntArray:
        """Per group that has not ended: places that were refused in it."""
        case = self.case
        refused = case.before.group[case.is_refused]
        count = np.bincount(refused, minlength=case.dataset.n_groups)
        return frozen(np.where(case.ended, 0, count))

    @cached_property
    def swaps(self) -> tuple[IntArray, IntArray]:
        """``(entered, left)``: pairs of pairs of one person, of which the first may be entered by leaving the
        second."""
        left = np.flatnonzero(self.movable)
        person = self.pairs.person.astype(np.int64)
        i, j = join(person[self.entered], person[left])
        return self.entered[i], left[j]

    @cached_property
    def is_last(self) -> BoolArray:
        """Per entered pair: the person may take it without leaving a place."""
        case = self.case
        posts = case.dataset.teachers
        stays = case.before.teacher[case.stays]
        count = np.bincount(posts.person[stays], minlength=case.dataset.n_persons)
        person = self.pairs.person[self.entered]
        if not case.context.profile.enabled("groups_per_person"):
            return frozen(np.ones(len(person), dtype=np.bool_))
        return frozen((count < groups_allowed(case.dataset))[person])

    @cached_property
    def free_movers(self) -> bool:
        """Somebody displaced has another place that may be left: such a person moves at no cost."""
        return bool(np.any(self.case.displaced_persons[self.pairs.person[self.movable]]))


def entering(case: Case, proposed: Pairs, limit: int) -> Entering:
    """The pairs of a rebalancing with chains of at most ``limit`` persons moved.

    ``proposed``: the candidate pairs of the case's context.
    """
    width = max(1, case.dataset.n_groups)
    stays = case.stays
    keys = key(case.before.teacher[stays], case.before.group[stays], width)
    fixed = case.pinned[stays]
    refused = pair_key(case.before.teacher[~stays], case.before.group[~stays], width)
    person = case.dataset.teachers.person
    free = (case.farthest[proposed.group] >= 0) & ~case.refusers[person[proposed.teacher]]
    free &= ~is_in(proposed.keys, refused)
    in_groups = pair_key(person[case.before.teacher[stays]], case.before.group[stays], width)
    free &= ~is_in(pair_key(person[proposed.teacher], proposed.group, width), in_groups)
    new = proposed.keys[free]
    together = np.concatenate([keys, new])
    order = np.argsort(together, kind="stable")
    movable = np.concatenate([~fixed, np.zeros(len(new), dtype=np.bool_)])[order]
    kept = np.concatenate([np.ones(len(keys), dtype=np.bool_), np.zeros(len(new), dtype=np.bool_)])[order]
    teacher, group = (together[order] // width).astype(np.int32), (together[order] % width).astype(np.int32)
    whole = Entering(case, Pairs(case.dataset, teacher, group), frozen(kept), frozen(movable))
    return _reachable(whole, limit)


def _reachable(whole: Entering, limit: int) -> Entering:
    """Without pairs that no chain of the allowed length can use."""
    groups = whole.pairs.group
    open_groups = (whole.freed > 0) | (whole.spare > 0)
    entered, left = whole.swaps if limit else (np.empty(0, np.int64), np.empty(0, np.int64))
    reached = open_groups.copy()
    for _ in range(limit):
        onward = reached[groups[entered]]
        more = reached.copy()
        more[groups[left[onward]]] = True
        if np.array_equal(more, reached):
            break
        reached = more
    keep = whole.kept.copy()
    keep[whole.entered] = reached[groups[whole.entered]]
    useful = np.zeros(len(groups), dtype=np.bool_)
    useful[whole.entered[whole.is_last]] = True
    useful[entered] = True
    keep &= whole.kept | useful
    pairs = Pairs(whole.case.dataset, whole.pairs.teacher[keep], whole.pairs.group[keep])
    return Entering(whole.case, pairs, frozen(whole.kept[keep]), frozen(whole.movable[keep]))
