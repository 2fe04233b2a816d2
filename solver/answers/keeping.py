"""Changes by hand as decisions: as many as can be kept, the rules against the rest, the plan around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.answers.altered import Row, longer
from rules.answers.edits import Edit, Kind, edited
from rules.audit import audit
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.pair_checks import ADMITTED, first_refusal
from rules.registry import PAIR_RULES
from rules.tables import DecisionKind
from solver.again import Known
from solver.allocate import allocate, build
from solver.answers.conflicts import Demands, conflict
from solver.answers.replanning import nearest
from solver.child import Ended, Manner, run_in_child
from solver.cpsat import Effort, EngineStatus, maximise
from solver.infeasible import clashes_of
from solver.lexicographic import unstarted
from solver.options import Control, Options
from solver.pairs import candidate_pairs
from solver.program import Linear
from solver.result import Clash, GoalStatus, GoalValue, Outcome, Status
from solver.start import point_from

_FOR_PLAN = 0.7
"""Part of the time in which the goals are worked at; the rest is for staying near the plan before."""
_REASON_S = 10.0


@dataclass(frozen=True, eq=False)
class Refused:
    """An edit that can't be kept together with those that are: a pair rule, or rules that clash."""

    edit: Edit
    pair_rule: str = ""
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, eq=False)
class Kept:
    """Edits that can all be kept, and those that can't; ``most``: proven that no more of them can;
    ``impossible``: without any of them there is no plan either."""

    edits: tuple[Edit, ...]
    refused: tuple[Refused, ...]
    most: bool
    impossible: bool = False


def with_decisions(dataset: Dataset, edits: Sequence[Edit]) -> Dataset:
    """The dataset in which the edits are decisions: ``must`` for a seat, ``never`` for a place taken away."""
    kinds = {Kind.SEAT: DecisionKind.MUST, Kind.UNSEAT: DecisionKind.NEVER}
    rows: list[Row] = [
        {"teacher": edit.teacher, "group": edit.group, "decision": int(kinds[edit.kind])} for edit in edits
    ]
    return dataset.replace(decisions=longer(dataset.decisions, rows))


def keepable(context: Context, plan: Assignment, edits: Sequence[Edit], control: Control) -> Kept:
    """The most edits of a plan that some valid plan keeps together, and why the others are not among them."""
    problem = build(context)
    program, pairs = problem.program, problem.pairs
    teacher = np.array([edit.teacher for edit in edits], dtype=np.int32)
    group = np.array([edit.group for edit in edits], dtype=np.int32)
    seats = np.array([edit.kind is Kind.SEAT for edit in edits], dtype=np.bool_)
    at = pairs.find(teacher, group)
    open_to = np.flatnonzero(at >= 0)
    form = Linear.of(at[open_to], np.where(seats[open_to], 1, -1), int((~seats[open_to]).sum()))
    start = point_from(problem.draft, program, [goal.form for goal in problem.goals], edited(plan, edits))
    result = maximise(program, form, Effort(control.within(control.left / 2)), hint=start)
    x = result.x
    if program.is_feasible(start) and (x is None or form.value(start) > form.value(x)):
        x = start
    if x is None:
        impossible = result.status is EngineStatus.INFEASIBLE
        return Kept((), tuple(Refused(edit) for edit in edits), False, impossible)
    taken = np.where(at >= 0, x[np.maximum(at, 0)], 0)
    good = taken == seats
    kept = tuple(edit for edit, fine in zip(edits, good.tolist(), strict=True) if fine)
    lost = [edit for edit, fine in zip(edits, good.tolist(), strict=True) if not fine]
    most = result.status is EngineStatus.OPTIMAL
    return Kept(kept, tuple(_why(context, kept, edit, control) for edit in lost), most)


def _why(context: Context, kept: Sequence[Edit], edit: Edit, control: Control) -> Refused:
    if edit.kind is Kind.SEAT:
        one = np.array([edit.teacher], dtype=np.int32), np.array([edit.group], dtype=np.int32)
        rule = int(first_refusal(context, *one)[0])
        if rule != ADMITTED:
            return Refused(edit, pair_rule=PAIR_RULES[rule].name)
    narrowed = replace(context, dataset=with_decisions(context.dataset, [*kept, edit]))
    demands = Demands.of(narrowed, candidate_pairs(narrowed))
    found = conflict(demands, control.within(_REASON_S))
    own = len(context.dataset.decisions) + len(kept)
    units = [
        unit
        for unit in found.units.tolist()
        if demands.rule[unit] != "decision_must" or int(demands.object[unit]) != own
    ]
    return Refused(edit, clashes=clashes_of(demands, units))


def replanned(
    context: Context, plan: Assignment, edits: Sequence[Edit], options: Options, asked: Callable[[], bool]
) -> Outcome:
    """The best plan of the context, begun at the plan with the edits made, and of equally good ones the one
    that changes fewest persons of that.

    Where time is too short to prove the best, nobody is moved for a figure that may not be: the valid plan
    that changes fewest persons, ``feasible``.
    """
    until = time.monotonic() + options.seconds
    wished = edited(plan, edits)
    shorter = replace(options, seconds=_FOR_PLAN * options.seconds)
    outcome = allocate(context, shorter, lambda *told: None, asked, known=Known(wished))
    if outcome.assignment is None:
        return outcome
    best = outcome.status is Status.OPTIMAL
    near = nearest(context, wished, Control(until, asked), at_least=outcome.goals if best else ())
    if near.plan is None:
        return outcome
    verdict = audit(context.dataset, near.plan, context.profile, as_of=context.as_of, seed=context.seed)
    if not verdict.ok:
        return outcome
    if best:
        same = verdict.goals == tuple((goal.name, goal.value) for goal in outcome.goals)
        return replace(outcome, assignment=near.plan) if same else outcome
    return replace(outcome, assignment=near.plan, goals=_beside(context, near.plan, outcome.goals))


def _beside(context: Context, plan: Assignment, goals: Sequence[GoalValue]) -> tuple[GoalValue, ...]:
    """The goals of another plan of the same problem: only the first goal's bound holds for it too."""
    problem = build(context)
    point = problem.point(plan)
    assert point is not None
    first, *others = unstarted(problem.program, problem.goals, point)
    bound = max(first.value, min(first.bound, goals[0].bound))
    status = GoalStatus.PROVEN if bound == first.value else GoalStatus.BOUNDED
    return (replace(first, bound=bound, status=status), *others)


# --- in processes of their own ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Keeping:
    context: Context
    plan: Assignment
    edits: tuple[Edit, ...]
    seconds: float

    def __call__(self, tell: Callable[[None], None], stopped: Callable[[], bool]) -> Kept:
        until = time.monotonic() + self.seconds
        return keepable(self.context, self.plan, self.edits, Control(until, stopped))


@dataclass(frozen=True, eq=False)
class _Replanning:
    context: Context
    plan: Assignment
    edits: tuple[Edit, ...]
    options: Options

    def __call__(self, tell: Callable[[None], None], stopped: Callable[[], bool]) -> Outcome:
        return replanned(self.context, self.plan, self.edits, self.options, stopped)


def kept_in_child(
    context: Context,
    plan: Assignment,
    edits: Sequence[Edit],
    options: Options,
    should_stop: Callable[[], bool],
) -> Kept | None:
    """As :func:`keepable`; None where time ran out."""
    work = _Keeping(context, plan, tuple(edits), options.seconds)
    ended: Ended[None, Kept] = run_in_child(work, options, Manner(should_stop), lambda told: None)
    return ended.answer


def replanned_in_child(
    context: Context,
    plan: Assignment,
    edits: Sequence[Edit],
    options: Options,
    should_stop: Callable[[], bool],
) -> Outcome | None:
    """As :func:`replanned`; None where time ran out."""
    work = _Replanning(context, plan, tuple(edits), options)
    ended: Ended[None, Outcome] = run_in_child(work, options, Manner(should_stop), lambda told: None)
    return ended.answer
