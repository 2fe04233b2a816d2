"""Which groups run, decided along the relaxation: the surest first, the rest re-relaxed in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.matching import distinct
from solver.exact import FloatArray, Relaxation, dual_bound
from solver.first_order import FirstOrder
from solver.guide import Guide
from solver.layout import Layout
from solver.options import Control
from solver.program import Linear, Program
from solver.promising import demanded
from solver.propagation import Propagator
from solver.reduce import reduce

_SURE = 0.05
_AT_ONCE = 0.5
"""Part of the undecided groups that is decided between two relaxations."""
_PER_PERSON = 3
"""Pairs a person has in the small relaxations, on average."""
_ITERATIONS = 200
_ACCURACY = 1e-5


@dataclass(frozen=True, eq=False)
class Decided:
    """Which groups run (bounds of all columns), and the relaxation under it."""

    lower: IntArray
    upper: IntArray
    relaxation: Relaxation


def dive(
    program: Program,
    form: Linear,
    layout: Layout,
    root: Relaxation,
    guide: Guide,
    control: Control,
    threads: int = 1,
) -> Decided | None:
    """Decide every "runs" column; None where that came to a dead end or time ran out."""
    decisive = layout.running[layout.running >= 0]
    search = _Dive(
        program, form, decisive, _kernel(program, layout, guide), Propagator(program), control, threads
    )
    return search.run(root)


def _kernel(program: Program, layout: Layout, guide: Guide) -> BoolArray:
    """Columns that the small relaxations keep: promising pairs, some for every demand, all other columns."""
    kept = np.ones(program.n_columns, dtype=np.bool_)
    kept[: program.n_pairs] = guide.nearest(_PER_PERSON * len(distinct(layout.person)))
    return kept | demanded(program, guide.worth)


@dataclass(eq=False)
class _Dive:
    program: Program
    form: Linear
    decisive: IntArray
    kept: BoolArray
    propagator: Propagator
    control: Control
    threads: int

    def run(self, root: Relaxation) -> Decided | None:
        lower, upper = self.program.lower_bound, self.program.upper_bound
        point, multipliers = root.point, root.multipliers
        while True:
            undecided = lower[self.decisive] < upper[self.decisive]
            if self.control.ended:
                return None
            if not undecided.any():
                proven = dual_bound(self.program.with_bounds(lower, upper), self.form, multipliers)
                return Decided(lower, upper, Relaxation(proven, point, multipliers))
            fixed = self._decide(lower, upper, point, np.flatnonzero(undecided))
            if fixed is None:
                return None
            lower, upper = fixed
            relaxed = self._relax(lower, upper, point, multipliers)
            if relaxed is None:
                return None
            point, multipliers = relaxed

    def _decide(
        self, lower: IntArray, upper: IntArray, point: FloatArray, undecided: IntArray
    ) -> tuple[IntArray, IntArray] | None:
        """Fix the surest of the undecided columns, with all that follows."""
        value = point[self.decisive[undecided]]
        distance = np.abs(value - np.round(value))
        surest = np.argsort(distance, kind="stable")
        count = max(int((distance < _SURE).sum()), int(np.ceil(_AT_ONCE * len(undecided))))
        chosen = undecided[surest[:count]]
        waiting = [chosen]
        while waiting:
            batch = waiting.pop()
            columns = self.decisive[batch]
            columns = columns[lower[columns] < upper[columns]]
            nearest = np.round(point[columns]).astype(np.int64)
            fixed = self.propagator.fix(lower, upper, columns, nearest)
            if fixed is None and len(columns) > 1:
                waiting += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
                continue
            if fixed is None:
                fixed = self.propagator.fix(lower, upper, columns, 1 - nearest)
            if fixed is None:
                return None
            lower, upper = fixed
        return lower, upper

    def _relax(
        self, lower: IntArray, upper: IntArray, point: FloatArray, multipliers: FloatArray
    ) -> tuple[FloatArray, FloatArray] | None:
        """Point and multipliers of the small relaxation, begun at the last ones."""
        narrowed = self.program.with_bounds(lower, np.where(self.kept, upper, lower))
        small = reduce(narrowed, self.form)
        if small.contradiction:
            return None
        engine = FirstOrder(small, self.threads)
        engine.start(point[small.columns], multipliers[small.rows])
        duals, near, _, empty = engine.solve(
            small.lower_bound,
            small.upper_bound,
            iterations=_ITERATIONS,
            accuracy=_ACCURACY,
            seconds=self.control.left,
        )
        if empty:
            return None
        rows, full = small.spread(duals, near)
        return full, rows
