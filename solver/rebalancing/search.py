"""Solving a rebalancing: first without chains, which is the answer where every place is filled so."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.moves import Chain
from solver.cpsat import Effort, EngineStatus, maximise
from solver.lexicographic import Limits, Share, StageResult, optimise
from solver.options import Control, Options
from solver.pairs import Pairs, candidate_pairs
from solver.program import Linear, Program
from solver.rebalancing.chains import chains_of, plan_of
from solver.rebalancing.entering import entering
from solver.rebalancing.model import FILLED, MOVED, Model, build
from solver.relaxation import Relaxer
from solver.result import GoalStatus, GoalValue, Status

_RELAXING = 0.3


@dataclass(frozen=True, eq=False)
class Rebalanced:
    """What came of it: the plan afterwards, its chains, and every goal with its proven bound."""

    status: Status
    after: Assignment
    chains: tuple[Chain, ...]
    goals: tuple[GoalValue, ...]
    runtime_s: float


def rebalance(
    case: Case,
    options: Options,
    stop: Callable[[], bool] = lambda: False,
    pairs: Pairs | None = None,
) -> Rebalanced:
    """The smallest change that fills most, with a proven bound for every goal.

    ``pairs``: the candidate pairs of the case's context, where they are known already.
    """
    began = time.monotonic()
    limits = Limits(Control(began + options.seconds, stop), options.work)
    proposed = candidate_pairs(case.context) if pairs is None else pairs
    model, goals, x = _solved(case, proposed, 0, limits, options)
    if case.policy.chain_limit and not _needs_no_chain(case, goals):
        model, goals, x = _solved(case, proposed, case.policy.chain_limit, limits, options)
    proven = all(goal.status is GoalStatus.PROVEN for goal in goals)
    return Rebalanced(
        Status.OPTIMAL if proven else Status.FEASIBLE,
        plan_of(model, x),
        chains_of(model, x),
        goals,
        time.monotonic() - began,
    )


def _solved(
    case: Case, proposed: Pairs, limit: int, limits: Limits, options: Options
) -> tuple[Model, tuple[GoalValue, ...], IntArray]:
    model = build(entering(case, proposed, limit), limit)
    stage = _Stage(Relaxer(model.program.n_rows, _RELAXING), options.seed)
    ordered = optimise(model.program, model.goals, model.start, limits, stage, lambda goal, point, told: None)
    return model, ordered.goals, ordered.x


def _needs_no_chain(case: Case, goals: Sequence[GoalValue]) -> bool:
    """Whether chains could better nothing: all that fell free is filled, and nobody moved for it.

    Without that, or where the levels come before the moves, a chain may fill more, or nearer.
    """
    values = {goal.name: goal for goal in goals}
    nobody = values[MOVED].status is GoalStatus.PROVEN
    return values[FILLED].value == case.freed and nobody and not case.policy.level_before_moves


@dataclass(frozen=True)
class _Stage:
    """One goal's turn: a relaxation for the bound, then CP-SAT from the point at hand."""

    relaxer: Relaxer
    seed: int

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
        bound = form.trivial_bound(program)
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
