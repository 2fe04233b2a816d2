"""A plan afterwards read as chains: who enters whose place, so that chains stay short and people near."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from rules.columns import IntArray
from rules.substitution.moves import NOWHERE, Chain
from solver.rebalancing.entering import Entering
from solver.rebalancing.matching import Entry, chains_from


def read_chains(entering: Entering, chosen: IntArray) -> tuple[Chain, ...] | None:
    """The chains of a plan that holds the pairs ``chosen``; None where some go round in a circle, or somebody
    would have to leave two places for one, or leaves one that nobody enters."""
    pairs, kept = entering.pairs, entering.kept
    taken = np.zeros(len(pairs), dtype=np.bool_)
    taken[chosen] = True
    left, entered = np.flatnonzero(kept & ~taken), np.flatnonzero(~kept & taken)
    leaves = _left_for(entering, left, entered)
    if leaves is None:
        return None
    entries = []
    for pair in entered.tolist():
        group = int(pairs.group[pair])
        post = int(pairs.teacher[pair])
        if pair not in leaves:
            entries.append(Entry(post, group, NOWHERE, group, None))
            continue
        given, holder = int(pairs.group[leaves[pair]]), int(pairs.teacher[leaves[pair]])
        entries.append(Entry(post, group, given, group, given, holder))
    return chains_from(entering.case, entries)


def _left_for(entering: Entering, left: IntArray, entered: IntArray) -> dict[int, int] | None:
    """Per entered pair the pair that its person leaves for it."""
    person = entering.pairs.person
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for pair in left.tolist():
        waiting[int(person[pair])].append(pair)
    found = {}
    for pair in entered.tolist():
        if waiting[int(person[pair])]:
            found[pair] = waiting[int(person[pair])].pop()
    return None if any(waiting.values()) else found
