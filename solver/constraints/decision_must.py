"""Model of ``decision_must``: at least one place that fits the decision."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.tables import DecisionKind
from solver.columns import join
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row a decision, also where no candidate pair fits it: then no plan exists, and the row says why."""
    decisions, pairs = draft.dataset.decisions, draft.pairs
    must = np.flatnonzero(decisions.decision == DecisionKind.MUST)
    row, pair = join(decisions.teacher[must].astype(np.int64), pairs.teacher.astype(np.int64))
    group, programme = decisions.group[must[row]], decisions.programme[must[row]]
    fits = np.where(
        group >= 0, pairs.group[pair] == group, (programme < 0) | (pairs.programme[pair] == programme)
    )
    draft.add_rows("decision_must", row[fits], pair[fits], -1, -np.ones(len(must), dtype=np.int64), must)
