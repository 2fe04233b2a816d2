"""A rebalancing in a child process with hard limits; the best that it told is never lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from rules.substitution.case import Case
from solver.child import USUAL, Manner, Patience, SolverError, run_in_child
from solver.memory import used_mib
from solver.options import Options
from solver.pairs import Pairs
from solver.process import Progress
from solver.rebalancing.outcome import Rebalanced


@dataclass(frozen=True, eq=False)
class _Told:
    """The goal at work, the best that is known, seconds."""

    goal: str
    best: Rebalanced
    elapsed_s: float


def solve(
    case: Case,
    options: Options,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    patience: Patience = USUAL,
    pairs: Pairs | None = None,
    used: Callable[[int], float] = used_mib,
    forked: bool = False,
) -> Rebalanced:
    """As :func:`solver.rebalancing.search.rebalance`, in a process of its own that is watched as
    :func:`solver.process.solve` does it: limits of time and memory, a stop, a kill.

    Raises: SolverError: the process ended without having told anything.
    """
    manner = Manner(should_stop, patience, used, forked)

    def on_told(told: _Told) -> None:
        on_progress(Progress(told.goal, told.best.after, told.best.goals, told.elapsed_s))

    ended = run_in_child(_Rebalancing(case, options, pairs), options, manner, on_told)
    if ended.answer is not None:
        return replace(ended.answer, stopped="memory" if ended.out_of_memory else "")
    if ended.last is None:
        raise SolverError(ended.failure)
    stopped = "memory" if ended.out_of_memory else "killed" if ended.killed else "failed"
    return replace(ended.last.best, runtime_s=ended.elapsed_s, stopped=stopped)


@dataclass(frozen=True, eq=False)
class _Rebalancing:
    """The child's work: a rebalancing."""

    case: Case
    options: Options
    pairs: Pairs | None

    def __call__(self, tell: Callable[[_Told], None], stopped: Callable[[], bool]) -> Rebalanced:
        from solver.rebalancing.search import rebalance  # noqa: PLC0415  # the parent never loads the engines

        began = time.monotonic()

        def told(goal: str, best: Rebalanced) -> None:
            tell(_Told(goal, best, time.monotonic() - began))

        return rebalance(self.case, self.options, told, stopped, self.pairs)
