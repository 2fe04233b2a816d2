"""Model of ``budget``: Σ cost of places <= budget of the district or the school, in kopecks."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.columns import IndexArray, OptionalInts
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each district and each school with a budget."""
    _rows(draft, draft.pairs.district, draft.dataset.districts.budget, offset=0)
    _rows(draft, draft.pairs.school, draft.dataset.schools.budget, offset=len(draft.dataset.districts))


def _rows(draft: Draft, unit: IndexArray, budget: OptionalInts, offset: int) -> None:
    cost = draft.dataset.place_cost[draft.pairs.group]
    total = np.zeros(len(budget), dtype=np.int64)
    np.add.at(total, unit, cost)
    bound = np.flatnonzero(budget.filled & (total > budget.values))
    number = np.full(len(budget), -1, dtype=np.int64)
    number[bound] = np.arange(len(bound))
    at = np.flatnonzero((number[unit] >= 0) & (cost > 0))
    draft.add_rows("budget", number[unit[at]], at, cost[at], budget.values[bound], bound + offset)
