"""What a plan claims: our own statuses, the goals' values and bounds, and the plan with its certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from rules.columns import IntArray, StrArray
from rules.context import Assignment


class Status(StrEnum):
    """How a whole plan stands."""

    OPTIMAL = "optimal"
    """A valid plan; every goal proven."""
    FEASIBLE = "feasible"
    """A valid plan and a proven bound for each goal."""
    INFEASIBLE = "infeasible"
    """Proven: no plan satisfies the rules."""
    UNKNOWN = "unknown"
    """Time ran out before any plan."""


class GoalStatus(StrEnum):
    """How one goal stands."""

    PROVEN = "proven"
    """Value equals bound."""
    BOUNDED = "bounded"
    """Begun and stopped; the bound is proven, the value may not be the best."""
    NOT_STARTED = "not_started"
    """Never begun; the bound is the trivial one."""


@dataclass(frozen=True)
class GoalValue:
    """One goal of a plan, in the order of the profile.

    ``bound`` bounds the goal over all plans in which the goals before it are at least at the values
    reached.  ``alone``: the most that the goal could reach if it came first (proven; None: not known).
    ``costs``: later goal -> by how much its best falls once this goal is held too (proven; goals without
    loss, or whose figures are not proven, are left out).
    """

    name: str
    value: int
    bound: int
    status: GoalStatus
    alone: int | None = None
    costs: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.bound < self.value:
            raise ValueError(f"goal {self.name}: bound {self.bound} lies below the value {self.value}")
        if self.status is GoalStatus.PROVEN and self.bound != self.value:
            raise ValueError(f"goal {self.name}: proven at {self.value} with bound {self.bound}")

    @property
    def gap(self) -> float:
        """``(bound - value) / max(1, |bound|)``."""
        return (self.bound - self.value) / max(1, abs(self.bound))

    def as_json(self) -> dict[str, object]:
        """The goal as it stands in ``plan.json``."""
        return {
            "name": self.name,
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
            "status": str(self.status),
            "alone": self.alone,
            "costs": dict(self.costs),
        }


@dataclass(frozen=True)
class Clash:
    """Why no plan exists: one rule on one object that can't be kept together with the others."""

    rule: str
    objects: tuple[tuple[str, str], ...]
    figures: Mapping[str, int | str]
    sentence_ru: str
    sentence_en: str


@dataclass(frozen=True, eq=False)
class RowMultipliers:
    """Multipliers of a relaxation by what their rows are about (:mod:`solver.multipliers`); those above 0.

    ``rule``: of the row; ``about``: its object, or the post of its pair; ``group``: of its pair, empty where
    the row is not about one; ``nth``: which of the rows about the same it is; ``value``: the multiplier.
    """

    rule: StrArray
    about: StrArray
    group: StrArray
    nth: IntArray
    value: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the solver hands over: a plan or the reason why there is none.

    ``work`` counts deterministic units; ``repeatable``: the same input and settings give the same plan;
    ``multipliers``: by goal, where they were asked for.
    """

    status: Status
    goals: tuple[GoalValue, ...]
    assignment: Assignment | None
    n_pairs: int
    runtime_s: float
    work: float
    repeatable: bool
    clashes: tuple[Clash, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)
