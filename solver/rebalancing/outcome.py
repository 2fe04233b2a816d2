"""What a rebalancing hands over."""

from __future__ import annotations

from dataclasses import dataclass

from rules.context import Assignment
from rules.substitution.moves import Chain
from solver.result import GoalValue, Status


@dataclass(frozen=True, eq=False)
class Rebalanced:
    """What came of it: the plan afterwards, its chains, and every goal with its proven bound."""

    status: Status
    after: Assignment
    chains: tuple[Chain, ...]
    goals: tuple[GoalValue, ...]
    runtime_s: float
    stopped: str = ""
    """Why it ended early, where its process did: ``killed``, ``memory`` or ``failed``."""
