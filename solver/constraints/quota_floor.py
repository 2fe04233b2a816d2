"""Model of ``quota_floor``: Σ of the row's places >= min_seats, where the profile makes floors hard.

Soft floors are the goal ``floor_shortfall``: see ``solver/objectives/floor_shortfall.py``.
"""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.draft import Draft
from solver.membership import quota_members


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each quota row with ``min_seats``, where floors are hard."""
    if not parameters["hard"]:
        return
    quotas = draft.dataset.quotas
    wanted = np.flatnonzero(quotas.min_seats.filled & (quotas.min_seats.values > 0))
    row, pair = quota_members(draft.pairs, quotas.min_seats.filled & (quotas.min_seats.values > 0))
    number = np.full(len(quotas), -1, dtype=np.int64)
    number[wanted] = np.arange(len(wanted))
    draft.add_rows("quota_floor", number[row], pair, -1, -quotas.min_seats.values[wanted], wanted)
