"""Solving a rebalancing: first without chains, which is the answer where every place is filled so; then with
chains of any length, whose bounds hold, and which is the answer where they turn out short enough; only then
with their length in the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.check import count
from rules.substitution.moves import Chain
from solver.cpsat import Effort, EngineStatus, maximise
from solver.lexicographic import GoalForm, Limits, Share, StageResult, optimise, unstarted
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.program import Linear, Program
from solver.rebalancing.chains import chains_of, plan_of, point_of
from solver.rebalancing.entering import entering
from solver.rebalancing.loose import LooseModel, build_loose
from solver.rebalancing.model import FILLED, LEVEL, MOVED, Model, build
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.reading import read_chains
from solver.relaxation import Relaxer
from solver.result import GoalStatus, GoalValue, Status

_RELAXING = 0.3
_OWN = 2
"""Goals that say whether a chain could better anything."""


Tell = Callable[[str, Rebalanced], None]
"""Called with the goal at work and the best that is known."""


def rebalance(
    case: Case,
    options: Options,
    tell: Tell = lambda goal, best: None,
    stop: Callable[[], bool] = lambda: False,
    pairs: Pairs | None = None,
) -> Rebalanced:
    """The smallest change that fills most, with a proven bound for every goal.

    ``pairs``: the candidate pairs of the case's context, where they are known already.
    """
    began = time.monotonic()
    limits = Limits(Control(began + options.seconds, stop), options.work)
    proposed = candidate_pairs(case.context) if pairs is None else pairs
    chains = case.policy.chain_limit > 0
    best = _solved(case, proposed, 0, (), limits, options, tell, goals=_OWN if chains else None)
    if chains and _needs_no_chain(case, best.goals):
        best = _solved(case, proposed, 0, best.chains, limits, options, tell)
    elif chains:
        loose = _loosely(case, proposed, best.chains, limits, options, tell)
        if loose is not None:
            best = loose
        else:
            best = _solved(case, proposed, case.policy.chain_limit, best.chains, limits, options, tell)
    return replace(best, runtime_s=time.monotonic() - began)


def _loosely(
    case: Case,
    proposed: Pairs,
    known: Sequence[Chain],
    limits: Limits,
    options: Options,
    tell: Tell,
) -> Rebalanced | None:
    """The best with chains of any length, if those that it needs are allowed; else None."""
    model = build_loose(entering(case, proposed, case.policy.chain_limit))
    stage = _stage(model.program, model.goals, options)

    def report(goal: str, x: IntArray, goals: tuple[GoalValue, ...]) -> None:
        shown = _read(model, x, goals)
        if shown is not None:
            tell(goal, shown)

    pairs = model.entering.pairs
    at = pairs.find(
        np.array([chain.steps[0].teacher for chain in known], dtype=np.int32),
        np.array([chain.steps[0].to_group for chain in known], dtype=np.int32),
    )
    x = model.point(at[at >= 0])
    if not model.program.is_feasible(x):
        x = model.point(at[:0])
    ordered = optimise(model.program, model.goals, x, limits, stage, report)
    return _read(model, ordered.x, ordered.goals)


def _read(model: LooseModel, x: IntArray, goals: tuple[GoalValue, ...]) -> Rebalanced | None:
    """The plan and its chains, if they are allowed and as near as the program counted."""
    case, pairs = model.entering.case, model.entering.pairs
    chosen = np.flatnonzero(x[: len(pairs)])
    chains = read_chains(model.entering, chosen)
    if chains is None or any(chain.moved > case.policy.chain_limit for chain in chains):
        return None
    after = Assignment(pairs.teacher[chosen], pairs.group[chosen]).sorted()
    counted = -count(case, after, chains).level
    if any(goal.name == LEVEL and counted < goal.value for goal in goals):
        return None
    # a point that was stopped early may count people as farther than they are
    told = tuple(replace(goal, value=counted) if goal.name == LEVEL else goal for goal in goals)
    return Rebalanced(_status(told), after, chains, told, 0.0)


def _status(goals: Sequence[GoalValue]) -> Status:
    return Status.OPTIMAL if all(g.status is GoalStatus.PROVEN for g in goals) else Status.FEASIBLE


def _stage(program: Program, goals: Sequence[GoalForm], options: Options) -> _Stage:
    return _Stage(Relaxer(program.n_rows, _RELAXING), options.seed, goals)


def _solved(
    case: Case,
    proposed: Pairs,
    limit: int,
    known: Sequence[Chain],
    limits: Limits,
    options: Options,
    tell: Tell,
    goals: int | None = None,
) -> Rebalanced:
    """The best with chains of at most ``limit`` persons moved, from the ``known`` ones without any on.

    ``goals``: only so many of them, the first ones.
    """
    model = build(entering(case, proposed, limit), limit)
    stage = _stage(model.program, model.goals, options)

    def report(goal: str, x: IntArray, goals: tuple[GoalValue, ...]) -> None:
        tell(goal, _shown(model, x, goals))

    x = point_of(model, known)
    report("", x, unstarted(model.program, model.goals, x))
    ordered = optimise(model.program, model.goals[:goals], x, limits, stage, report)
    return _shown(model, ordered.x, ordered.goals)


def _shown(model: Model, x: IntArray, goals: tuple[GoalValue, ...]) -> Rebalanced:
    return Rebalanced(_status(goals), plan_of(model, x), chains_of(model, x), goals, 0.0)


def _needs_no_chain(case: Case, goals: Sequence[GoalValue]) -> bool:
    """Whether chains could better nothing: all that fell free is filled, and nobody moved for it.

    Where the levels come before the moves, a chain may still bring somebody nearer.
    """
    values = {goal.name: goal.value for goal in goals}
    nearer = case.policy.level_before_moves
    return not nearer and values[FILLED] == case.freed and values[MOVED] == -case.moved_anyway


@dataclass(frozen=True)
class _Stage:
    """One goal's turn: a relaxation for the bound, then CP-SAT from the point at hand."""

    relaxer: Relaxer
    seed: int
    goals: Sequence[GoalForm]

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Callable[[IntArray, int], None],
    ) -> StageResult:
        """See :class:`solver.lexicographic.Stage`."""
        form = forms[0]
        bound = next(goal for goal in self.goals if goal.form is form).trivial_bound(program)
        if form.value(x) < bound:
            relaxation = self.relaxer(program, form, share.control)
            if relaxation is not None:
                bound = min(bound, relaxation.bound.value)
                lower, upper, _ = relaxation.bound.fixed(program, form.value(x))
                narrowed = program.with_bounds(lower, upper)
            else:
                narrowed = program
            report(x, bound)
            if form.value(x) < bound:
                effort = Effort(share.control, share.work, 1, self.seed)
                found = maximise(narrowed, form, effort, hint=x, at_least=form.value(x), at_most=bound)
                if found.x is not None and form.value(found.x) >= form.value(x):
                    x = found.x
                if found.status is EngineStatus.OPTIMAL and found.x is not None:
                    bound = form.value(found.x)
                elif found.bound is not None:
                    bound = min(bound, max(found.bound, form.value(x)))
                report(x, bound)
        return StageResult(x, bound, program, 0.0)
