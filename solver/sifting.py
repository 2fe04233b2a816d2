"""Relaxations of large programs on few columns: those that could add something are let in, round by round.

Columns outside stay at their lower bounds, and rows that only they could exceed fall away with them.  The
multipliers found inside price every column of the whole program (``solver/exact.py``): their bound holds for
all of it, and tells which columns to let in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from rules.columns import BoolArray
from solver.exact import Relaxation, dual_bound
from solver.first_order import FirstOrder
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import reduce

_ROUNDS = (300, 300, 400)
"""Steps of the engine in each round: the first ones only find out which columns matter."""
_MORE = 1_000
"""Steps in each round after these, for a finer bound."""
_AT_MOST = 8
_MISSING, _NEARLY = 1e-6, 1e-4
"""Part of the bound that columns left outside may add to it in the end; when brief."""
_ACCURACY = 1e-6


def sift(
    program: Program,
    form: Linear,
    inside: BoolArray,
    control: Control,
    *,
    brief: bool = False,
    threads: int = 1,
    tell: Callable[[int], None] = lambda bound: None,
    start: Relaxation | None = None,
) -> Relaxation | None:
    """Relax on the columns ``inside`` and on those that turn out to matter: the best bound of all rounds with
    its multipliers, point and columns; None where the engine fails.

    The columns inside should hold a point of the program.  ``brief``: end once the columns are found, at
    a rougher bound; ``tell`` hears of every better bound; ``start``: one of a problem like this, which tells
    at once which columns matter.
    """
    inside = inside.copy()
    point, multipliers = np.zeros(program.n_columns), np.zeros(program.n_rows)
    found: Relaxation | None = None
    first_rounds = len(_ROUNDS)
    if start is not None:
        point, multipliers, first_rounds = start.point, start.multipliers, 1
        inside |= start.bound.reduced >= 0
    for number in range(_AT_MOST):
        if control.ended:
            break
        within = program.with_bounds(
            program.lower_bound, np.where(inside, program.upper_bound, program.lower_bound)
        )
        small = reduce(within, form)
        if small.contradiction or len(small.columns) == 0:
            break
        engine = FirstOrder(small, threads)
        engine.start(point[small.columns], multipliers[small.rows])
        duals, near, _, empty = engine.solve(
            small.lower_bound,
            small.upper_bound,
            iterations=_ROUNDS[number] if number < len(_ROUNDS) else _MORE,
            accuracy=_ACCURACY,
            seconds=control.left,
        )
        if empty:
            break
        multipliers, point = small.spread(duals, near)
        bound = dual_bound(program, form, multipliers)
        useful = (bound.reduced > 0) & ~inside & (program.lower_bound < program.upper_bound)
        missing = float((bound.reduced * (program.upper_bound - program.lower_bound))[useful].sum())
        inside = inside | useful
        if found is None or bound.value <= found.bound.value:
            found = Relaxation(bound, point, multipliers, inside)
            tell(bound.value)
        done = missing <= (_NEARLY if brief else _MISSING) * max(abs(bound.scaled), bound.scale)
        if done and number + 1 >= first_rounds + (not brief):
            break
    if found is not None and start is not None and start.bound.value < found.bound.value:
        return replace(start, point=found.point, inside=found.inside)
    return found
