"""What may be claimed of a rebalancing that was found: proven, at most, better than another, settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.substitution.case import Case
from rules.substitution.check import count
from rules.substitution.goals import FILLED, LEVEL, MOVED, own_order
from solver.lexicographic import GoalForm
from solver.rebalancing.entering import Entering
from solver.rebalancing.outcome import Rebalanced
from solver.result import GoalStatus, GoalValue, Status

ALL_OWN = 3
"""Goals of the rebalancing itself: they say whether a few ways settle the matter."""


def most_of(case: Case) -> Mapping[str, int]:
    """The most that each goal of the rebalancing itself can reach, whatever way is taken, in their order."""
    most = {FILLED: case.freed, MOVED: -case.moved_anyway, LEVEL: 0}
    return {name: most[name] for name in own_order(level_before_moves=case.policy.level_before_moves)}


def undecided(case: Case, found: Rebalanced) -> Rebalanced:
    """A plan that may be the best of some ways only: its own figures, and what they can be at most whatever
    way is taken; nothing is known of how far its other goals are from their best.

    The figures are counted from the plan: a search of few goals told no others.
    """
    figures = count(case, found.after, found.chains)
    value = {FILLED: figures.filled, MOVED: -figures.moved, LEVEL: -figures.level}
    goals = tuple(_at_most(name, value[name], most) for name, most in most_of(case).items())
    return replace(found, goals=goals, status=Status.FEASIBLE)


def with_a_move(goal: GoalForm) -> GoalForm:
    """The goal where somebody has to move: one more than those who move anyway."""
    return replace(goal, most=goal.most - 1) if goal.name == MOVED and goal.most is not None else goal


def better(one: Rebalanced, other: Rebalanced) -> Rebalanced:
    """The one, unless the other has more in the first goal in which they differ."""
    values = [[goal.value for goal in found.goals[:ALL_OWN]] for found in (one, other)]
    return other if values[1] > values[0] else one


def _at_most(name: str, value: int, bound: int) -> GoalValue:
    return GoalValue(name, value, bound, GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED)


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
