"""The main job inside one process: pairs, program, start, goals in order, outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment, Context
from solver.again import Demand, Known
from solver.constraints import add_constraints
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import ASKED, Draft
from solver.exact import FloatArray
from solver.goal_forms import goal_forms
from solver.infeasible import explain
from solver.layout import layout_of
from solver.lexicographic import GoalForm, Limits, optimise, unstarted
from solver.multipliers import at_rows, by_rows
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.prices import priced
from solver.program import Linear, Program
from solver.relaxation import Relaxer
from solver.result import Clash, GoalStatus, GoalValue, Outcome, Status
from solver.stage import ProvingStage, is_large
from solver.start import greedy_point, point_from
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


def build(context: Context, pairs: Pairs | None = None, demands: Sequence[Demand] = ()) -> Problem:
    """Pairs, rules, demands and goals of a context as an integer program."""
    draft = Draft(context, pairs if pairs is not None else candidate_pairs(context))
    add_constraints(draft)
    _add_demands(draft, demands)
    goals = goal_forms(draft)
    return Problem(draft, draft.program(), goals)


def allocate(
    context: Context,
    options: Options,
    tell: Snapshot,
    stop: Callable[[], bool] = lambda: False,
    pairs: Pairs | None = None,
    known: Known | None = None,
    demands: Sequence[Demand] = (),
) -> Outcome:
    """The best plan within the limits, with a proven bound for every goal.

    ``pairs``: the context's candidate pairs, where they are known already, or those of them that may be
    taken; ``known``: a plan to begin with; ``demands``: what must be in the plan besides.
    """
    began = time.monotonic()
    if options.work is not None:
        options = replace(options, workers=1)  # several workers are not repeatable
    limits = Limits(Control(began + options.seconds, stop), options.work, gap=options.gap)
    problem = build(context, pairs, demands)
    first = _first_point(problem, options, limits, known)
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
        Relaxer(program.n_rows, relaxing, options.workers, begun=_begun(problem, known)),
        options.seed,
        options.workers,
        options.gap,
        first.near,
    )
    proofs = () if known is None else known.goals
    ordered = optimise(program, problem.goals, first.x, limits, stage, report, proofs)
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
        multipliers={
            name: by_rows(problem.draft, *relaxed)
            for name, relaxed in ordered.relaxed.items()
            if options.multipliers
        },
    )


def _begun(problem: Problem, known: Known | None) -> Callable[[Program, Linear], FloatArray | None]:
    """The known multipliers for a goal on the rows of its program."""
    by_goal = {} if known is None else known.multipliers
    names = {id(goal.form): goal.name for goal in problem.goals}

    def begun(program: Program, form: Linear) -> FloatArray | None:
        found = by_goal.get(names.get(id(form), ""))
        return None if found is None else at_rows(problem.draft, program, found)

    return begun


def _add_demands(draft: Draft, demands: Sequence[Demand]) -> None:
    """A row for each: ``Σ -x[pairs] <= -least``."""
    at = [draft.pairs.find(demand.teacher, demand.group) for demand in demands]
    found = [np.unique(pairs[pairs >= 0]) for pairs in at]
    row = np.repeat(np.arange(len(found)), [len(pairs) for pairs in found])
    upper = np.array([-demand.least for demand in demands], dtype=np.int64)
    cols = np.concatenate([*found, np.empty(0, dtype=np.int64)]).astype(np.int64)
    draft.add_rows(ASKED, row, cols, -1, upper, np.arange(len(found)))


@dataclass(frozen=True, eq=False)
class _First:
    status: Status
    x: IntArray | None
    near: bool = False
    """It comes from a plan known beforehand."""


def _first_point(problem: Problem, options: Options, limits: Limits, known: Known | None) -> _First:
    """A valid plan: the known one, else handed out by priority, else empty, else found by search (lower
    figures)."""
    program, forms = problem.program, [g.form for g in problem.goals]
    if known is not None:
        near = point_from(problem.draft, program, forms, known.assignment)
        if program.is_feasible(near):
            return _First(Status.FEASIBLE, near, near=True)
    greedy = greedy_point(problem.draft, program, forms)
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
