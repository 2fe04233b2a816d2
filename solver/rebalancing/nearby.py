"""The nearest first: who enters a refused place from within a level, where that alone settles the matter."""

from __future__ import annotations

import numpy as np

from rules.substitution.goals import FILLED, LEVEL, MOVED
from rules.substitution.policy import Level
from solver.rebalancing.entering import Entering
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.reachable import with_only
from solver.rebalancing.steps import units_of
from solver.result import GoalStatus, GoalValue

FEW = 30
"""Places that fell free, up to which it is worth while to look at the nearest alone."""
LEVELS = (Level.SCHOOL, Level.MUNICIPALITY)


def nearby(whole: Entering, level: Level) -> Entering:
    """With places that substitutes enter from within the level alone, and all that displaced people enter."""
    case, pairs = whole.case, whole.pairs
    unit = units_of(whole)[int(level)]
    refused = case.is_refused & ~case.ended[case.before.group]
    left = np.unique(
        case.before.group[refused].astype(np.int64) * unit.size + unit.of_post[case.before.teacher[refused]]
    )
    near = np.isin(pairs.group.astype(np.int64) * unit.size + unit.of_pair, left)
    near &= ~case.was_seated[pairs.person]
    return with_only(whole, whole.kept | near | case.displaced_persons[pairs.person])


def is_settled(whole: Entering, found: Rebalanced, level: Level) -> bool:
    """Nothing that brings in anybody from farther can be as good: all is filled, nobody moved for it, and
    one from farther alone would be farther than all of them together."""
    case, values = whole.case, _values(found)
    best = values[FILLED] == case.freed and values[MOVED] == -case.moved_anyway
    return _proven(found) and best and -values[LEVEL] <= int(level) and not whole.free_movers


def is_short(reach: Entering, found: Rebalanced, depth: int) -> bool:
    """The one place that fell free is filled by moving so few that a longer chain moves more.

    One person, or as many as ``depth`` where nobody has two places to leave, one early in a chain and one
    late: two moves one after the other are of different people.
    """
    case, values = reach.case, _values(found)
    moved = -values[MOVED] - case.moved_anyway
    persons = reach.pairs.person[reach.movable]
    few = moved <= (depth if len(np.unique(persons)) == len(persons) else 1) and not reach.free_movers
    return _proven(found) and values[FILLED] == case.freed and few


def is_too_long(reach: Entering, goals: tuple[GoalValue, ...]) -> bool:
    """The one place that fell free can only be filled by a chain longer than allowed.

    The goals are those with chains of any length, the moves counted second: at most as many as the one chain
    moves, and one more where somebody with a place can end it by taking a second one.
    """
    case, first, second = reach.case, goals[0], goals[1]
    if case.freed != 1 or first.name != FILLED or second.name != MOVED:
        return False
    fewest = -second.bound - case.moved_anyway
    ends = reach.pairs.person[reach.entered[reach.is_last]]
    most = case.policy.chain_limit + int(np.any(case.was_seated[ends]))
    return first.value == 1 and fewest > most


def _values(found: Rebalanced) -> dict[str, int]:
    return {goal.name: goal.value for goal in found.goals}


def _proven(found: Rebalanced) -> bool:
    own = [goal for goal in found.goals if goal.name in (FILLED, MOVED, LEVEL)]
    return all(goal.status is GoalStatus.PROVEN for goal in own)
