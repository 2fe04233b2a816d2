"""Model of ``no_overlap``: at most one of groups that meet, per person, as cliques rather than edges."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.columns import Ragged
from solver.cliques import clique_cover, meeting
from solver.columns import compact, join, key
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each person and clique of meeting groups in which the person has several pairs."""
    pairs, dataset = draft.pairs, draft.dataset
    at = np.flatnonzero(draft.single[pairs.person] == 0)
    if len(at) == 0:
        return
    cliques = Ragged.of([c.tolist() for c in clique_cover(meeting(dataset), dataset.meets_on)])
    i, entry = join(pairs.group[at].astype(np.int64), cliques.codes.astype(np.int64))
    clique = cliques.row_of_code[entry]
    width = max(1, len(cliques))
    distinct, number = compact(key(pairs.person[at[i]], clique, width))
    kept = _informative(number, at[i], len(distinct))
    place = np.cumsum(kept) - 1
    entries = kept[number]
    draft.add_rows(
        "no_overlap",
        place[number[entries]],
        at[i[entries]],
        1,
        np.ones(int(kept.sum()), dtype=np.int64),
        distinct[kept] // width,
    )


def _informative(number: np.ndarray, col: np.ndarray, n_rows: int) -> np.ndarray:
    """Rows with at least two pairs, each set of pairs once (sets compared by two independent hashes)."""
    rng = np.random.default_rng(0)
    size = np.bincount(number, minlength=n_rows)
    codes = rng.integers(1, 2**62, size=(2, int(col.max(initial=0)) + 1), dtype=np.int64)
    hashes = np.zeros((n_rows, 2), dtype=np.int64)
    for h in range(2):
        np.add.at(hashes[:, h], number, codes[h][col])
    first = np.zeros(n_rows, dtype=np.bool_)
    first[np.unique(hashes, axis=0, return_index=True)[1]] = True
    return first & (size >= 2)
