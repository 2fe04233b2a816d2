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


def reachable(whole: Entering, *, chains: bool) -> Entering:
    """Without pairs that nobody can enter, however many move; ``chains``: whether anybody moves.

    A place is entered where its group is reached by a chain, and every limit that it counts for has room or
    gets it from somebody who can leave, be it the same person, be it somebody who needs room in turn: those
    who give each other room can all move at once.
    """
    limits = limits_of(whole)
    entered, left = whole.swaps if chains else (_NONE, _NONE)
    taken, given = limits.of_pair[entered], limits.of_pair[left]
    gives = (given >= 0) & ~(given[:, :, None] == taken[:, None, :]).any(axis=2)
    open_groups = (whole.freed + whole.spare) > 0
    possible = np.ones(len(entered), dtype=np.bool_)
    while True:
        loose = limits.slack > 0
        loose[given[possible][gives[possible]]] = True
        now = possible & _all_loose(taken[:, 1:], loose, given[:, 1:])
        now &= _led_to(open_groups, taken[:, 0], given[:, 0], now)[taken[:, 0]]
        if np.array_equal(now, possible):
            break
        possible = now
    vacated = _led_to(open_groups, taken[:, 0], given[:, 0], possible)
    alone = whole.entered[whole.is_last]
    keep = whole.kept.copy()
    keep[alone[_all_loose(limits.of_pair[alone, 1:], loose, None) & vacated[whole.pairs.group[alone]]]] = True
    keep[entered[possible]] = True
    return with_only(whole, keep)


def _led_to(open_groups: BoolArray, entered: IntArray, left: IntArray, possible: BoolArray) -> BoolArray:
    """Per group: it has a free place, or somebody can leave one for a group that is led to."""
    reached = open_groups
    while True:
        more = reached.copy()
        more[left[possible & reached[entered]]] = True
        if np.array_equal(more, reached):
            return reached
        reached = more


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
