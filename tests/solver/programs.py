"""Small integer programs drawn by chance, with all their points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from scipy import sparse

from rules.columns import IntArray
from solver.program import Linear, Program


def program(rows: IntArray, upper: IntArray, low: IntArray, high: IntArray, n_pairs: int = 0) -> Program:
    """The program ``rows x <= upper``, ``low <= x <= high``; all rows under one rule."""
    return Program(
        matrix=sparse.csr_array(rows.astype(np.int64)),
        upper=upper.astype(np.int64),
        lower_bound=low.astype(np.int64),
        upper_bound=high.astype(np.int64),
        n_pairs=n_pairs,
        rule_names=("rule",),
        row_rule=np.zeros(len(upper), dtype=np.int32),
        row_object=np.arange(len(upper), dtype=np.int64),
    )


@dataclass(frozen=True, eq=False)
class Drawn:
    """A program, a form to be made large, and every feasible point."""

    program: Program
    form: Linear

    @cached_property
    def points(self) -> IntArray:
        """``[point, column]``: every feasible point."""
        p = self.program
        ranges = [range(a, b + 1) for a, b in zip(p.lower_bound, p.upper_bound, strict=True)]
        every = np.array(list(product(*ranges)), dtype=np.int64).reshape(-1, p.n_columns)
        kept: IntArray = every[np.all(every @ p.matrix.toarray().T <= p.upper, axis=1)]
        return kept

    @cached_property
    def values(self) -> IntArray:
        """The form's value at every point."""
        return np.array([self.form.value(x) for x in self.points], dtype=np.int64)


def drawn(seed: int) -> Drawn:
    """Two to six columns of whole numbers (some fixed, some below nought), up to six rows."""
    draw = np.random.default_rng(seed)
    n, m = int(draw.integers(2, 7)), int(draw.integers(0, 7))
    rows = draw.integers(-3, 4, size=(m, n)) * (draw.random((m, n)) < 0.7)
    low = draw.choice([0, 0, 0, 1, -1], size=n)
    high = low + draw.choice([0, 1, 1, 1, 2], size=n)
    form = Linear.of(np.arange(n), draw.integers(-4, 8, size=n), int(draw.integers(-5, 6)))
    return Drawn(program(rows, draw.integers(-1, 6, size=m), low, high), form)
