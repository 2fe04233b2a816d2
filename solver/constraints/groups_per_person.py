"""Model of ``groups_per_person``: Σ_g x_tg over the person's posts <= k."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each person with more candidate pairs than k."""
    person = draft.pairs.person
    limit = draft.limit_of_person
    assert limit is not None  # the rule is enabled
    count = np.bincount(person, minlength=draft.dataset.n_persons)
    bound = np.flatnonzero(count > limit)
    number = np.full(draft.dataset.n_persons, -1, dtype=np.int64)
    number[bound] = np.arange(len(bound))
    at = np.flatnonzero(number[person] >= 0)
    draft.add_rows("groups_per_person", number[person[at]], at, 1, limit[bound], bound)
