"""HiGHS, by ortools' MathOpt, as a rival: the program with links, no gap allowed.

MathOpt does not pass a number of threads on to HiGHS, so that stays at HiGHS' own choice.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.contenders.attempt import Attempt, Clock, Contender
from benchmarks.contenders.ordered import Answer, News, in_order
from rules.columns import IntArray
from rules.context import Context
from solver.allocate import build
from solver.program import Linear, Program


def _engine(program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News) -> Answer:
    model = mathopt.Model.from_model_proto(_model(program, form))
    variables = list(model.variables())
    start = mathopt.ModelSolveParameters()
    if hint is not None:
        values = dict(zip(variables, hint.astype(float).tolist(), strict=True))
        start = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=values)])
    settings = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=seconds), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0
    )
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=settings,
        model_params=start,
        msg_cb=lambda lines: _read(lines, news),
    )
    reason = result.termination.reason
    if reason is mathopt.TerminationReason.INFEASIBLE:
        return Answer(None, None, False, impossible=True)
    x = None
    if result.has_primal_feasible_solution():
        x = np.rint(np.array(result.variable_values(variables))).astype(np.int64)
    bound = _whole(result.termination.objective_bounds.dual_bound)
    return Answer(x, bound, reason is mathopt.TerminationReason.OPTIMAL)


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


def _read(lines: Sequence[str], news: News) -> None:
    """Take value and bound from the lines of HiGHS' progress table, which end with the time."""
    for line in lines:
        words = line.split()
        at = next((i for i, word in enumerate(words) if word.endswith("%")), None)
        if at is None or len(words) < at + 4 or not words[-1].endswith("s"):
            continue
        try:
            bound, value = float(words[at + 1]), float(words[at + 2])
        except ValueError:
            continue
        news(round(value) if math.isfinite(value) else None, _whole(bound))


def _run(context: Context, clock: Clock, seed: int) -> Attempt:
    problem = build(context)
    return in_order(problem, problem.program, _engine, clock)


HIGHS = Contender("highs", "HiGHS by MathOpt, relative gap 0, the model with links", _run, float_bounds=True)
