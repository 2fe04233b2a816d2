"""A finer relaxation beside the search: while plans get better on one core, the bound does on another."""

from __future__ import annotations

import multiprocessing
import os

import numpy as np

from solver.exact import FloatArray, Relaxation, dual_bound
from solver.program import Linear, Program
from solver.reduce import reduce
from solver.refining import refine


class Tightening:
    """Goes on with a relaxation in a process of its own (the engine would hold the interpreter here)."""

    def __init__(self, program: Program, form: Linear, begun: Relaxation) -> None:
        self._program, self._form = program, form
        self.best = begun
        highest = program.upper_bound
        if begun.inside is not None:
            highest = np.where(begun.inside, highest, program.lower_bound)
        self._small = small = reduce(program.with_bounds(program.lower_bound, highest), form)
        context = multiprocessing.get_context("spawn")
        self._connection, other_end = context.Pipe(duplex=False)
        self._process = context.Process(
            target=refine,
            args=(other_end, small, begun.point[small.columns], begun.multipliers[small.rows], os.getpid()),
            daemon=True,
        )
        self._process.start()
        other_end.close()

    def bound(self) -> int:
        """The best bound so far."""
        try:
            while not self._connection.closed and self._connection.poll():
                self._take(*self._connection.recv())
        except (EOFError, OSError):
            self._connection.close()
        return self.best.bound.value

    def _take(self, multipliers: FloatArray, point: FloatArray) -> None:
        rows, full = self._small.spread(multipliers, point)
        bound = dual_bound(self._program, self._form, rows)
        if bound.value < self.best.bound.value:
            self.best = Relaxation(bound, full, rows, self.best.inside)

    def end(self) -> Relaxation:
        """Stop the other process; the best relaxation."""
        self._process.kill()
        self._process.join()
        self._connection.close()
        return self.best
