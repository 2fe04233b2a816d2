"""Goal ``floor_shortfall``: − Σ of unmet soft floors, with one slack column a floor."""

from __future__ import annotations

import numpy as np

from solver.draft import STRUCTURE, Definition, Draft
from solver.membership import quota_members
from solver.program import Linear


def form(draft: Draft) -> Linear:
    """− Σ_q s_q with s_q >= min_seats_q − Σ of the row's places."""
    quotas = draft.dataset.quotas
    marked = quotas.min_seats.filled & (quotas.min_seats.values > 0)
    wanted = np.flatnonzero(marked)
    row, pair = quota_members(draft.pairs, marked)
    number = np.full(len(quotas), -1, dtype=np.int64)
    number[wanted] = np.arange(len(wanted))
    floor = quotas.min_seats.values[wanted]
    slack = draft.add_columns(len(wanted), floor)
    draft.add_rows(
        STRUCTURE,
        np.concatenate([number[row], np.arange(len(wanted), dtype=np.int64)]),
        np.concatenate([pair, slack]),
        -1,
        -floor,
        wanted,
    )
    draft.definitions.append(Definition(slack[number[row]], pair, slack, floor))
    return Linear.of(slack, -np.ones(len(slack), dtype=np.int64))
