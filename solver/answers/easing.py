"""Limits raised by a few units: the changed input, the proof that it cannot help, the plan that is best then.

A raised limit only allows more plans.  Two ways lead to a proven answer: multipliers of the relaxed goals
at the plan at hand, taken with the raised limits in whole numbers (weak duality: where they leave nothing
above the value at hand there is nothing), else a solve that starts at the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from rules.columns import IntArray, OptionalInts
from rules.context import Assignment, Context
from rules.dataset import Dataset
from solver.allocate import Problem, build
from solver.exact import dual_bound
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
        changed: dict[str, object] = {}
        if self.groups:
            size = dataset.groups.max_size.copy()
            size[list(self.groups)] += by
            changed["groups"] = replace(dataset.groups, max_size=size)
        if self.quotas:
            seats = _raised(dataset.quotas.max_seats, self.quotas, by)
            changed["quotas"] = replace(dataset.quotas, max_seats=seats)
        if self.districts:
            numbers = _raised(dataset.districts.unique_numbers, self.districts, by)
            changed["districts"] = replace(dataset.districts, unique_numbers=numbers)
        return dataset.replace(**changed)


def _raised(figures: OptionalInts, rows: Sequence[int], by: int) -> OptionalInts:
    values = figures.values.copy()
    values[list(rows)] += by
    return OptionalInts(values, figures.filled)


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
        bound = known[firm].bound if len(known) > firm else goal.trivial_bound(problem.program)
        if asked.seconds_for_next > 0:
            held = ready.holding(problem.goals[:firm], [value.value for value in reached])
            brief = replace(effort, control=effort.control.within(asked.seconds_for_next))
            further = held.run([goal], x, brief)
            bound, x = min(bound, further.goals[0].bound), further.x
        value = goal.form.value(x)
        status = GoalStatus.PROVEN if value >= bound else GoalStatus.BOUNDED
        reached = (*reached, GoalValue(goal.name, value, max(bound, value), status))
    return Reached(reached, problem.assignment(x).sorted())


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


@dataclass(eq=False)
class Screen:
    """For every goal of a proven plan, multipliers that bound it under raised limits.

    ``bounds(easing, by)``: for each goal the most it can reach once the limits are raised, over plans in
    which the goals before it are at least at the values at hand.
    """

    problem: Problem
    goals: tuple[GoalValue, ...]
    scaled: list[tuple[int, int, IntArray, IntArray] | None] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem, goals: tuple[GoalValue, ...], effort: Effort) -> Screen:
        """Relax each goal with those before it held; a goal that reached its trivial bound needs nothing."""
        screen = cls(problem, goals)
        program = problem.program
        relaxer = Relaxer(program.n_rows, threads=effort.workers)
        for form, reached in zip(problem.goals, goals, strict=True):
            screen.scaled.append(None)
            if reached.value < form.trivial_bound(program) and not effort.control.ended:
                relaxed = relaxer(program, form.form, effort.control)
                if relaxed is not None:
                    bound = dual_bound(program, form.form, relaxed.multipliers)
                    kept = np.maximum(np.nan_to_num(relaxed.multipliers, posinf=0.0, neginf=0.0), 0.0)
                    whole = np.floor(kept * bound.scale).astype(np.int64)[: problem.program.n_rows]
                    screen.scaled[-1] = (bound.scaled, bound.scale, bound.reduced, whole)
            linear = form.form
            least = linear.constant - reached.value
            program = program.with_row(linear.cols, -linear.coefs, least, f"goal:{form.name}")
        return screen

    def bounds(self, easing: Easing, by: int) -> tuple[int, ...]:
        """See the class."""
        found = []
        for form, goal, known in zip(self.problem.goals, self.goals, self.scaled, strict=True):
            most = form.trivial_bound(self.problem.program)
            if known is not None:
                scaled, scale, reduced, whole = known
                most = min(most, (scaled + self._more(easing, by, reduced, whole)) // scale)
            found.append(max(most, goal.value))
        return tuple(found)

    def effective(self, easing: Easing) -> Easing:
        """The part of it that some row of the program depends on: nobody could use the rest."""
        kept = {(rule, item) for rule, item, rows in self._rows(easing) if len(rows)}
        return Easing(
            groups=tuple(g for g in easing.groups if ("group_capacity", g) in kept),
            quotas=tuple(q for q in easing.quotas if ("quota", q) in kept),
            districts=tuple(d for d in easing.districts if ("number_allotment", d) in kept),
        )

    def binding(self, easing: Easing) -> bool:
        """Some row of the program depends on a raised limit."""
        return self.effective(easing) != Easing()

    def _more(self, easing: Easing, by: int, reduced: IntArray, whole: IntArray) -> int:
        """By how much the scaled bound rises at most."""
        more = 0
        for rule, group, rows in self._rows(easing):
            column = self.problem.draft.running[group] if rule == "group_capacity" else -1
            added = by * int(whole[rows].sum())
            if column >= 0:  # the limit is the coefficient of "the group runs": its reduced cost rises
                now = int(reduced[column])
                added = max(0, now + added) - max(0, now)
            more += added
        return more

    def _rows(self, easing: Easing) -> list[tuple[str, int, IntArray]]:
        wanted = [
            *(("group_capacity", group) for group in easing.groups),
            *(("quota", row) for row in easing.quotas),
            *(("number_allotment", row) for row in easing.districts),
        ]
        none = np.empty(0, dtype=np.int64)
        return [(rule, item, self._filed.get((rule, item), none)) for rule, item in wanted]

    @cached_property
    def _filed(self) -> dict[tuple[str, int], IntArray]:
        """Rows by rule and object, of the rules whose limits can be raised."""
        program = self.problem.program
        found: dict[tuple[str, int], IntArray] = {}
        for rule in sorted({"group_capacity", "quota", "number_allotment"} & set(program.rule_names)):
            rows = np.flatnonzero(program.row_rule == program.rule_names.index(rule))
            rows = rows[np.argsort(program.row_object[rows], kind="stable")]
            items, first = np.unique(program.row_object[rows], return_index=True)
            for item, of_item in zip(items.tolist(), np.split(rows, first[1:]), strict=True):
                found[rule, item] = of_item
        return found


def proven_so_far(goals: Sequence[GoalValue]) -> int:
    """How many of the first goals are proven."""
    return next((k for k, goal in enumerate(goals) if goal.status is not GoalStatus.PROVEN), len(goals))
