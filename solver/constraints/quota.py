"""Model of ``quota``: Σ of the row's places <= max_seats."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.draft import Draft
from solver.membership import quota_members


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each quota row that its candidates could exceed."""
    quotas = draft.dataset.quotas
    row, pair = quota_members(draft.pairs, quotas.max_seats.filled)
    count = np.bincount(row, minlength=len(quotas))
    bound = np.flatnonzero(quotas.max_seats.filled & (count > quotas.max_seats.values))
    number = np.full(len(quotas), -1, dtype=np.int64)
    number[bound] = np.arange(len(bound))
    entry = number[row] >= 0
    draft.add_rows("quota", number[row[entry]], pair[entry], 1, quotas.max_seats.values[bound], bound)
