"""Limits raised by a few units: the changed input, and the plan that is best then.

A raised limit only allows more plans.  Two ways lead to a proven answer: multipliers of the relaxed goals
at the plan at hand, taken with the raised limits (:mod:`solver.answers.screening`), else a solve that starts
at the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.answers.altered import raised
from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.dataset import Dataset
from solver.allocate import Problem, build
from solver.layout import layout_of
from solver.lexicographic import GoalForm, Limits, Ordered, optimise
from solver.options import Control
from solver.pairs import Pairs
from solver.program import Program
from solver.relaxation import Relaxer
from solver.result import GoalStatus, GoalValue
from solver.stage import ProvingStage
from solver.start import point_from
from solver.strengthen import strengthened


@dataclass(frozen=True)
class Easing:
    """Objects whose limit is raised, each by the same number of units: rows of ``groups`` (places), of
    ``quotas`` (``max_seats``) and of ``districts`` (unique numbers)."""

    groups: tuple[int, ...] = ()
    quotas: tuple[int, ...] = ()
    districts: tuple[int, ...] = ()

    def dataset(self, dataset: Dataset, by: int) -> Dataset:
        """The input with the limits raised.  Its hashes stay those of the input: it never leaves memory."""
        for table, column, rows in (
            ("groups", "max_size", self.groups),
            ("quotas", "max_seats", self.quotas),
            ("districts", "unique_numbers", self.districts),
        ):
            if rows:
                dataset = raised(dataset, table, column, rows, by)
        return dataset


@dataclass(frozen=True)
class Effort:
    """How much a solve may do: its end, and the searches at a time."""

    control: Control
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class Asked:
    """Only the first ``goals`` goals are of interest, and an interval for the one after them, for which at
    most ``seconds_for_next`` are spent."""

    goals: int
    seconds_for_next: float = 0.0


@dataclass(frozen=True, eq=False)
class Reached:
    """What a solve reached: the goals in order, those of interest at least, and the plan."""

    goals: tuple[GoalValue, ...]
    plan: Assignment


def solved(
    context: Context,
    pairs: Pairs,
    start: Assignment,
    known: Sequence[GoalValue],
    effort: Effort,
    asked: Asked | None = None,
) -> Reached:
    """The best plan of a context, begun at a plan that its rules allow.

    ``known``: bounds that are proven here already, each for plans in which the goals before it are at least
    at the values given; ``asked``: which goals are of interest (None: all).  Raises: ValueError: the rules do
    not allow the plan ``start``.
    """
    problem = build(context, pairs)
    x = start_point(problem, start)
    ready = searching(problem, effort)
    firm = len(problem.goals) if asked is None else min(asked.goals, len(problem.goals))
    searched = ready.run(problem.goals[:firm], x, effort, known[:firm])
    reached, x = searched.goals, searched.x
    if asked is not None and firm < len(problem.goals) and proven_so_far(reached) == firm:
        goal = problem.goals[firm]
        bound = _bound_of_next(problem, firm, known, reached)
        if asked.seconds_for_next > 0:
            held = ready.holding(problem.goals[:firm], [value.value for value in reached])
            brief = replace(effort, control=effort.control.within(asked.seconds_for_next))
            further = held.run([goal], x, brief)
            bound, x = min(bound, further.goals[0].bound), further.x
        value = goal.form.value(x)
        status = GoalStatus.PROVEN if value >= bound else GoalStatus.BOUNDED
        reached = (*reached, GoalValue(goal.name, value, max(bound, value), status))
    return Reached(reached, problem.assignment(x).sorted())


def _bound_of_next(
    problem: Problem, firm: int, known: Sequence[GoalValue], reached: Sequence[GoalValue]
) -> int:
    """What is proven of the goal after the ``firm`` ones before any search: the known bound only where each
    goal before it is held at no less than that bound supposes."""
    goals = problem.goals
    trivial = goals[firm].trivial_bound(problem.program)
    held = [now.value - goal.tolerance(now.value) for goal, now in zip(goals, reached, strict=False)]
    if len(known) <= firm or any(least < was.value for least, was in zip(held, known, strict=False)):
        return trivial
    return min(trivial, known[firm].bound)


def start_point(problem: Problem, start: Assignment) -> IntArray:
    """The plan, filled up where places are left.  Raises: ValueError: it is no plan of the problem."""
    forms = [goal.form for goal in problem.goals]
    near = point_from(problem.draft, problem.program, forms, start)
    exact = problem.point(start)
    if exact is None or not problem.program.is_feasible(exact):
        raise ValueError("the plan to begin with breaks the rules it is to begin under")
    if not problem.program.is_feasible(near):
        return exact
    by_goals = [tuple(form.value(x) for form in forms) for x in (near, exact)]
    return near if by_goals[0] > by_goals[1] else exact


@dataclass(frozen=True, eq=False)
class Searching:
    """A problem made ready for several searches: strengthened, with the stage that proves."""

    problem: Problem
    program: Program
    stage: ProvingStage

    def run(
        self, goals: list[GoalForm], x: IntArray, effort: Effort, known: Sequence[GoalValue] = ()
    ) -> Ordered:
        """The goals in order, from the point ``x``."""
        return optimise(
            self.program,
            goals,
            x,
            Limits(effort.control),
            self.stage,
            lambda name, point, values: None,
            tuple(known),
        )

    def holding(self, goals: Sequence[GoalForm], least: Sequence[int]) -> Searching:
        """The same with each goal held at no less than the given value."""
        program = self.program
        for goal, value in zip(goals, least, strict=True):
            form = goal.form
            program = program.with_row(form.cols, -form.coefs, form.constant - value, f"goal:{goal.name}")
        relaxer = Relaxer(program.n_rows, threads=self.stage.workers)
        return Searching(self.problem, program, replace(self.stage, relaxer=relaxer))


def searching(problem: Problem, effort: Effort) -> Searching:
    """Make a problem ready."""
    program = strengthened(problem.draft, problem.program, effort.control)
    stage = ProvingStage(
        problem.draft,
        layout_of(problem.draft),
        Relaxer(program.n_rows, threads=effort.workers),
        effort.seed,
        effort.workers,
    )
    return Searching(problem, program, stage)


def proven_so_far(goals: Sequence[GoalValue]) -> int:
    """How many of the first goals are proven."""
    return next((k for k, goal in enumerate(goals) if goal.status is not GoalStatus.PROVEN), len(goals))
