"""Cliques of groups that one person can't both take: each day's groups, and groups that conflict by name."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.dataset import Dataset


def meeting(dataset: Dataset) -> BoolArray:
    """``[g, h]``: two different groups share a session day or are named in ``group_conflicts``."""
    days = dataset.meets_on.astype(np.float32)
    adjacent = (days @ days.T) > 0
    pairs = dataset.group_conflicts
    adjacent[pairs.group, pairs.other_group] = True
    adjacent[pairs.other_group, pairs.group] = True
    np.fill_diagonal(adjacent, False)
    return adjacent


def clique_cover(adjacent: BoolArray, seeds: BoolArray) -> list[IntArray]:
    """Cliques that together hold every edge of ``adjacent``.

    ``seeds[:, k]`` marks a known clique (the groups of one day); each is enlarged greedily by groups that
    meet all of its members, and edges that remain start cliques of their own.
    """
    covered = np.zeros_like(adjacent)
    cliques: list[IntArray] = []
    for members in _distinct_columns(seeds):
        clique = _enlarged(members, adjacent)
        if _adds(clique, covered):
            cliques.append(clique)
    rows, cols = np.nonzero(np.triu(adjacent & ~covered))
    for g, h in zip(rows.tolist(), cols.tolist(), strict=True):
        if not covered[g, h]:
            clique = _enlarged(np.array([g, h], dtype=np.int64), adjacent)
            _adds(clique, covered)
            cliques.append(clique)
    return cliques


def _distinct_columns(seeds: BoolArray) -> list[IntArray]:
    if seeds.shape[1] == 0:
        return []
    distinct = np.unique(seeds, axis=1)
    size = distinct.sum(axis=0)
    order = np.argsort(-size, kind="stable")
    return [np.flatnonzero(distinct[:, k]).astype(np.int64) for k in order if size[k] >= 2]


def _enlarged(members: IntArray, adjacent: BoolArray) -> IntArray:
    common = adjacent[members].all(axis=0)
    grown = list(members)
    while common.any():
        g = int(np.argmax(common))
        grown.append(np.int64(g))
        common &= adjacent[g]
    return np.sort(np.array(grown, dtype=np.int64))


def _adds(clique: IntArray, covered: BoolArray) -> bool:
    """Mark the clique's edges as covered; whether some edge was new."""
    block = np.ix_(clique, clique)
    inner = covered[block]
    new = not bool((inner | np.eye(len(clique), dtype=np.bool_)).all())
    covered[block] = True
    return new
