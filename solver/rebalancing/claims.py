"""What may be claimed of a rebalancing that was found: proven, at most, better than another, settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.substitution.case import Case
from rules.substitution.goals import FILLED, LEVEL, MOVED
from solver.lexicographic import GoalForm
from solver.rebalancing.entering import Entering
from solver.rebalancing.outcome import Rebalanced
from solver.result import GoalStatus, GoalValue, Status

ALL_OWN = 3
"""Goals of the rebalancing itself: they say whether a few ways settle the matter."""


def undecided(case: Case, found: Rebalanced) -> Rebalanced:
    """A plan that may be the best of some ways only: its own figures, and what they can be at most whatever
    way is taken; nothing is known of how far its other goals are from their best."""
    most = {FILLED: case.freed, MOVED: -case.moved_anyway, LEVEL: 0}
    goals = tuple(_at_most(goal, most[goal.name]) for goal in found.goals if goal.name in most)
    return replace(found, goals=goals, status=Status.FEASIBLE)


def with_a_move(goal: GoalForm) -> GoalForm:
    """The goal where somebody has to move: one more than those who move anyway."""
    return replace(goal, most=goal.most - 1) if goal.name == MOVED and goal.most is not None else goal


def better(one: Rebalanced, other: Rebalanced) -> Rebalanced:
    """The one, unless the other has more in the first goal in which they differ."""
    values = [[goal.value for goal in found.goals[:ALL_OWN]] for found in (one, other)]
    return other if values[1] > values[0] else one


def _at_most(goal: GoalValue, bound: int) -> GoalValue:
    status = GoalStatus.PROVEN if goal.value == bound else GoalStatus.BOUNDED
    return replace(goal, bound=bound, status=status)


def status_of(goals: Sequence[GoalValue]) -> Status:
    """Optimal where every goal is proven."""
    return Status.OPTIMAL if all(g.status is GoalStatus.PROVEN for g in goals) else Status.FEASIBLE


def needs_no_chain(reach: Entering, goals: Sequence[GoalValue]) -> bool:
    """Whether chains could better nothing: all that fell free is filled, and nobody moved for it.

    Where the levels come before the moves, or somebody moves at no cost, a chain may still bring somebody
    nearer.
    """
    case = reach.case
    values = {goal.name: goal.value for goal in goals}
    nearer = case.policy.level_before_moves or reach.free_movers
    return not nearer and values[FILLED] == case.freed and values[MOVED] == -case.moved_anyway
