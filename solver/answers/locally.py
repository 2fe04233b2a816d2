"""A part of a plan that is small enough to be proven: some groups, who is in them and who wishes to be.

What is proven there is proven among the plans that differ from the given one only so: persons in the groups
may go anywhere, persons without a place may come into the groups (of the district of the person asked about,
where somebody is asked about), nobody else moves (they may lose their places).  Best of all plans it need not
be, and an answer from here says so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from rules.columns import BoolArray, IndexArray
from rules.context import Assignment
from solver.again import Known
from solver.answers.forcing import Base, Bench, chosen, screened, solve_until, strict
from solver.pairs import Pairs

_SOLVING = 0.6
"""Part of the time for the part's best plan, at most; the rest is for multipliers."""


@dataclass(frozen=True, eq=False)
class Around:
    """The part of a plan around some groups and a person (-1: nobody)."""

    plan: Assignment
    person: int
    groups: IndexArray

    def __call__(self, pairs: Pairs) -> BoolArray:
        """Which of the pairs belong to it; the pairs may be of a changed input with the same tables."""
        teachers, plan = pairs.dataset.teachers, self.plan
        seated = np.zeros(pairs.dataset.n_persons, dtype=np.bool_)
        seated[teachers.person[plan.teacher]] = True
        moving = np.zeros_like(seated)
        moving[teachers.person[plan.teacher[np.isin(plan.group, self.groups)]]] = True
        mine: BoolArray = moving[pairs.person]
        mine |= ~seated[pairs.person] & np.isin(pairs.group, self.groups)
        if self.person >= 0:
            own = pairs.dataset.teacher_district[teachers.person == self.person]
            mine &= np.isin(pairs.district, own)
            mine |= pairs.person == self.person
        at = pairs.find(plan.teacher, plan.group)
        mine[at[at >= 0]] = True
        return mine


def local_bench(bench: Bench, person: int, groups: IndexArray, seconds: float) -> Bench | None:
    """The part around groups as a bench of its own, with the best plan of it that was found and what is
    proven of its goals; None where time ran out before any."""
    began = time.monotonic()
    part = Around(bench.base.assignment, person, groups)
    pairs = chosen(bench.pairs, part(bench.pairs))
    found = solve_until(
        (strict(bench.context), pairs),
        bench.options(_SOLVING * seconds),
        bench.control.asked,
        lambda seen: all(value == bound for value, bound in seen),
        Known(bench.base.assignment, multipliers=bench.base.multipliers),
    )
    if found.assignment is None:
        return None
    base = Base(found.assignment, found.goals, bench.base.multipliers)
    near = replace(bench, pairs=pairs, base=base, part=part)
    return screened(near, seconds - (time.monotonic() - began))
