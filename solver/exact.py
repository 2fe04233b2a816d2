"""Proof by multipliers: an LP's duals, rounded to whole numbers, bound a goal in exact arithmetic.

For a maximum of ``c x`` over ``A x <= b``, ``l <= x <= u`` and any multipliers ``m >= 0``::

    c x  <=  m b + Σ_j max over l_j <= x_j <= u_j of (c_j - (m A)_j) x_j

holds whatever the quality of ``m``.  Multipliers are rounded to multiples of ``1 / scale`` and everything is
recomputed in 64-bit integers, with the scale chosen so that no sum can overflow; a float proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rules.columns import BoolArray, IntArray
from solver.program import Linear, Program

FloatArray = npt.NDArray[np.float64]

_SAFE = float(2**61)
_FINEST = 24


@dataclass(frozen=True, eq=False)
class DualBound:
    """A proven bound: ``scaled / scale`` is at least the goal at every point of the program.

    ``reduced[j]`` is ``(c_j - (m A)_j) * scale``: what a unit of column j adds at most.
    """

    scaled: int
    scale: int
    reduced: IntArray

    @property
    def value(self) -> int:
        """The bound as a whole number: the goal is a whole number, so the fraction falls away."""
        return self.scaled // self.scale

    def fixed(self, program: Program, at_least: int) -> tuple[IntArray, IntArray, BoolArray]:
        """Bounds ``(lower, upper, changed)`` that every point with the goal >= ``at_least`` obeys.

        Moving column j by one from its better bound costs ``|reduced_j|``; where that leaves less than
        ``at_least``, the column stays at that bound.
        """
        lower, upper = program.lower_bound.copy(), program.upper_bound.copy()
        spare = self.scaled - at_least * self.scale
        if spare < 0:
            spare = -1
        at_upper = self.reduced > spare
        at_lower = -self.reduced > spare
        changed = (at_upper | at_lower) & (lower < upper)
        lower[at_upper & changed] = upper[at_upper & changed]
        upper[at_lower & changed] = lower[at_lower & changed]
        return lower, upper, changed


def dual_bound(program: Program, form: Linear, multipliers: FloatArray) -> DualBound:
    """The bound that the given multipliers (negative ones count as 0) prove for ``form``."""
    m = np.maximum(np.nan_to_num(multipliers, nan=0.0, posinf=0.0, neginf=0.0), 0.0)
    c = form.dense(program.n_columns)
    width = np.maximum(np.abs(program.lower_bound), np.abs(program.upper_bound)).astype(np.float64)
    width = np.maximum(width, 1.0)
    largest = float(m @ (program.magnitudes @ width)) + float(np.abs(c) @ width)
    largest += float(m @ np.abs(program.upper)) + abs(form.constant) + 1.0
    bits = min(_FINEST, int(np.floor(np.log2(_SAFE / largest))))
    if bits < 0:
        raise OverflowError(f"figures too large for an exact bound: {largest:.3g}")
    scale = 1 << bits
    whole = np.floor(m * scale).astype(np.int64)
    reduced = c * scale - program.transposed @ whole
    best = np.where(reduced > 0, reduced * program.upper_bound, reduced * program.lower_bound)
    scaled = int(whole @ program.upper) + int(best.sum()) + form.constant * scale
    return DualBound(scaled, scale, reduced)


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What a relaxation gave: the proven bound, and the LP's own point as a guide (never as proof)."""

    bound: DualBound
    point: FloatArray
    multipliers: FloatArray
    inside: BoolArray | None = None
    """The columns that matter, where not all were looked at."""

    def under(self, program: Program, form: Linear) -> Relaxation:
        """The same multipliers on the same rows under other column bounds: proven anew, no LP solved."""
        return replace(self, bound=dual_bound(program, form, self.multipliers))
