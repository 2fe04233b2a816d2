"""Relaxations by the simplex method on few columns: those that the multipliers price above nought are let in.

Where most columns do not matter this is many times faster than a relaxation of all of them, and ends at
a vertex.  The exact bound (``solver/exact.py``) prices every column of the whole program in each round.
"""

from __future__ import annotations

import datetime

import numpy as np
from ortools.math_opt.python import mathopt

from rules.columns import BoolArray
from solver.engine_model import engine_model
from solver.exact import FloatArray, Relaxation, dual_bound
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import Reduced, reduce

_AT_ONCE = 6_000
"""Columns let in per round at most: the best priced."""
_ROUNDS = 60
_AT_LEAST_S = 0.05


def sift_by_simplex(program: Program, form: Linear, inside: BoolArray, control: Control) -> Relaxation | None:
    """Relax on the columns ``inside`` and on those that turn out to matter; None where no round was solved.

    The columns inside should hold a point of the program.  A run that was stopped has the best bound of its
    rounds; one that was not has the exact one of the relaxation, up to the rounding of multipliers.
    """
    inside = inside.copy()
    found: Relaxation | None = None
    for _ in range(_ROUNDS):
        shut = np.where(inside, program.upper_bound, program.lower_bound)
        small = reduce(program.with_bounds(program.lower_bound, shut), form)
        solved = None if small.contradiction or control.ended else _solved(small, control)
        if solved is None:
            break
        multipliers, point = small.spread(*solved)
        bound = dual_bound(program, form, multipliers)
        useful = np.flatnonzero((bound.reduced > 0) & ~inside & (program.lower_bound < program.upper_bound))
        if found is None or bound.scaled * found.bound.scale <= found.bound.scaled * bound.scale:
            found = Relaxation(bound, point, multipliers, inside.copy())
        if len(useful) == 0:
            break
        inside[useful[np.argsort(-bound.reduced[useful], kind="stable")][:_AT_ONCE]] = True
    return found


def _solved(small: Reduced, control: Control) -> tuple[FloatArray, FloatArray] | None:
    """Multipliers and point of the relaxation."""
    if len(small.columns) == 0 or len(small.rows) == 0:
        positive = small.form.dense(len(small.columns)) > 0
        point = np.where(positive, small.upper_bound, small.lower_bound).astype(np.float64)
        return np.zeros(len(small.rows)), point
    model = engine_model(small, whole=False)
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=datetime.timedelta(seconds=max(_AT_LEAST_S, control.left)),
            lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX,
        ),
    )
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    # the engine maximises: duals of "<=" rows are not negative
    duals = np.asarray(result.dual_values(list(model.linear_constraints())))
    return duals, np.asarray(result.variable_values(list(model.variables())))
