"""HiGHS and SCIP, by ortools' MathOpt, as rivals: the program with links, no gap allowed.

MathOpt does not pass a number of threads on to HiGHS, so that stays at HiGHS' own choice; SCIP has one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.contenders.attempt import Attempt, Clock, Contender
from benchmarks.contenders.greedy import valid_by_hand
from benchmarks.contenders.ordered import Answer, News, in_order
from rules.columns import IntArray
from rules.context import Context
from solver.allocate import build
from solver.pairs import Pairs
from solver.program import Linear, Program

Line = Callable[[str], tuple[float, float] | None]
"""Value and bound that a line of a solver's log tells; None where it tells none."""


@dataclass(frozen=True)
class _Engine:
    solver: mathopt.SolverType
    read: Line
    seed: int

    def __call__(
        self, program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News
    ) -> Answer:
        model = mathopt.Model.from_model_proto(_model(program, form))
        variables = list(model.variables())
        start = mathopt.ModelSolveParameters()
        if hint is not None:
            values = dict(zip(variables, hint.astype(float).tolist(), strict=True))
            start = mathopt.ModelSolveParameters(
                solution_hints=[mathopt.SolutionHint(variable_values=values)]
            )
        settings = mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=seconds),
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.0,
            random_seed=self.seed,
        )
        result = mathopt.solve(
            model,
            self.solver,
            params=settings,
            model_params=start,
            msg_cb=lambda lines: self._hear(lines, news),
        )
        reason = result.termination.reason
        if reason is mathopt.TerminationReason.INFEASIBLE:
            return Answer(None, None, False, impossible=True)
        x = None
        if result.has_primal_feasible_solution():
            x = np.rint(np.array(result.variable_values(variables))).astype(np.int64)
        bound = _whole(result.termination.objective_bounds.dual_bound)
        return Answer(x, bound, reason is mathopt.TerminationReason.OPTIMAL)

    def _hear(self, lines: Sequence[str], news: News) -> None:
        for line in lines:
            told = self.read(line)
            if told is not None:
                value, bound = told
                news(round(value) if math.isfinite(value) else None, _whole(bound))


def _whole(figure: float) -> int | None:
    return math.floor(figure + 1e-6) if math.isfinite(figure) else None


def _model(program: Program, form: Linear) -> model_pb2.ModelProto:
    n, rows = program.n_columns, program.n_rows
    matrix = program.matrix.copy()
    matrix.sort_indices()
    entries = matrix.tocoo()
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(n))
    proto.variables.lower_bounds.extend(program.lower_bound.astype(float).tolist())
    proto.variables.upper_bounds.extend(program.upper_bound.astype(float).tolist())
    proto.variables.integers.extend([True] * n)
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend([-math.inf] * rows)
    proto.linear_constraints.upper_bounds.extend(program.upper.astype(float).tolist())
    proto.linear_constraint_matrix.row_ids.extend(entries.row.tolist())
    proto.linear_constraint_matrix.column_ids.extend(entries.col.tolist())
    proto.linear_constraint_matrix.coefficients.extend(entries.data.astype(float).tolist())
    proto.objective.maximize = True
    proto.objective.offset = float(form.constant)
    proto.objective.linear_coefficients.ids.extend(form.cols.tolist())
    proto.objective.linear_coefficients.values.extend(form.coefs.astype(float).tolist())
    return proto


def of_highs(line: str) -> tuple[float, float] | None:
    """Lines of HiGHS' progress table end with the time; bound and value follow the share explored."""
    words = line.split()
    at = next((i for i, word in enumerate(words) if word.endswith("%")), None)
    if at is None or len(words) < at + 4 or not words[-1].endswith("s"):
        return None
    return _figures(words[at + 2], words[at + 1])


def of_scip(line: str) -> tuple[float, float] | None:
    """Lines of SCIP's progress table end with bound, value (``--``: none yet), gap and share explored."""
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) < _CELLS_OF_SCIP:
        return None
    return _figures("-inf" if cells[-3] == "--" else cells[-3], cells[-4])


_CELLS_OF_SCIP = 17


def _figures(value: str, bound: str) -> tuple[float, float] | None:
    try:
        return float(value), float(bound)
    except ValueError:
        return None


def _from_hand(context: Context, pairs: Pairs, clock: Clock, engine: _Engine) -> Attempt:
    problem = build(context, pairs)
    return in_order(problem, problem.program, engine, clock, start=valid_by_hand(problem))


def _highs(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    return _from_hand(context, pairs, clock, _Engine(mathopt.SolverType.HIGHS, of_highs, seed))


def _scip(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    return _from_hand(context, pairs, clock, _Engine(mathopt.SolverType.GSCIP, of_scip, seed))


_MEANING = "{} by MathOpt, relative gap 0, the model with links, starting from the plan by priority"
HIGHS = Contender("highs", _MEANING.format("HiGHS"), _highs, float_bounds=True)
SCIP = Contender("scip", _MEANING.format("SCIP"), _scip, float_bounds=True)
