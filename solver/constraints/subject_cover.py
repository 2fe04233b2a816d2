"""Model of ``subject_cover``: of n teachers of a subject at a school at most max(1, n - m) away on a day."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.matching import distinct
from solver.absence import add_absence_rows, pairs_of_units
from solver.columns import compact, key
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """Rows by school, subject and distinct set of candidates away on a teaching day."""
    posts, width = draft.dataset.teachers, max(1, len(draft.dataset.subjects))
    row, subject = posts.subjects.row_of_code, posts.subjects.codes
    units, unit = compact(key(posts.school[row], subject, width))
    person = posts.person[row].astype(np.int64)
    n_persons = max(1, draft.dataset.n_persons)
    members = distinct(key(unit, person, n_persons)) // n_persons
    n = np.bincount(members, minlength=len(units))
    m = parameters["m"]
    assert isinstance(m, int)
    entries, pair = pairs_of_units(draft, person, unit)
    days = draft.dataset.teaching_on[units // width]
    add_absence_rows(draft, "subject_cover", entries, pair, np.maximum(1, n - m), days, units // width)
