"""The other process of :mod:`solver.tightening`: the first-order engine on its own core until it is done."""

from __future__ import annotations

from multiprocessing.connection import Connection

from solver.exact import FloatArray
from solver.first_order import FirstOrder
from solver.lifeline import die_with
from solver.reduce import Reduced

_STEPS = 1_000
"""Steps between two reports."""
_ACCURACY = 1e-7
_LONGEST_S = 1e6


def refine(
    connection: Connection, small: Reduced, point: FloatArray, multipliers: FloatArray, parent: int
) -> None:
    """Send ``(multipliers, point)`` again and again, finer each time; end with the parent."""
    die_with(parent)
    engine = FirstOrder(small)
    engine.start(point, multipliers)
    while True:
        duals, near, steps, empty = engine.solve(
            small.lower_bound, small.upper_bound, iterations=_STEPS, accuracy=_ACCURACY, seconds=_LONGEST_S
        )
        if empty:
            return
        try:
            connection.send((duals, near))
        except OSError:
            return
        if steps < _STEPS:
            return
