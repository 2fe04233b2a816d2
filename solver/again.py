"""Solving again what was solved before, a little changed: from a plan known, with proofs that carry over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.columns import IndexArray
from rules.context import Assignment
from solver.result import GoalValue, RowMultipliers


@dataclass(frozen=True, eq=False)
class Known:
    """A plan known beforehand, in the indices of the problem to be solved.

    ``assignment``: what of it is still allowed is kept, the rest is filled up; places that are no candidate
    pairs are left out.  ``goals``: goals of the solve that it comes from, the first of them at least; they
    may be given only where every plan of the new problem was one of the old problem too, with the same
    figures, so that its bounds hold.
    ``multipliers``: by goal, of the relaxation of any problem like the new one: what they prove is proven
    anew.
    """

    assignment: Assignment
    goals: tuple[GoalValue, ...] = ()
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Demand:
    """At least ``least`` of the places ``(teacher[i], group[i])`` must be in the plan; those that are no
    candidate pairs can't be."""

    teacher: IndexArray
    group: IndexArray
    least: int = 1
