"""A finer relaxation beside the search: while plans get better on one core, the bound does on another."""

from __future__ import annotations

import threading

import numpy as np
from ortools.linear_solver.python import model_builder_helper as helper

from solver.exact import FloatArray, dual_bound
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import reduce
from solver.relaxation import Relaxation, engine_model

_SETTINGS = """
termination_criteria {{
  iteration_limit: {iterations}
  time_sec_limit: {seconds}
  simple_optimality_criteria {{ eps_optimal_relative: 1e-7 }}
}}
num_threads: 1
"""
_ITERATIONS = 20_000
_PART = 0.3
"""Part of the time left that it takes at most: its result counts only once it is done."""


class Tightening:
    """Relaxes a program in a thread of its own; the engine can't be interrupted, only limited."""

    def __init__(self, program: Program, form: Linear, control: Control) -> None:
        self._program, self._form, self._control = program, form, control
        self._found: Relaxation | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether the engine is done, with or without a result."""
        return not self._thread.is_alive()

    def result(self) -> Relaxation | None:
        """The finer relaxation, once there is one."""
        return self._found

    def _run(self) -> None:
        small = reduce(self._program, self._form)
        model = engine_model(small)
        solver = helper.ModelSolverHelper("pdlp")
        seconds = max(0.1, _PART * self._control.left)
        solver.set_solver_specific_parameters(_SETTINGS.format(iterations=_ITERATIONS, seconds=seconds))
        solver.solve(model)
        if not solver.has_response():
            return
        multipliers: FloatArray = np.zeros(self._program.n_rows)
        multipliers[small.rows] = -np.asarray(solver.dual_values())
        point = small.base.astype(np.float64)
        point[small.columns] = np.clip(np.asarray(solver.variable_values()), 0.0, None)
        self._found = Relaxation(dual_bound(self._program, self._form, multipliers), point, multipliers)
