"""Somebody forced into a plan, or out of it: the same goals solved again, and the first that loses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Assignment, Context
from solver.again import Demand, Known
from solver.allocate import allocate, build
from solver.answers.comparing import Compared, Finding, Span, loss, spans
from solver.answers.conflicts import Demands, conflict
from solver.answers.easing import Effort
from solver.answers.screening import Screen, claimed
from solver.answers.settling import Change, settled
from solver.draft import ASKED, Draft
from solver.infeasible import clashes_of
from solver.lexicographic import unstarted
from solver.objectives import objective
from solver.options import Control, Options
from solver.pairs import Pairs
from solver.result import Clash, GoalStatus, GoalValue, Outcome, RowMultipliers, Status
from solver.start import gains

LEAST_SECONDS = 0.2
"""What one solve gets at least, so that an answer given late still says something."""
_SETTLING = 0.8
"""Part of a question's time for what multipliers leave open, before the problem is solved anew."""
_REASONS_S = 10.0
"""What the search for the rules in conflict may take."""


@dataclass(frozen=True, eq=False)
class Base:
    """The plan that is asked about: its places, each goal's value and proven bound, and by goal what a solve
    of nearly the same may begin with."""

    assignment: Assignment
    goals: tuple[GoalValue, ...]
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The goals in their order."""
        return [goal.name for goal in self.goals]

    @property
    def proven(self) -> bool:
        """Every goal is at its bound."""
        return all(goal.value == goal.bound for goal in self.goals)


@dataclass(frozen=True, eq=False)
class Bench:
    """What every question about one plan shares.

    ``pairs``: the candidate pairs; ``control``: when all work ends; ``workers``: threads of a solve;
    ``part``: which pairs count where the questions are about a part of the plan alone
    (:mod:`solver.answers.locally`); ``screen``: what multipliers prove of the plan's goals, with no
    tolerance; ``brief``: where a goal of the plan itself is not proven, nothing more is searched for.
    """

    context: Context
    pairs: Pairs
    base: Base
    control: Control
    workers: int = 1
    part: Callable[[Pairs], BoolArray] | None = None
    screen: Screen | None = None
    brief: bool = False

    def options(self, seconds: float) -> Options:
        """How one solve of at most so many seconds is done."""
        return Options(max(LEAST_SECONDS, min(seconds, self.control.left)), self.workers, self.context.seed)


@dataclass(frozen=True, eq=False)
class Forced:
    """What a demand does to the plan: the loss, or the rules that it can't be kept with.

    ``goals``: the goals of the best plan known with the demand; empty where there is none.
    """

    compared: Compared
    goals: tuple[GoalValue, ...] = ()
    clashes: tuple[Clash, ...] = ()


def screened(bench: Bench, seconds: float) -> Bench:
    """The bench with multipliers of the plan's goals, as far as the time goes."""
    effort = Effort(bench.control.within(seconds), bench.workers, bench.context.seed)
    problem = build(strict(bench.context), bench.pairs)
    return replace(bench, screen=Screen.of(problem, bench.base.goals, effort, thorough=True))


def without_bounds(context: Context, pairs: Pairs, plan: Assignment) -> Base:
    """A plan of which nothing is proven: each goal's bound is what the columns alone allow.

    Raises: ValueError: a place of the plan is no candidate pair.
    """
    problem = build(context, pairs)
    point = problem.point(plan)
    if point is None:
        raise ValueError("without_bounds: a place of the plan is no candidate pair")
    return Base(plan, unstarted(problem.program, problem.goals, point))


def strict(context: Context) -> Context:
    """The context with no tolerance of any goal: what a demand costs is counted to the unit."""
    return replace(context, profile=replace(context.profile, tolerances={}))


def force_in(bench: Bench, teacher: IndexArray, group: IndexArray, seconds: float) -> Forced:
    """At least one of these candidate pairs in the plan: what that costs."""
    demand = Demand(teacher.astype(np.int64), group.astype(np.int64))
    at = bench.pairs.find(teacher, group)
    change = Change(inside=at[at >= 0]) if (at >= 0).any() else None
    return forced(bench, bench.pairs, (demand,), seconds, change)


def force_out(bench: Bench, teacher: IndexArray, group: IndexArray, seconds: float) -> Forced:
    """None of these candidate pairs in the plan: what that costs."""
    at = bench.pairs.find(teacher, group)
    change = Change(outside=at[at >= 0])
    return forced(bench, without(bench.pairs, teacher, group), (), seconds, change)


def without(pairs: Pairs, teacher: IndexArray, group: IndexArray) -> Pairs:
    """The other pairs."""
    at = pairs.find(teacher, group)
    keep = np.ones(len(pairs), dtype=np.bool_)
    keep[at[at >= 0]] = False
    return chosen(pairs, keep)


def chosen(pairs: Pairs, keep: BoolArray) -> Pairs:
    """Some of the pairs."""
    return Pairs(pairs.dataset, pairs.teacher[keep], pairs.group[keep])


def forced(
    bench: Bench,
    pairs: Pairs,
    demands: Sequence[Demand],
    seconds: float,
    change: Change | None = None,
) -> Forced:
    """The loss under demands, or with fewer pairs: either only narrows, so that proven bounds carry over.

    The solve begins at the plan and ends as soon as the first goal that loses, and how much, is proven; or
    where only a better bound of the plan itself could tell more.  ``change``: the same as the bench's screen
    takes it, where it can.
    """
    given, names = spans(bench.base.goals), bench.base.names

    def enough(seen: list[Span]) -> bool:
        one = loss(names, given, seen)
        if one.settled:
            return True
        at = names.index(one.goal)
        value, bound = seen[at]
        hopeless = bench.brief and given[at][0] < given[at][1]
        return value == bound or (one.finding is Finding.UNDECIDED and (one.keeps or hopeless))

    began = time.monotonic()
    bounds = [goal.bound for goal in bench.base.goals]
    if bench.screen is not None and change is not None:
        part = bench.control.within(_SETTLING * seconds)
        found = settled(bench.screen, change, bench.base.assignment, part, enough)
        if found is not None and enough(found):
            goals = tuple(goal_value(name, *span) for name, span in zip(names, found, strict=True))
            return Forced(loss(names, given, found), goals)
        most = bench.screen.most(inside=change.inside, outside=change.outside)
        bounds = [min(pair) for pair in zip(bounds, most, strict=True)]
    known = Known(bench.base.assignment, claimed(bench.base.goals, bounds), bench.base.multipliers)
    problem = (strict(bench.context), pairs)
    options = bench.options(seconds - (time.monotonic() - began))
    outcome = solve_until(problem, options, bench.control.asked, enough, known, demands)
    if outcome.status is Status.INFEASIBLE:
        return Forced(Compared(Finding.IMPOSSIBLE), clashes=reasons(bench, pairs, demands))
    if outcome.assignment is None:
        return Forced(Compared(Finding.UNDECIDED, names[0] if names else "", 0, None))
    return Forced(loss(names, given, spans(outcome.goals)), outcome.goals)


def goal_value(name: str, value: int, bound: int) -> GoalValue:
    """A span as a goal's value with its bound."""
    return GoalValue(name, value, bound, GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED)


def reasons(bench: Bench, pairs: Pairs, demands: Sequence[Demand]) -> tuple[Clash, ...]:
    """The rules that can't be kept together with the demands, none of them needless; the demands are left
    out of it.  Empty where time ran out."""
    rows = Demands.of(bench.context, pairs)
    for demand in demands:
        cols = np.unique(pairs.find(demand.teacher.astype(np.int32), demand.group.astype(np.int32)))
        ones = -np.ones(len(cols), dtype=np.int64)
        rows = replace(
            rows,
            program=rows.program.with_row(cols[cols >= 0], ones[cols >= 0], -demand.least, ASKED),
            rule=(*rows.rule, ASKED),
            object=np.append(rows.object, 0),
            unit=np.append(rows.unit, len(rows.rule)),
        )
    found = conflict(rows, bench.control.within(_REASONS_S)).units.tolist()
    return clashes_of(rows, [unit for unit in found if rows.rule[unit] != ASKED])


def solve_until(
    problem: tuple[Context, Pairs],
    options: Options,
    asked: Callable[[], bool],
    enough: Callable[[list[Span]], bool],
    known: Known,
    demands: Sequence[Demand] = (),
) -> Outcome:
    """Solve a context on some pairs until what is known of the goals is ``enough``, or time is up."""
    context, pairs = problem
    done = False

    def tell(goal: str, plan: Assignment | None, goals: tuple[GoalValue, ...]) -> None:
        nonlocal done
        done = done or (plan is not None and enough(spans(goals)))

    return allocate(context, options, tell, lambda: done or asked(), pairs, known, tuple(demands))


def shares(context: Context, pairs: Pairs, goal: str) -> IntArray:
    """Per pair its person's share in a goal: what the goal counts for a plan that is this place alone, less
    what it counts for an empty plan.

    For goals about persons 1 or 0 (or the person's own figure), for ``application`` the points of the wish,
    for ``recommendation`` how many the place follows, for ``travel`` minus the days away.
    """
    draft = Draft(context, pairs)
    return gains(draft, objective(draft, goal))


def count_ahead(bench: Bench, person: int, programme: int, goal: str) -> int:
    """Other persons whom the plan seats in the programme, from a district in which the person could enter
    it, with at least the person's share in the goal (the largest over the person's pairs of the programme).
    """
    pairs = bench.pairs
    share = shares(bench.context, pairs, goal)
    own = np.flatnonzero((pairs.person == person) & (pairs.programme == programme))
    if len(own) == 0:
        return 0
    at = pairs.find(bench.base.assignment.teacher, bench.base.assignment.group)
    at = at[at >= 0]
    fits = (pairs.programme[at] == programme) & np.isin(pairs.district[at], pairs.district[own])
    fits &= (pairs.person[at] != person) & (share[at] >= share[own].max())
    return len(np.unique(pairs.person[at[fits]]))
