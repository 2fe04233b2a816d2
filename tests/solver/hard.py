"""Inputs that keep a solver at work, and a profile on which its process breaks down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from rules.context import Context
from rules.tolerance import Tolerance
from tests.builders import tiny
from tests.solver.solving import context


def endless(n: int = 36) -> Context:
    """Which of the costs come nearest to a budget: plans at once, a proof only after very many."""
    draw = Random(7)
    kopecks = [draw.randint(10**8, 10**9) for _ in range(n)]

    def roubles(amount: int) -> str:
        return f"{amount // 100}.{amount % 100:02d}"

    dataset = tiny(
        districts=[{"district_id": "d1", "budget": roubles(sum(kopecks) // 2)}],
        groups=[{"group_id": f"g{i}", "cost": roubles(cost)} for i, cost in enumerate(kopecks)],
        applications=[
            {"teacher_id": f"t{i}", "group_id": f"g{i}", "score": cost} for i, cost in enumerate(kopecks)
        ],
    )
    return context(dataset)


@dataclass(frozen=True)
class Exploding(Tolerance):
    """A tolerance that can't be asked: the solver fails once its first goal is done."""

    def allowance(self, value: int) -> int:
        """Never an answer."""
        raise ArithmeticError(f"asked for the allowance of {value}")


def breaking_down(seen: Context) -> Context:
    """The same input; solving it fails when a plan is known already."""
    tolerances = {goal: Exploding() for goal in seen.profile.goals}
    return replace(seen, profile=replace(seen.profile, tolerances=tolerances))


def broken_from_the_start(seen: Context) -> Context:
    """The same input; solving it fails before any plan is known."""
    return replace(seen, profile=replace(seen.profile, goals=("no_such_goal",)))
