"""Our planner as everyone calls it: the solve in a child process of its own."""

from __future__ import annotations

import inspect
from typing import Any

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.records import Ending
from rules.context import Context
from solver.options import Options
from solver.pairs import Pairs
from solver.process import Progress, solve
from solver.result import GoalStatus, Status

_ENDINGS = {
    Status.OPTIMAL: Ending.PROVEN,
    Status.FEASIBLE: Ending.BOUNDED,
    Status.INFEASIBLE: Ending.IMPOSSIBLE,
    Status.UNKNOWN: Ending.NONE,
}


def _run(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    def watch(progress: Progress) -> None:
        if progress.assignment is None:
            return
        if clock.first is None:
            clock.first = progress.assignment
        for goal in progress.goals:
            clock.tell(goal.name, goal.value, goal.bound)

    began = clock.elapsed
    outcome = solve(context, Options(seconds=clock.left, seed=seed), watch, **_given(pairs))
    spent = clock.elapsed - began
    return Attempt(
        ending=_ENDINGS[outcome.status],
        assignment=outcome.assignment,
        claims=tuple(Claim(g.name, g.bound, g.status is GoalStatus.PROVEN) for g in outcome.goals),
        start_s=max(0.0, spent - outcome.runtime_s),
        note="; ".join(f"{name}: {text}" for name, text in outcome.notes.items()),
    )


def _given(pairs: Pairs) -> dict[str, Any]:
    """The pairs as an argument of ``solve``; where it takes none, our planner makes them on the clock."""
    return {"pairs": pairs} if "pairs" in inspect.signature(solve).parameters else {}


KVOTA = Contender("kvota", "ours, in a child process, its default options", _run)
