"""The rows that make steps into chains."""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
from solver.draft import Draft
from solver.rebalancing.steps import Steps, Unit, units_of

RULE = "rebalancing"


def balance(draft: Draft, steps: Steps, column: IntArray) -> None:
    """A new place is entered by exactly one step or not taken; a place that stays is kept or left by one."""
    entering = steps.entering
    new, old = entering.entered, np.flatnonzero(entering.kept)
    _sum_is(draft, new, steps.entered, column, sign=-1, value=0)
    moving = steps.moving
    _sum_is(draft, old, steps.left[moving], column[moving], sign=1, value=1)


def _sum_is(draft: Draft, pairs: IntArray, of: IntArray, column: IntArray, *, sign: int, value: int) -> None:
    """For each pair: its column plus ``sign`` times the columns that are of it is ``value``."""
    place = np.full(len(draft.pairs), -1, dtype=np.int64)
    place[pairs] = np.arange(len(pairs))
    row = np.concatenate([np.arange(len(pairs)), place[of]])
    col = np.concatenate([pairs, column])
    coef = np.concatenate([np.ones(len(pairs), dtype=np.int64), np.full(len(column), sign)])
    total = np.full(len(pairs), value, dtype=np.int64)
    for side in (1, -1):
        draft.add_rows(RULE, row, col, side * coef, side * total, pairs)


def follow(draft: Draft, steps: Steps, column: IntArray) -> None:
    """What is left at one depth is entered at the next, and nothing else but what was free at depth 0; where
    few days are left, by people of the unit that left it; and no more is filled than fell free."""
    entering, case = steps.entering, steps.entering.case
    width, moving = steps.width, column[steps.moving]
    vacant = np.zeros((steps.limit + 2) * width, dtype=np.int64)
    vacant[:width] = entering.freed + entering.spare
    keys = np.unique(steps.enters)
    sums_at_most(draft, keys, (steps.enters, column), (steps.leaves, moving), vacant[keys])
    keys = np.unique(steps.leaves)
    sums_at_most(draft, keys, (steps.leaves, moving), (steps.enters, column), np.zeros_like(keys))
    for unit in units_of(entering):
        _near(draft, steps, column, unit)
    last = column[steps.last]
    draft.add_rows(
        RULE,
        np.zeros(len(last), dtype=np.int64),
        last,
        1,
        np.array([case.freed], dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )


def _near(draft: Draft, steps: Steps, column: IntArray, unit: Unit) -> None:
    """Where nobody from farther than the unit may enter: no more than have left, unit by unit."""
    case, pairs = steps.entering.case, steps.entering.pairs
    bound = case.farthest == unit.level
    near = np.flatnonzero(bound[pairs.group[steps.entered]])
    gone = np.flatnonzero(bound[pairs.group[steps.left[steps.moving]]])
    mine = unit.keyed(steps.enters[near], steps.entered[near])
    theirs = unit.keyed(steps.leaves[gone], steps.left[steps.moving][gone])
    refused = case.is_refused & bound[case.before.group]
    fell_free = case.before.group[refused].astype(np.int64) * unit.size
    fell_free += unit.of_post[case.before.teacher[refused]]
    keys = np.unique(mine)
    count = np.bincount(fell_free, minlength=int(keys.max(initial=0)) + 1)[keys]
    sums_at_most(draft, keys, (mine, column[near]), (theirs, column[steps.moving][gone]), count)


def sums_at_most(
    draft: Draft,
    keys: IntArray,
    less: tuple[IntArray, IntArray],
    more: tuple[IntArray, IntArray],
    beyond: IntArray,
) -> None:
    """For each of the ascending keys: Σ columns of ``less`` <= Σ columns of ``more`` + ``beyond``."""
    rows, cols, coefs = [], [], []
    for (of, columns), sign in ((less, 1), (more, -1)):
        at = np.minimum(np.searchsorted(keys, of), max(0, len(keys) - 1))
        known = keys[at] == of if len(keys) else np.zeros(len(of), dtype=np.bool_)
        rows.append(at[known])
        cols.append(columns[known])
        coefs.append(np.full(int(known.sum()), sign, dtype=np.int64))
    draft.add_rows(
        RULE, np.concatenate(rows), np.concatenate(cols), np.concatenate(coefs), beyond, np.zeros_like(keys)
    )
