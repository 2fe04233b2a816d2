"""The relaxation of one program under changing column bounds, re-solved from where the last solve ended.

The only module that knows MathOpt.  What it returns guides; proofs are made of its multipliers elsewhere.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from rules.columns import IntArray
from solver.exact import FloatArray
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import reduce


class NodeStatus(StrEnum):
    """How a relaxation ended."""

    SOLVED = "solved"
    """``point`` and ``multipliers`` are those of a best point."""
    EMPTY = "empty"
    """The engine sees no point; that is no proof."""
    STOPPED = "stopped"
    """Nothing is known."""


@dataclass(frozen=True, eq=False)
class NodeRelaxation:
    """A point and multipliers over all columns and rows of the program, and the simplex steps they took."""

    status: NodeStatus
    point: FloatArray | None
    multipliers: FloatArray | None
    steps: int


class NodeLp:
    """A program's relaxation with column bounds that may be narrowed and widened again."""

    def __init__(self, program: Program, form: Linear) -> None:
        self._program = program
        self._small = small = reduce(program, form)
        self._model = mathopt.Model.from_model_proto(_proto(program, form))
        self._columns = list(self._model.variables())
        self._rows = list(self._model.linear_constraints())
        self._lower, self._upper = small.lower_bound.copy(), small.upper_bound.copy()
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def solve(self, lower: IntArray, upper: IntArray, control: Control) -> NodeRelaxation:
        """Relax under the given bounds (over all columns of the program, within the program's own)."""
        self._narrow(lower[self._small.columns], upper[self._small.columns])
        parameters = mathopt.SolveParameters(
            lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX,
            presolve=mathopt.Emphasis.OFF,  # a presolved model could not start from the last basis
            time_limit=datetime.timedelta(seconds=max(0.05, control.left)),
        )
        result = self._solver.solve(params=parameters)
        steps = int(result.solve_stats.simplex_iterations)
        if result.termination.reason is mathopt.TerminationReason.OPTIMAL:
            point = self._small.base.astype(np.float64)
            point[self._small.columns] = result.variable_values(self._columns)
            return NodeRelaxation(
                NodeStatus.SOLVED, point, self._all_rows(result.dual_values(self._rows)), steps
            )
        if result.termination.reason is mathopt.TerminationReason.INFEASIBLE:
            return NodeRelaxation(NodeStatus.EMPTY, None, None, steps)
        return NodeRelaxation(NodeStatus.STOPPED, None, None, steps)

    def _narrow(self, lower: IntArray, upper: IntArray) -> None:
        for j in np.flatnonzero((lower != self._lower) | (upper != self._upper)).tolist():
            self._columns[j].lower_bound = float(lower[j])
            self._columns[j].upper_bound = float(upper[j])
        self._lower, self._upper = lower.copy(), upper.copy()

    def _all_rows(self, duals: list[float]) -> FloatArray:
        multipliers = np.zeros(self._program.n_rows)
        multipliers[self._small.rows] = np.abs(duals)
        return multipliers


def _proto(program: Program, form: Linear) -> model_pb2.ModelProto:
    small = reduce(program, form)
    proto = model_pb2.ModelProto()
    n, m = len(small.columns), len(small.rows)
    proto.variables.ids.extend(range(n))
    proto.variables.lower_bounds.extend(small.lower_bound.astype(np.float64))
    proto.variables.upper_bounds.extend(small.upper_bound.astype(np.float64))
    proto.variables.integers.extend([False] * n)
    proto.objective.maximize = True
    worth = small.form.dense(n)
    filled = np.flatnonzero(worth)
    proto.objective.linear_coefficients.ids.extend(filled)
    proto.objective.linear_coefficients.values.extend(worth[filled].astype(np.float64))
    proto.linear_constraints.ids.extend(range(m))
    proto.linear_constraints.lower_bounds.extend([-np.inf] * m)
    proto.linear_constraints.upper_bounds.extend(small.upper.astype(np.float64))
    matrix = small.matrix.tocsr()
    matrix.sort_indices()
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(m), np.diff(matrix.indptr)))
    proto.linear_constraint_matrix.column_ids.extend(matrix.indices)
    proto.linear_constraint_matrix.coefficients.extend(matrix.data.astype(np.float64))
    return proto
