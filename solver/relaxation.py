"""Linear relaxations: an LP engine proposes multipliers, exact arithmetic turns them into a bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as helper

from rules.columns import BoolArray, IntArray
from solver.exact import FloatArray, Relaxation, dual_bound
from solver.first_order import FirstOrder
from solver.mending import mended
from solver.options import Control
from solver.program import Linear, Program
from solver.reduce import Reduced, reduce
from solver.sifting import sift

SIMPLEX_ENTRIES = 20_000
"""Entries of the matrix up to which the simplex method is the faster one; beyond it can take a hundred times
longer on goals that count persons (many equal bases)."""
_ITERATIONS = 5_000
_ACCURACY = 1e-6
_TAKEN = 0.02
"""Part of a column from which on a relaxation takes it."""


@dataclass(eq=False)
class Relaxer:
    """Relaxations of one program with goals held in order; what was solved once is not solved again.

    ``base_rows``: rows of the program before any goal is held; rows after them differ in nothing but which
    goals are held at what value, in order.
    """

    base_rows: int
    part: float = 1.0
    """Part of the time left that one relaxation may take."""
    threads: int = 1
    known: dict[tuple[int, ...], Relaxation] = field(default_factory=dict)
    taken: BoolArray | None = None
    """The columns that the last relaxation took."""
    begun: Callable[[Program, Linear], FloatArray | None] = lambda program, form: None
    """Multipliers to begin with, from a problem like this one."""
    slowest_s: float = 0.0
    """Seconds that the longest relaxation took: the measure of a short search on this program."""

    def at_hand(self, program: Program, form: Linear, x: IntArray) -> Relaxation | None:
        """What multipliers known from elsewhere prove, no LP solved; ``x``: the point beside them."""
        multipliers = self.begun(program, form)
        if multipliers is None:
            return None
        multipliers = mended(program, form, multipliers)
        return Relaxation(dual_bound(program, form, multipliers), x.astype(np.float64), multipliers)

    def __call__(
        self,
        program: Program,
        form: Linear,
        control: Control,
        begin: BoolArray | None = None,
        brief: bool = False,
        tell: Callable[[int], None] = lambda bound: None,
        start: Relaxation | None = None,
    ) -> Relaxation | None:
        """As :func:`relax`; a point that takes a column makes later relaxations begin with it too."""
        key = (id(form), *program.upper[self.base_rows :].tolist())
        if key in self.known:
            return self.known[key].under(program, form)
        began = time.monotonic()
        within = control if self.part == 1.0 else control.within(max(0.5, self.part * control.left))
        if begin is not None and self.taken is not None:
            begin = begin | self.taken
        relaxation = relax(
            program,
            form,
            control=within,
            begin=begin,
            brief=brief,
            threads=self.threads,
            tell=tell,
            start=start,
        )
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        if relaxation is not None:
            self.known[key] = relaxation
            self.taken = relaxation.point > _TAKEN
        return relaxation


def relax(
    program: Program,
    form: Linear,
    *,
    control: Control,
    begin: BoolArray | None = None,
    brief: bool = False,
    threads: int = 1,
    tell: Callable[[int], None] = lambda bound: None,
    start: Relaxation | None = None,
) -> Relaxation | None:
    """Solve the LP relaxation and prove a bound from its multipliers; None where the engine gave none.

    Small relaxations go to the simplex method (exact vertices), large ones to a first-order method, whose
    multipliers prove a bound at whatever accuracy it was stopped.  ``begin``: columns to begin with, where
    the program is too large to be looked at whole; ``brief``, ``tell`` and ``start`` as in :func:`sift`.
    """
    if begin is not None:
        return sift(program, form, begin, control, brief=brief, threads=threads, tell=tell, start=start)
    small = reduce(program, form)
    if small.contradiction:
        return None
    if len(small.columns) == 0 or len(small.rows) == 0:
        solved: tuple[FloatArray, FloatArray] | None = _unconstrained(small)
    elif small.matrix.nnz <= SIMPLEX_ENTRIES:
        solved = _simplex(small, control)
    else:
        engine = FirstOrder(small, threads)
        solved = engine.solve(
            small.lower_bound,
            small.upper_bound,
            iterations=_ITERATIONS,
            accuracy=_ACCURACY,
            seconds=control.left,
        )[:2]
    if solved is None:
        return None
    multipliers, point = small.spread(*solved)
    return Relaxation(dual_bound(program, form, multipliers), point, multipliers)


def _unconstrained(small: Reduced) -> tuple[FloatArray, FloatArray]:
    positive = small.form.dense(len(small.columns)) > 0
    best = np.where(positive, small.upper_bound, small.lower_bound).astype(np.float64)
    return np.zeros(len(small.rows)), best


def _simplex(small: Reduced, control: Control) -> tuple[FloatArray, FloatArray] | None:
    model = helper.ModelBuilderHelper()
    fill: Any = model.fill_model_from_sparse_data  # its stub describes arrays that do not exist
    fill(
        small.lower_bound.astype(np.float64),
        small.upper_bound.astype(np.float64),
        -small.form.dense(len(small.columns)).astype(np.float64),
        np.full(len(small.rows), -np.inf),
        small.upper.astype(np.float64),
        small.matrix.astype(np.float64),
    )
    model.set_maximize(False)
    solver = helper.ModelSolverHelper("glop")
    solver.set_time_limit_in_seconds(max(0.1, control.left))
    with control.interrupting(solver.interrupt_solve):
        solver.solve(model)
    if not solver.has_solution():
        return None
    # minimising −c: the duals of "<=" rows are not positive, their negatives are the multipliers
    return -np.asarray(solver.dual_values()), np.asarray(solver.variable_values())
