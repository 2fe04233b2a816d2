"""Our planner as everyone calls it: the solve in a child process of its own."""

from __future__ import annotations

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.records import Ending
from rules.context import Context
from solver.options import Options
from solver.process import Progress, solve
from solver.result import GoalStatus, Status

_ENDINGS = {
    Status.OPTIMAL: Ending.PROVEN,
    Status.FEASIBLE: Ending.BOUNDED,
    Status.INFEASIBLE: Ending.IMPOSSIBLE,
    Status.UNKNOWN: Ending.NONE,
}


def _run(context: Context, clock: Clock, seed: int) -> Attempt:
    def watch(progress: Progress) -> None:
        for goal in progress.goals:
            if goal.name == progress.goal and progress.assignment is not None:
                clock.tell(goal.name, goal.value, goal.bound)

    began = clock.elapsed
    outcome = solve(context, Options(seconds=clock.left, seed=seed), watch)
    spent = clock.elapsed - began
    return Attempt(
        ending=_ENDINGS[outcome.status],
        assignment=outcome.assignment,
        claims=tuple(Claim(g.name, g.bound, g.status is GoalStatus.PROVEN) for g in outcome.goals),
        pairs=outcome.n_pairs,
        start_s=max(0.0, spent - outcome.runtime_s),
        note="; ".join(f"{name}: {text}" for name, text in outcome.notes.items()),
    )


KVOTA = Contender("kvota", "ours, in a child process, 1 worker", _run)
