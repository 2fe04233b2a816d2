"""Model of ``not_together``: head and deputy of a school never away on the same day."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.plan_rules.not_together import deputies
from solver.absence import add_absence_rows, pairs_of_units
from solver.draft import Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """Rows by head, deputy and distinct set of their pairs on a day."""
    posts = draft.dataset.teachers
    deputy = deputies(draft.dataset, parameters)
    persons, units, schools = list[int](), list[int](), list[int]()
    for head_post in np.flatnonzero(posts.is_head):
        for deputy_post in np.flatnonzero(deputy & (posts.school == posts.school[head_post])):
            if posts.person[deputy_post] != posts.person[head_post]:
                persons += [int(posts.person[head_post]), int(posts.person[deputy_post])]
                units += [len(schools), len(schools)]
                schools.append(int(posts.school[head_post]))
    if schools:
        unit, pair = pairs_of_units(draft, np.array(persons, dtype=np.int64), np.array(units, dtype=np.int64))
        one, of_school = np.ones(len(schools), dtype=np.int64), np.array(schools, dtype=np.int64)
        add_absence_rows(draft, "not_together", unit, pair, one, None, of_school)
