"""PDLP, the first-order engine for relaxations: the only module that knows its interface.

Called directly: it gives multipliers at whatever moment it is stopped, and starts from where it ended last.
"""

from __future__ import annotations

import numpy as np
from ortools.pdlp import solve_log_pb2, solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from rules.columns import IntArray
from solver.exact import FloatArray
from solver.reduce import Reduced


class FirstOrder:
    """The relaxation of one program under changing column bounds."""

    def __init__(self, small: Reduced, threads: int = 1) -> None:
        self._threads = threads
        self._lp = lp = pdlp.QuadraticProgram()
        lp.objective_vector = -small.form.dense(len(small.columns)).astype(np.float64)
        lp.constraint_matrix = sparse.csc_matrix(small.matrix.astype(np.float64))
        lp.constraint_lower_bounds = np.full(len(small.rows), -np.inf)
        lp.constraint_upper_bounds = small.upper.astype(np.float64)
        self._last: pdlp.PrimalAndDualSolution | None = None

    def start(self, point: FloatArray, multipliers: FloatArray) -> None:
        """Begin the next solve here."""
        self._last = pdlp.PrimalAndDualSolution()
        self._last.primal_solution = point
        self._last.dual_solution = -multipliers

    def solve(
        self, lower: IntArray, upper: IntArray, *, iterations: int, accuracy: float, seconds: float
    ) -> tuple[FloatArray, FloatArray, int, bool]:
        """``(multipliers, point, iterations, whether the engine sees no point)`` within the given bounds.

        Where no point is seen, the multipliers are its reason (to be verified).
        """
        lp = self._lp
        lp.variable_lower_bounds = lower.astype(np.float64)
        lp.variable_upper_bounds = upper.astype(np.float64)
        settings = solvers_pb2.PrimalDualHybridGradientParams()
        settings.num_threads = self._threads
        settings.termination_criteria.iteration_limit = iterations
        settings.termination_criteria.time_sec_limit = max(0.05, seconds)
        settings.termination_criteria.simple_optimality_criteria.eps_optimal_relative = accuracy
        if self._last is None:
            result = pdlp.primal_dual_hybrid_gradient(lp, settings)
        else:
            result = pdlp.primal_dual_hybrid_gradient(lp, settings, self._last)
        empty = result.solve_log.termination_reason == solve_log_pb2.TERMINATION_REASON_PRIMAL_INFEASIBLE
        if not empty:
            self._last = pdlp.PrimalAndDualSolution()
            self._last.primal_solution = result.primal_solution
            self._last.dual_solution = result.dual_solution
        return (
            -np.asarray(result.dual_solution),
            np.clip(result.primal_solution, 0.0, None),
            int(result.solve_log.iteration_count),
            empty,
        )
