"""What the columns of a program stand for: the structure that searches in parts make use of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import IndexArray, IntArray
from solver.draft import Draft


@dataclass(frozen=True, eq=False)
class Layout:
    """Per pair its person, school, district and group; per group its "runs" column (-1: none) and minimum.

    ``follows`` (pairs × columns) marks the other columns whose value depends on a pair, "runs" excepted.
    """

    person: IndexArray
    school: IndexArray
    district: IndexArray
    group: IndexArray
    running: IntArray
    largest: IntArray
    follows: sparse.csr_array

    @property
    def n_pairs(self) -> int:
        """Number of pairs."""
        return len(self.person)

    @property
    def n_groups(self) -> int:
        """Number of groups."""
        return len(self.running)


def layout_of(draft: Draft) -> Layout:
    """The layout of a draft to which every builder has added its columns."""
    pairs = draft.pairs
    decisive = np.zeros(draft.n_columns, dtype=np.bool_)
    decisive[draft.decisive()] = True
    none = [np.empty(0, dtype=np.int64)]
    source = np.concatenate([*none, *(d.source for d in draft.definitions)]).astype(np.int64)
    target = np.concatenate([*none, *(d.target for d in draft.definitions)]).astype(np.int64)
    other = ~decisive[target]
    ones = np.ones(int(other.sum()), dtype=np.int64)
    groups = draft.dataset.groups
    size = np.bincount(pairs.group, minlength=len(groups))
    running = draft.running if draft.decisive().size else np.full(len(groups), -1, dtype=np.int64)
    return Layout(
        person=pairs.person,
        school=pairs.school,
        district=pairs.district,
        group=pairs.group,
        running=running,
        largest=np.minimum(groups.max_size, size),
        follows=sparse.csr_array((ones, (source[other], target[other])), shape=(len(pairs), draft.n_columns)),
    )
