"""CP-SAT as a rival: a model written row by row, solved with settings named here and no others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.contenders.attempt import Attempt, Clock, Contender
from benchmarks.contenders.greedy import valid_by_hand
from benchmarks.contenders.ordered import Answer, News, in_order, without_links
from rules.columns import IntArray
from rules.context import Context
from solver.allocate import build
from solver.pairs import Pairs
from solver.program import Linear, Program

_NO_LIMIT = 2**62
LARGE = 50_000
"""Pairs from which on a full presolve costs more than it gains."""
TUNED = ("max_lp", "reduced_costs")
"""What the workers do: with two of them CP-SAT's own choice bounds poorly."""


@dataclass(frozen=True)
class _Engine:
    seed: int
    workers: int
    linearization: int | None = None
    subsolvers: tuple[str, ...] = ()
    cheap_presolve: bool = False

    def __call__(
        self, program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News
    ) -> Answer:
        model = _model(program, form, hint)
        solver = cp_model.CpSolver()
        settings = solver.parameters
        settings.num_workers = self.workers
        settings.random_seed = self.seed
        settings.relative_gap_limit = 0.0
        settings.max_time_in_seconds = seconds
        if self.linearization is not None:
            settings.linearization_level = self.linearization
        if self.subsolvers:
            settings.subsolvers.extend(self.subsolvers)
        if self.cheap_presolve:
            settings.max_presolve_iterations = 1
            settings.cp_model_probing_level = 0
            settings.symmetry_level = 0
        status = solver.solve(model, _Watcher(news, form.constant))
        if status == cp_model.INFEASIBLE:
            return Answer(None, None, False, impossible=True)
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"CP-SAT refuses the model: {model.validate()}")
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        x = np.array(list(solver.response_proto.solution), dtype=np.int64) if found else None
        proven = status == cp_model.OPTIMAL
        if proven and x is not None:
            return Answer(x, form.value(x), True)
        return Answer(x, _whole(solver.best_objective_bound, form.constant), proven)


class _Watcher(cp_model.CpSolverSolutionCallback):
    def __init__(self, news: News, constant: int) -> None:
        super().__init__()
        self._news = news
        self._constant = constant

    def on_solution_callback(self) -> None:
        value = round(self.objective_value) + self._constant
        self._news(value, _whole(self.best_objective_bound, self._constant))


def _whole(bound: float, constant: int) -> int | None:
    return int(np.floor(bound + 1e-6)) + constant if np.isfinite(bound) else None


def _model(program: Program, form: Linear, hint: IntArray | None) -> cp_model.CpModel:
    model = cp_model.CpModel()
    proto = model.proto
    for low, high in zip(program.lower_bound.tolist(), program.upper_bound.tolist(), strict=True):
        proto.variables.add().domain.extend([low, high])
    matrix = program.matrix
    starts, cols, coefs = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    for i, upper in enumerate(program.upper.tolist()):
        row = slice(starts[i], starts[i + 1])
        linear = proto.constraints.add().linear
        linear.vars.extend(cols[row])
        linear.coeffs.extend(coefs[row])
        linear.domain.extend([-_NO_LIMIT, upper])
    if len(form.cols):
        proto.objective.vars.extend(form.cols.tolist())
        proto.objective.coeffs.extend((-form.coefs).tolist())
        proto.objective.scaling_factor = -1.0
    if hint is not None:
        proto.solution_hint.vars.extend(range(len(hint)))
        proto.solution_hint.values.extend(hint.tolist())
    return model


def _plain(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    problem = build(context, pairs)
    return in_order(problem, without_links(problem), _Engine(seed, workers=2), clock)


def _links(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    problem = build(context, pairs)
    return in_order(problem, problem.program, _Engine(seed, workers=1, linearization=2), clock)


def _tuned(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    problem = build(context, pairs)
    engine = _Engine(seed, workers=2, linearization=2, subsolvers=TUNED, cheap_presolve=len(pairs) >= LARGE)
    return in_order(problem, problem.program, engine, clock, start=valid_by_hand(problem))


PLAIN = Contender(
    "cp-sat-plain", "CP-SAT, default settings, 2 workers, the model without links x ≤ y", _plain
)
LINKS = Contender("cp-sat-links", "CP-SAT, 1 worker, linearization_level 2, the model with links", _links)
TUNED_CP_SAT = Contender(
    "cp-sat-tuned",
    f"CP-SAT, the model with links, 2 workers ({', '.join(TUNED)}), linearization_level 2, complete hint by "
    f"priority, from {LARGE} pairs on a cheap presolve",
    _tuned,
)
