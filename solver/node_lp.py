"""The relaxation of one program under changing column bounds, re-solved from where the last solve ended.

The simplex method starts from its last basis and needs a fraction of a cold
solve; where many bases are equal it can fail to end, so it has a limit of steps, after which the first-order
engine takes over for good.  What is returned guides; proofs are made of its multipliers elsewhere.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from ortools.math_opt.python import mathopt

from rules.columns import IntArray
from solver.engine_model import engine_model
from solver.exact import FloatArray
from solver.first_order import FirstOrder
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
    """A point and multipliers over all columns and rows of the program, and the work they took."""

    status: NodeStatus
    point: FloatArray | None
    multipliers: FloatArray | None
    work: float
    """In units of about a second."""


_LONGEST_S = 1e7
_STEPS_PER_ROW = 2
_ITERATIONS = 1_000
_ACCURACY = 1e-4
_WORK_PER_STEP = 2e-9
"""Work of a simplex step per entry of the matrix."""
_WORK_PER_ITERATION = 4e-9
"""Work of a first-order iteration per entry of the matrix."""


class NodeLp:
    """A program's relaxation with column bounds that may be narrowed and widened again."""

    def __init__(self, program: Program, form: Linear) -> None:
        self._program = program
        self._small = small = reduce(program, form)
        self._model = engine_model(small, whole=False)
        self._columns = list(self._model.variables())
        self._rows = list(self._model.linear_constraints())
        self._lower, self._upper = small.lower_bound.copy(), small.upper_bound.copy()
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self._first_order: FirstOrder | None = None

    @property
    def whole(self) -> float:
        """Distance from a whole number that still counts as one in the points returned."""
        return 1e-6 if self._first_order is None else 1e-2

    def solve(self, lower: IntArray, upper: IntArray, control: Control) -> NodeRelaxation:
        """Relax under the given bounds (over all columns of the program, within the program's own)."""
        low, high = lower[self._small.columns], upper[self._small.columns]
        work = 0.0
        if self._first_order is None:
            solved = self._by_simplex(low, high, control)
            if solved.status is not NodeStatus.STOPPED or control.ended:
                return solved
            self._first_order = FirstOrder(self._small)
            work = solved.work
        return self._by_first_order(self._first_order, low, high, control, work)

    def _by_simplex(self, lower: IntArray, upper: IntArray, control: Control) -> NodeRelaxation:
        self._narrow(lower, upper)
        parameters = mathopt.SolveParameters(
            lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX,
            presolve=mathopt.Emphasis.OFF,  # a presolved model could not start from the last basis
            iteration_limit=_STEPS_PER_ROW * len(self._rows) + 1000,
            time_limit=datetime.timedelta(seconds=min(_LONGEST_S, max(0.05, control.left))),
        )
        result = self._solver.solve(params=parameters)
        work = int(result.solve_stats.simplex_iterations) * self._small.matrix.nnz * _WORK_PER_STEP
        reason = result.termination.reason
        if reason is mathopt.TerminationReason.OPTIMAL:
            point = np.asarray(result.variable_values(self._columns))
            return self._solved(point, np.abs(result.dual_values(self._rows)), work)
        empty = reason is mathopt.TerminationReason.INFEASIBLE
        return NodeRelaxation(NodeStatus.EMPTY if empty else NodeStatus.STOPPED, None, None, work)

    def _by_first_order(
        self, engine: FirstOrder, lower: IntArray, upper: IntArray, control: Control, work: float
    ) -> NodeRelaxation:
        multipliers, point, iterations, empty = engine.solve(
            lower, upper, iterations=_ITERATIONS, accuracy=_ACCURACY, seconds=control.left
        )
        work += iterations * self._small.matrix.nnz * _WORK_PER_ITERATION
        if empty:
            return NodeRelaxation(NodeStatus.EMPTY, None, None, work)
        return self._solved(point, multipliers, work)

    def _solved(self, point: FloatArray, multipliers: FloatArray, work: float) -> NodeRelaxation:
        rows, full = self._small.spread(multipliers, point)
        return NodeRelaxation(NodeStatus.SOLVED, full, rows, work)

    def _narrow(self, lower: IntArray, upper: IntArray) -> None:
        for j in np.flatnonzero((lower != self._lower) | (upper != self._upper)).tolist():
            self._columns[j].lower_bound = float(lower[j])
            self._columns[j].upper_bound = float(upper[j])
        self._lower, self._upper = lower.copy(), upper.copy()
