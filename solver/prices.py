"""What each goal could reach alone, and what holding it costs the goals after it.

``best(j, k)`` is the most that goal j reaches with goals 0 .. k − 1 held.  Goal k costs goal j > k the
difference ``best(j, k) − best(j, k + 1)``.  Every figure is proven or left out; the plan is not touched.
"""

from __future__ import annotations

import time
from dataclasses import replace

from solver.lexicographic import GoalForm, Limits, Ordered, Share, Stage
from solver.options import Control
from solver.result import GoalValue

_SHARE_OF_TIME = 0.25
_AT_LEAST_S = 3.0


def priced(
    ordered: Ordered, goals: list[GoalForm], stage: Stage, began: float, limits: Limits
) -> tuple[GoalValue, ...]:
    """The goals of a proven plan with ``alone`` and ``costs``, as far as a quarter of the time allows."""
    now = time.monotonic()
    control = limits.control.part(now + max(_AT_LEAST_S, _SHARE_OF_TIME * (now - began)))
    best: dict[tuple[int, int], int] = {(j, j): ordered.goals[j].value for j in range(len(goals))}
    for held in range(len(goals)):
        for j in range(held + 1, len(goals)):
            reached = _best(ordered, goals, j, held, stage, control)
            if reached is not None:
                best[j, held] = reached
    return tuple(_with_prices(ordered.goals, k, best) for k in range(len(goals)))


def _best(
    ordered: Ordered, goals: list[GoalForm], j: int, held: int, stage: Stage, control: Control
) -> int | None:
    if control.ended:
        return None
    part = control.part(time.monotonic() + 0.5 * control.left)
    share = Share(part, None)
    program = ordered.programs[held]
    most = goals[j].trivial_bound(program)
    result = stage(program, [goals[j].form], ordered.x, share, lambda x, bound: None, most)
    value = goals[j].form.value(result.x)
    return value if result.bound == value else None


def _with_prices(values: tuple[GoalValue, ...], k: int, best: dict[tuple[int, int], int]) -> GoalValue:
    costs = {}
    for j in range(k + 1, len(values)):
        if (j, k) in best and (j, k + 1) in best and best[j, k] > best[j, k + 1]:
            costs[values[j].name] = best[j, k] - best[j, k + 1]
    return replace(values[k], alone=best.get((k, 0)), costs=costs)
