"""The integer program: ``A x <= b`` over bounded whole-number columns, every row tagged with its rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IndexArray, IntArray, frozen


@dataclass(frozen=True, eq=False)
class Program:
    """Rows ``A x <= upper`` and column bounds ``lower <= x <= higher``; all figures are whole numbers.

    ``row_rule[i]`` indexes ``rule_names``; ``row_object[i]`` is the object of that rule's row (meaning set by
    the rule's builder, for reasons of infeasibility).  Columns ``0 .. n_pairs - 1`` are the candidate pairs.
    """

    matrix: sparse.csr_array
    upper: IntArray
    lower_bound: IntArray
    upper_bound: IntArray
    n_pairs: int
    rule_names: tuple[str, ...]
    row_rule: IndexArray
    row_object: IntArray

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return int(self.matrix.shape[0])

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return int(self.matrix.shape[1])

    @cached_property
    def transposed(self) -> sparse.csr_array:
        """``A`` by columns, for reduced costs."""
        return self.matrix.T.tocsr()

    @cached_property
    def magnitudes(self) -> sparse.csr_array:
        """``|A|``."""
        return abs(self.matrix)

    def with_row(self, cols: IntArray, coefs: IntArray, upper: int, rule: str) -> Program:
        """The program with one more row ``coefs . x[cols] <= upper``."""
        row = sparse.csr_array(
            (coefs.astype(np.int64), (np.zeros(len(cols), dtype=np.int64), cols)), shape=(1, self.n_columns)
        )
        return self.with_rows(row, np.array([upper], dtype=np.int64), rule)

    def with_sums(self, sums: Sequence[tuple[IntArray, int]], rule: str) -> Program:
        """The program with a row ``Σ x[cols] <= upper`` for each ``(cols, upper)``."""
        if not sums:
            return self
        offsets = np.concatenate([[0], np.cumsum([len(cols) for cols, _ in sums])])
        cols = np.concatenate([cols for cols, _ in sums])
        ones = np.ones(len(cols), dtype=np.int64)
        rows = sparse.csr_array((ones, cols, offsets), shape=(len(sums), self.n_columns))
        return self.with_rows(rows, np.array([upper for _, upper in sums], dtype=np.int64), rule)

    def with_rows(self, rows: sparse.csr_array, upper: IntArray, rule: str) -> Program:
        """The program with more rows ``rows @ x <= upper``."""
        names = self.rule_names if rule in self.rule_names else (*self.rule_names, rule)
        n = len(upper)
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, rows], format="csr"),
            upper=np.concatenate([self.upper, upper]),
            rule_names=names,
            row_rule=np.concatenate([self.row_rule, np.full(n, names.index(rule), dtype=np.int32)]),
            row_object=np.concatenate([self.row_object, np.full(n, -1, dtype=np.int64)]),
        )

    def without_rows(self, drop: BoolArray) -> Program:
        """The program without the marked rows."""
        keep = np.flatnonzero(~drop)
        return replace(
            self,
            matrix=self.matrix[keep],
            upper=self.upper[keep],
            row_rule=self.row_rule[keep],
            row_object=self.row_object[keep],
        )

    def with_slacks(self, rows: IntArray) -> Program:
        """The program in which each given row may be missed, by a new column that counts the units.

        As many units as the row misses where every column is at its lower bound.
        """
        n = len(rows)
        miss = np.maximum(0, (self.matrix @ self.lower_bound - self.upper)[rows])
        slack = sparse.csr_array(
            (-np.ones(n, dtype=np.int64), (rows, np.arange(n, dtype=np.int64))), shape=(self.n_rows, n)
        )
        return replace(
            self,
            matrix=sparse.hstack([self.matrix, slack], format="csr"),
            lower_bound=np.concatenate([self.lower_bound, np.zeros(n, dtype=np.int64)]),
            upper_bound=np.concatenate([self.upper_bound, miss]),
        )

    def with_bounds(self, lower: IntArray, upper: IntArray) -> Program:
        """The program with other column bounds."""
        other = replace(self, lower_bound=frozen(lower), upper_bound=frozen(upper))
        for name in ("transposed", "magnitudes"):  # what is known of the same matrix
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]
        return other

    def is_feasible(self, x: IntArray) -> bool:
        """Whether ``x`` satisfies every row and every bound, in whole numbers."""
        return bool(
            np.all(x >= self.lower_bound)
            and np.all(x <= self.upper_bound)
            and np.all(self.matrix @ x <= self.upper)
        )


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear form ``constant + coefs . x[cols]`` in whole numbers; each column at most once."""

    cols: IntArray
    coefs: IntArray
    constant: int = 0

    @classmethod
    def of(cls, cols: IntArray, coefs: IntArray, constant: int = 0) -> Linear:
        """Build with equal columns added up and zero coefficients dropped."""
        distinct, number = np.unique(cols.astype(np.int64), return_inverse=True)
        total = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(total, number.reshape(-1), coefs.astype(np.int64))
        keep = total != 0
        return cls(frozen(distinct[keep]), frozen(total[keep]), constant)

    def value(self, x: IntArray) -> int:
        """The form's value at ``x``."""
        return self.constant + int(self.coefs @ x[self.cols])

    def dense(self, n_columns: int) -> IntArray:
        """Coefficients over all columns."""
        c = np.zeros(n_columns, dtype=np.int64)
        c[self.cols] = self.coefs
        return c

    def trivial_bound(self, program: Program) -> int:
        """The largest value that column bounds alone allow."""
        best = np.where(self.coefs > 0, program.upper_bound[self.cols], program.lower_bound[self.cols])
        return self.constant + int(self.coefs @ best)
