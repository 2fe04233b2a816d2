"""Model of ``programme_once``: at most one group of a programme per person."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.columns import compact, key
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each person and programme with several pairs; a person with k <= 1 needs none."""
    pairs = draft.pairs
    at = np.flatnonzero(draft.single[pairs.person] == 0)
    width = max(1, len(draft.dataset.programmes))
    distinct, number = compact(key(pairs.person[at], pairs.programme[at], width))
    several = np.bincount(number, minlength=len(distinct)) >= 2
    place = np.cumsum(several) - 1
    entry = several[number]
    draft.add_rows(
        "programme_once",
        place[number[entry]],
        at[entry],
        1,
        np.ones(int(several.sum()), dtype=np.int64),
        distinct[several] // width,
    )
