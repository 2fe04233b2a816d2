"""Model of ``group_minimum``: (min_g - e_g) · y_g <= Σ_t x_tg, and x_tg <= y_g link by link.

The links are what makes the relaxation tight: without them a group runs "in part" and the bound is loose.
"""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """A minimum row for each group that must fill up, and one link row for each of its pairs."""
    groups, pairs = draft.dataset.groups, draft.pairs
    opened = np.flatnonzero(draft.running >= 0)
    need = (groups.min_size.or_default(0) - groups.seats_elsewhere)[opened]
    number = np.full(len(groups), -1, dtype=np.int64)
    number[opened] = np.arange(len(opened))
    at = np.flatnonzero(number[pairs.group] >= 0)
    draft.add_rows(
        "group_minimum",
        np.concatenate([np.arange(len(opened), dtype=np.int64), number[pairs.group[at]]]),
        np.concatenate([draft.running[opened], at]),
        np.concatenate([need, -np.ones(len(at), dtype=np.int64)]),
        np.zeros(len(opened), dtype=np.int64),
        opened,
    )
    one = np.arange(len(at), dtype=np.int64)
    draft.add_rows(
        "group_minimum",
        np.concatenate([one, one]),
        np.concatenate([at, draft.running[pairs.group[at]]]),
        np.concatenate([np.ones(len(at), dtype=np.int64), -np.ones(len(at), dtype=np.int64)]),
        np.zeros(len(at), dtype=np.int64),
        pairs.group[at].astype(np.int64),
    )
