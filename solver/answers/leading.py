"""From a plan that somebody made to a valid one and on to the best, in steps; in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.audit import Verdict
from rules.context import Assignment, Context
from solver.again import Known
from solver.allocate import allocate
from solver.answers.replanning import LARGE, Nearest, nearest
from solver.answers.steps import improved, judged, repaired
from solver.child import Ended, Manner, run_in_child
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.result import GoalStatus, GoalValue

_FOR_VALID, _FOR_STEPS, _FOR_BEST, _FOR_NEAR = 0.3, 0.4, 0.6, 0.6
"""Parts of what is left of the time: for the nearest valid plan, the steps to it, the best plan, and a plan
as good that is near."""


@dataclass(frozen=True, eq=False)
class Way:
    """The way of a plan.

    ``nearest``: the valid plan with fewest changes; ``repairs``, ``improvements``: the plans after each step;
    ``goals``: the goals of the best plan known, with their bounds (empty: nothing was solved);
    ``infeasible``: no plan satisfies the rules.
    """

    nearest: Nearest
    repairs: tuple[Assignment, ...]
    improvements: tuple[Assignment, ...]
    goals: tuple[GoalValue, ...]
    infeasible: bool = False


@dataclass(frozen=True, eq=False)
class Best:
    """A best plan known beforehand, with its goals."""

    plan: Assignment
    goals: tuple[GoalValue, ...]


def way(
    context: Context, plan: Assignment, options: Options, asked: Callable[[], bool], known: Best | None
) -> Way:
    """Find it within the limits; what time did not allow is missing."""
    control = Control(time.monotonic() + options.seconds, asked)
    valid = nearest(context, plan, control.within(_FOR_VALID * control.left))
    if valid.plan is None:
        return Way(valid, (), (), known.goals if known else (), valid.impossible)
    steps = repaired(context, plan, valid.plan, control.within(_FOR_STEPS * control.left))
    start = steps[-1] if steps else plan
    best = known or _solved(context, start, replace(options, seconds=_FOR_BEST * control.left), asked)
    if best is None or not _better(best.goals, judged(context, start)):
        goals = best.goals if best else ()
        return Way(valid, tuple(steps), (), goals)
    part = control.within(_FOR_NEAR * control.left)
    near = nearest(context, start, part, best.goals, _between(context, start, best.plan))
    target = best.plan if near.plan is None or not judged(context, near.plan).ok else near.plan
    better = improved(context, start, target, control)
    return Way(valid, tuple(steps), tuple(better), best.goals)


def _between(context: Context, one: Assignment, other: Assignment) -> Pairs | None:
    """On a large problem the places of both plans alone; None: every candidate pair."""
    pairs = candidate_pairs(context)
    if len(pairs) <= LARGE:
        return None
    keep = np.zeros(len(pairs), dtype=np.bool_)
    for plan in (one, other):
        at = pairs.find(plan.teacher, plan.group)
        keep[at[at >= 0]] = True
    return Pairs(pairs.dataset, pairs.teacher[keep], pairs.group[keep])


def _solved(context: Context, start: Assignment, options: Options, asked: Callable[[], bool]) -> Best | None:
    outcome = allocate(context, options, lambda *told: None, asked, known=Known(start))
    return None if outcome.assignment is None else Best(outcome.assignment, outcome.goals)


def _better(goals: Sequence[GoalValue], verdict: Verdict) -> bool:
    """Whether these goals are better, in their order, than those of a plan."""
    return [goal.value for goal in goals] > [value for _, value in verdict.goals]


@dataclass(frozen=True, eq=False)
class _Leading:
    context: Context
    plan: Assignment
    options: Options
    known: Best | None

    def __call__(self, tell: Callable[[None], None], stopped: Callable[[], bool]) -> Way:
        return way(self.context, self.plan, self.options, stopped, self.known)


def way_in_child(
    context: Context,
    plan: Assignment,
    options: Options,
    should_stop: Callable[[], bool],
    known: Best | None = None,
) -> Way | None:
    """As :func:`way`; None where time ran out before anything was found."""
    ended: Ended[None, Way] = run_in_child(
        _Leading(context, plan, options, known), options, Manner(should_stop), lambda told: None
    )
    return ended.answer


def claimed_goal(name: str, value: int, bound: int | None, *, proven: bool) -> GoalValue:
    """A goal as a certificate claims it."""
    status = GoalStatus.PROVEN if proven else GoalStatus.BOUNDED
    return GoalValue(name, value, value if bound is None else max(bound, value), status)
