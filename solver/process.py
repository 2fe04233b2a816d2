"""The solve in a child process: it can be watched, stopped and killed, and the best plan is never lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rules.context import Assignment, Context
from solver.again import Demand, Known
from solver.child import USUAL, Ended, Manner, Patience, SolverError, run_in_child
from solver.memory import used_mib
from solver.options import Options
from solver.pairs import Pairs
from solver.result import GoalStatus, GoalValue, Outcome, Status

__all__ = ["Patience", "Progress", "SolverError", "solve"]


@dataclass(frozen=True, eq=False)
class Progress:
    """What is known at a moment: the goal at work, the best plan and every goal's value and bound."""

    goal: str
    assignment: Assignment | None
    goals: tuple[GoalValue, ...]
    elapsed_s: float


def solve(
    context: Context,
    options: Options,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    patience: Patience = USUAL,
    pairs: Pairs | None = None,
    used: Callable[[int], float] = used_mib,
    known: Known | None = None,
    demands: Sequence[Demand] = (),
) -> Outcome:
    """Solve in a child process and return the best that is known at its end, however it ends.

    ``should_stop`` is asked a few times a second.  A child that outlives its limit or its stop is killed; the
    plan it sent last is returned with the bounds it had proven, and ``repeatable`` is false.  One that takes
    more memory than it may is asked to stop, and killed where it goes on growing; the note ``stopped`` says
    ``memory``.  ``used``: memory of a process and its descendants, in MiB; ``pairs``, ``known``,
    ``demands``: see :func:`solver.allocate.allocate`.
    """
    work = _Allocating(context, options, pairs, known, tuple(demands))
    ended = run_in_child(work, options, Manner(should_stop, patience, used), on_progress)
    outcome = _salvaged(ended) if ended.answer is None else ended.answer
    if not ended.out_of_memory:
        return outcome
    return replace(outcome, repeatable=False, notes={**outcome.notes, "stopped": "memory"})


def _salvaged(ended: Ended[Progress, Outcome]) -> Outcome:
    """What is left of a child that was killed or failed."""
    if ended.last is None or ended.last.assignment is None:
        if not ended.killed:
            raise SolverError(ended.failure)
        return Outcome(Status.UNKNOWN, (), None, 0, ended.elapsed_s, 0.0, False)
    proven = all(g.status is GoalStatus.PROVEN for g in ended.last.goals)
    return Outcome(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        goals=ended.last.goals,
        assignment=ended.last.assignment.sorted(),
        n_pairs=0,
        runtime_s=ended.elapsed_s,
        work=0.0,
        repeatable=False,
        notes={"stopped": "killed" if ended.killed else "failed"},
    )


@dataclass(frozen=True, eq=False)
class _Allocating:
    """The child's work: a plan."""

    context: Context
    options: Options
    pairs: Pairs | None
    known: Known | None
    demands: tuple[Demand, ...]

    def __call__(self, tell: Callable[[Progress], None], stopped: Callable[[], bool]) -> Outcome:
        from solver.allocate import allocate  # noqa: PLC0415  # the parent never loads the engines

        began = time.monotonic()

        def told(goal: str, assignment: Assignment | None, goals: tuple[GoalValue, ...]) -> None:
            tell(Progress(goal, assignment, goals, time.monotonic() - began))

        return allocate(self.context, self.options, told, stopped, self.pairs, self.known, self.demands)
