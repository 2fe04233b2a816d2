"""Pairs that a rebalancing can use at all: limits that are used up are loosened only by those who leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rules.columns import BoolArray, IntArray, frozen
from solver.membership import quota_members
from solver.pairs import Pairs
from solver.rebalancing.entering import Entering
from solver.rebalancing.number_room import number_room

_NONE = np.empty(0, dtype=np.int64)


_UNTIL_NOTHING_CHANGES = 10_000


def reachable(whole: Entering, *, chains: bool, depth: int = _UNTIL_NOTHING_CHANGES) -> Entering:
    """Without pairs that nobody can enter, however many move; ``chains``: whether anybody moves.

    A place is entered where its group and every limit that it counts for have room, or get it from somebody
    who can leave, be it the same person.  ``depth``: so many times at most one gets room from another; where
    several chains give each other room, that is more than the length of each.
    """
    limits = limits_of(whole)
    loose = limits.slack > 0
    entered, left = whole.swaps if chains else (_NONE, _NONE)
    possible = np.zeros(len(entered), dtype=np.bool_)
    for _ in range(depth if chains else 0):
        now = _all_loose(limits.of_pair[entered], loose, limits.of_pair[left])
        if np.array_equal(now, possible):
            break
        possible = now
        given, taken = limits.of_pair[left[possible]], limits.of_pair[entered[possible]]
        gives = (given >= 0) & ~(given[:, :, None] == taken[:, None, :]).any(axis=2)
        loose = loose.copy()
        loose[given[gives]] = True
    keep = whole.kept.copy()
    alone = whole.entered[whole.is_last]
    keep[alone[_all_loose(limits.of_pair[alone], loose, None)]] = True
    keep[entered[possible]] = True
    return with_only(whole, keep)


def with_only(whole: Entering, keep: BoolArray) -> Entering:
    """With the marked pairs alone."""
    pairs = Pairs(whole.case.dataset, whole.pairs.teacher[keep], whole.pairs.group[keep])
    return replace(whole, pairs=pairs, kept=frozen(whole.kept[keep]), movable=frozen(whole.movable[keep]))


class Limits:
    """Limits on numbers of places: ``slack`` of each; per pair the limits that it counts for (-1: none)."""

    def __init__(self, slack: IntArray, of_pair: IntArray) -> None:
        self.slack = slack
        self.of_pair = of_pair


def limits_of(whole: Entering) -> Limits:
    """The rooms of groups, then the quotas and the unique numbers that the profile holds to."""
    pairs, dataset = whole.pairs, whole.case.dataset
    room = whole.freed + whole.spare
    slack, rows = [room], [pairs.group.astype(np.int64)[:, None]]
    if whole.case.context.profile.enabled("quota"):
        seats = dataset.quotas.max_seats
        row, pair = quota_members(pairs, seats.filled)
        taken = np.bincount(row[whole.kept[pair]], minlength=len(seats))
        slack.append(np.where(seats.filled, seats.values - taken, 0))
        rows.append(_padded(row + len(room), pair, len(pairs)))
    offset = sum(len(part) for part in slack)
    for spare, row_of_pair in number_room(whole):
        slack.append(spare)
        rows.append(np.where(row_of_pair >= 0, row_of_pair + offset, -1)[:, None])
        offset += len(spare)
    return Limits(np.concatenate(slack), np.concatenate(rows, axis=1))


def _padded(row: IntArray, pair: IntArray, n_pairs: int) -> IntArray:
    """Per pair its rows, filled up with -1."""
    order = np.argsort(pair, kind="stable")
    row, pair = row[order], pair[order]
    count = np.bincount(pair, minlength=n_pairs)
    starts = np.cumsum(count) - count
    table = np.full((n_pairs, int(count.max(initial=0))), -1, dtype=np.int64)
    table[pair, np.arange(len(pair)) - starts[pair]] = row
    return table


def _all_loose(rows: IntArray, loose: BoolArray, given: IntArray | None) -> BoolArray:
    """Whether each of the rows is none, or loose, or given up by the same person."""
    fine = (rows < 0) | loose[rows]
    if given is not None:
        fine |= (rows[:, :, None] == given[:, None, :]).any(axis=2)
    return np.asarray(fine.all(axis=1))
