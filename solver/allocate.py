"""The main job inside one process: pairs, program, start, goals in order, outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment, Context
from solver.constraints import add_constraints
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import Draft
from solver.goal_forms import goal_forms
from solver.infeasible import explain
from solver.layout import layout_of
from solver.lexicographic import GoalForm, Limits, optimise, unstarted
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.prices import priced
from solver.program import Linear, Program
from solver.relaxation import Relaxer
from solver.result import Clash, GoalStatus, GoalValue, Outcome, Status
from solver.stage import ProvingStage, is_large
from solver.start import greedy_point
from solver.strengthen import strengthened

_RELAXING = 0.3
"""Part of a goal's time that its relaxation may take."""

Snapshot = Callable[[str, Assignment | None, tuple[GoalValue, ...]], None]
"""Called with (goal at work, plan, goals) whenever something better is known."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything a solve works on: the draft, its frozen program, and the goals as forms."""

    draft: Draft
    program: Program
    goals: list[GoalForm]

    @property
    def pairs(self) -> Pairs:
        """The candidate pairs."""
        return self.draft.pairs

    def assignment(self, x: IntArray) -> Assignment:
        """The plan that a point stands for."""
        chosen = np.flatnonzero(x[: len(self.pairs)])
        return Assignment(self.pairs.teacher[chosen], self.pairs.group[chosen])

    def point(self, assignment: Assignment) -> IntArray | None:
        """The point of a plan; None where some place is no candidate pair."""
        at = self.pairs.find(assignment.teacher, assignment.group)
        return None if np.any(at < 0) else self.draft.complete(at)


def build(context: Context, pairs: Pairs | None = None) -> Problem:
    """Pairs, rules and goals of a context as an integer program."""
    draft = Draft(context, pairs if pairs is not None else candidate_pairs(context))
    add_constraints(draft)
    goals = goal_forms(draft)
    return Problem(draft, draft.program(), goals)


def allocate(
    context: Context,
    options: Options,
    tell: Snapshot,
    stop: Callable[[], bool] = lambda: False,
    pairs: Pairs | None = None,
) -> Outcome:
    """The best plan within the limits, with a proven bound for every goal.

    ``pairs``: the context's candidate pairs, where they are known already.
    """
    began = time.monotonic()
    if options.work is not None:
        options = replace(options, workers=1)  # several workers are not repeatable
    limits = Limits(Control(began + options.seconds, stop), options.work)
    problem = build(context, pairs)
    first = _first_point(problem, options, limits)
    if first.x is None:
        clashes: tuple[Clash, ...] = ()
        if first.status is Status.INFEASIBLE:
            clashes = explain(problem.draft, problem.program, limits.control)
        return Outcome(
            first.status, (), None, len(problem.pairs), time.monotonic() - began, 0.0, False, clashes
        )

    def report(goal: str, point: IntArray, goals: tuple[GoalValue, ...]) -> None:
        tell(goal, problem.assignment(point), goals)

    report("", first.x, unstarted(problem.program, problem.goals, first.x))
    program = strengthened(problem.draft, problem.program, limits.control)
    limits.even = is_large(program)
    relaxing = _RELAXING if options.work is None else 1.0  # the clock must not touch work that is counted
    stage = ProvingStage(
        problem.draft,
        layout_of(problem.draft),
        Relaxer(program.n_rows, relaxing, options.workers),
        options.seed,
        options.workers,
    )
    ordered = optimise(program, problem.goals, first.x, limits, stage, report)
    proven = all(g.status is GoalStatus.PROVEN for g in ordered.goals)
    finished = not limits.control.ended
    goals = priced(ordered, problem.goals, stage, began, limits) if proven else ordered.goals
    return Outcome(
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        goals=goals,
        assignment=problem.assignment(ordered.x).sorted(),
        n_pairs=len(problem.pairs),
        runtime_s=time.monotonic() - began,
        work=ordered.work,
        repeatable=options.work is not None and finished,
    )


@dataclass(frozen=True, eq=False)
class _First:
    status: Status
    x: IntArray | None


def _first_point(problem: Problem, options: Options, limits: Limits) -> _First:
    """A valid plan: handed out by priority, else empty, else found by search (lower figures)."""
    program = problem.program
    greedy = greedy_point(problem.draft, program, [g.form for g in problem.goals])
    empty = problem.draft.complete(np.empty(0, dtype=np.int64))
    for x in (greedy, empty):
        if program.is_feasible(x):
            return _First(Status.FEASIBLE, x)
    nothing = Linear.of(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    effort = Effort(limits.control, options.work, options.workers, options.seed)
    found = maximise(program, nothing, effort, hint=greedy)
    limits.spend(found.work)
    if found.x is not None:
        return _First(Status.FEASIBLE, problem.draft.complete(np.flatnonzero(found.x[: program.n_pairs])))
    infeasible = found.status is EngineStatus.INFEASIBLE
    return _First(Status.INFEASIBLE if infeasible else Status.UNKNOWN, None)
