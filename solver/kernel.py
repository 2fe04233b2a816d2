"""A plan near the best before any proof: goals in order on the few columns that relaxations make use of.

Relaxations of all goals in order, each held at the whole number it reached, end at a point that is best for
all of them at once; the columns it touches, with those of the plan at hand, are the kernel.  On it the
goals are solved in order within a short time each.  This only proposes plans; bounds are proven elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.cpsat import Effort, maximise
from solver.options import Control
from solver.program import Linear, Program
from solver.relaxation import Relaxer

_TOUCHED = 1e-6
_TOUCHED_ROUGHLY = 0.02
"""The same for large programs, whose relaxations end at a rough point."""
_LEAST_S = 1.0
_RELAXATIONS = 4.0
"""A goal's search on the kernel takes at most this many times the longest relaxation (and a second)."""
_MOST_COLUMNS = 60_000
"""Columns up to which CP-SAT takes a whole program in its stride."""


def held(program: Program, form: Linear, at_least: int) -> Program:
    """The program in which the form is at least the given value."""
    return program.with_row(form.cols, -form.coefs, form.constant - at_least, "goal")


def ordered_relaxations(
    program: Program, forms: Sequence[Linear], control: Control, relaxer: Relaxer
) -> tuple[BoolArray, list[int]]:
    """Columns that some goal's relaxation touches, and each goal's bound with those before it held."""
    touched = np.zeros(program.n_columns, dtype=np.bool_)
    bounds = []
    for form in forms:
        relaxed = relaxer(program, form, control)
        if relaxed is None or control.ended:
            break
        touched |= relaxed.point > (_TOUCHED if program.n_columns <= _MOST_COLUMNS else _TOUCHED_ROUGHLY)
        bounds.append(relaxed.bound.value)
        program = held(program, form, relaxed.bound.value)
    return touched, bounds


def kernel_point(
    program: Program,
    forms: Sequence[Linear],
    x: IntArray,
    complete: Callable[[IntArray], IntArray],
    control: Control,
    *,
    seconds_per_goal: float,
    work_per_goal: float | None,
    seed: int,
    workers: int,
    relaxer: Relaxer,
) -> tuple[IntArray, float]:
    """A plan at least as good as ``x`` in goal order, and the work it took."""
    touched, bounds = ordered_relaxations(program, forms, control, relaxer)
    touched |= x > 0
    upper = program.upper_bound.copy()
    pairs = slice(0, program.n_pairs)
    upper[pairs] = np.where(touched[pairs], upper[pairs], program.lower_bound[pairs])
    narrowed = program.with_bounds(program.lower_bound, upper)
    total = 0.0
    for form, bound in zip(forms, bounds, strict=False):
        if control.ended:
            break
        value = form.value(x)
        if value < bound:
            seconds = min(seconds_per_goal, max(_LEAST_S, _RELAXATIONS * relaxer.slowest_s))
            effort = Effort(_part(control, seconds, work_per_goal), work_per_goal, workers, seed)
            found = maximise(narrowed, form, effort, hint=x, at_most=max(bound, value))
            total += found.work
            if found.x is not None:
                point = complete(np.flatnonzero(found.x[pairs]))
                x = point if form.value(point) > value else x
        narrowed = held(narrowed, form, form.value(x))
    return x, total


def _part(control: Control, seconds: float, work: float | None) -> Control:
    """The clock decides only where no work units do."""
    return control if work is not None else control.part(time.monotonic() + seconds)
