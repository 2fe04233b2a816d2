"""The HiGHS engine on parts of a program: it proposes points, and proves nothing (it calculates in floats).

Where a part's relaxation is nearly whole it is several times faster than CP-SAT; where it is not, slower.
"""

from __future__ import annotations

import datetime

import numpy as np
from ortools.math_opt.python import mathopt

from rules.columns import IntArray
from solver.engine_model import engine_model
from solver.program import Linear, Program
from solver.reduce import reduce

_WHOLE = 0.9
"""Goals are whole numbers: a gap below one is none."""
_AT_LEAST_S = 0.05


def propose(program: Program, form: Linear, seconds: float) -> IntArray | None:
    """A point that is good for ``form``, to be checked by whoever takes it; None where none was found."""
    small = reduce(program, form)
    if small.contradiction or len(small.columns) == 0:
        return None
    model = engine_model(small, whole=True)
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=max(_AT_LEAST_S, seconds)),
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=_WHOLE,
        ),
    )
    if not result.has_primal_feasible_solution():
        return None
    values = np.asarray(result.variable_values(list(model.variables())))
    return small.expand(np.round(values).astype(np.int64))
