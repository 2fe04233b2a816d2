"""Model of ``school_absence``: persons of a school away on the same teaching day <= its limit."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from solver.absence import add_absence_rows, pairs_of_units
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """Rows by school and distinct set of candidates away on a teaching day."""
    limit = draft.dataset.schools.max_absent
    posts = draft.dataset.teachers
    limited = limit.filled[posts.school]
    unit, pair = pairs_of_units(draft, posts.person[limited], posts.school[limited])
    every = np.arange(len(limit), dtype=np.int64)
    add_absence_rows(draft, "school_absence", unit, pair, limit.values, draft.dataset.teaching_on, every)
