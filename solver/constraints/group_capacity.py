"""Model of ``group_capacity``: Σ_t x_tg <= (max_g - e_g) · y_g."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each group that its candidates could overfill."""
    groups = draft.dataset.groups
    room = np.maximum(0, groups.max_size - groups.seats_elsewhere)
    count = np.bincount(draft.pairs.group, minlength=len(groups))
    bound = np.flatnonzero(count > room)
    number = np.full(len(groups), -1, dtype=np.int64)
    number[bound] = np.arange(len(bound))
    at = np.flatnonzero(number[draft.pairs.group] >= 0)
    opened = np.flatnonzero(draft.running[bound] >= 0)
    draft.add_rows(
        "group_capacity",
        np.concatenate([number[draft.pairs.group[at]], opened]),
        np.concatenate([at, draft.running[bound[opened]]]),
        np.concatenate([np.ones(len(at), dtype=np.int64), -room[bound[opened]]]),
        np.where(draft.running[bound] >= 0, 0, room[bound]),
        bound,
    )
