"""Proof by cases on which groups run: a relaxation bounds each case, and CP-SAT ends the cases with none left open.

Which groups run carries the hardness; once that is decided the rest is nearly a network.  A case fixes some
"the group runs" columns.  Its bound is proven in exact arithmetic from the multipliers of its relaxation
(:mod:`solver.exact`), also where it holds no point at all; so is every column that its reduced cost rules out.
The goal's bound is the largest of the cases that are still open.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.cpsat import Effort, EngineStatus, maximise
from solver.exact import FloatArray, dual_bound
from solver.lexicographic import Share
from solver.node_lp import NodeLp, NodeStatus
from solver.options import Control
from solver.program import Linear, Program
from solver.relaxation import relax

_LEAF_S = 5.0
_LEAF_WORK = 5.0


@dataclass(eq=False)
class _Case:
    """Bounds of the decisive columns, the case's proven bound, their values in its relaxation, CP-SAT's tries.

    ``open_columns`` are bounds of all columns that hold for every better point of the case; they are large and
    kept only while the case is at work.
    """

    lower: IntArray
    upper: IntArray
    bound: int
    values: FloatArray | None = None
    open_columns: tuple[IntArray, IntArray] | None = None
    tries: int = 0

    def half(self, at: int, value: int) -> _Case:
        """The case with one decisive column fixed."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[at] = upper[at] = value
        return _Case(lower, upper, self.bound)


@dataclass(frozen=True, eq=False)
class CasesResult:
    """The best point, the proven bound, and the work it took."""

    x: IntArray
    bound: int
    work: float


@dataclass(eq=False)
class Cases:
    """The search; ``decisive`` are the columns to branch on, ``bound`` is proven for the whole program."""

    program: Program
    form: Linear
    decisive: IntArray
    x: IntArray
    bound: int
    complete: Callable[[IntArray], IntArray]
    share: Share
    report: Callable[[IntArray, int], None]
    seed: int = 0
    workers: int = 1
    work: float = 0.0
    _waiting: list[tuple[int, int, _Case]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._value = self.form.value(self.x)
        self._number = itertools.count()
        self._lp = NodeLp(self.program, self.form)
        self._costs = _Costs(len(self.decisive))

    def run(self) -> CasesResult:
        """Look at cases until none can be better than the best point, or the share is used up."""
        root = _Case(
            self.program.lower_bound[self.decisive], self.program.upper_bound[self.decisive], self.bound
        )
        current: _Case | None = root
        while current is not None:
            if self._exhausted or not self._known(current):
                self._wait(current)
                break
            column = self._branching_column(current)
            if current.bound <= self._value:
                current = self._next()
            elif column is None:
                self._finish(current)
                current = self._next()
            else:
                current = self._split(current, column)
        self._settle()
        return CasesResult(self.x, self.bound, self.work)

    @property
    def _exhausted(self) -> bool:
        return self.share.control.ended or (self.share.work is not None and self.work >= self.share.work)

    def _wait(self, case: _Case) -> None:
        if case.bound > self._value:
            case.open_columns = None
            heapq.heappush(self._waiting, (-case.bound, next(self._number), case))

    def _settle(self) -> None:
        """With no case at work the bound is that of the best waiting one."""
        largest = -self._waiting[0][0] if self._waiting else self._value
        self.bound = min(self.bound, max(self._value, largest))

    def _next(self) -> _Case | None:
        self._settle()
        self.report(self.x, self.bound)
        if self.bound <= self._value:
            return None
        return heapq.heappop(self._waiting)[2]

    def _known(self, case: _Case) -> bool:
        """The case's relaxation is known, or becomes so now."""
        return case.values is not None or case.tries > 0 or self._relax(case)

    def _relax(self, case: _Case) -> bool:
        """Bound a case by its relaxation; False where nothing became known."""
        lower, upper = self.program.lower_bound.copy(), self.program.upper_bound.copy()
        lower[self.decisive], upper[self.decisive] = case.lower, case.upper
        solved = self._lp.solve(lower, upper, self.share.control)
        self.work += solved.work
        if solved.status is NodeStatus.STOPPED:
            return False
        within = self.program.with_bounds(lower, upper)
        if solved.status is NodeStatus.EMPTY or solved.multipliers is None or solved.point is None:
            if proven_empty(within, self.share.control):
                case.bound = self._value
            else:
                case.tries = max(case.tries, 1)  # CP-SAT decides
            return True
        proven = dual_bound(within, self.form, solved.multipliers)
        case.bound = min(case.bound, proven.value)
        case.values = solved.point[self.decisive]
        if case.bound > self._value:
            lower, upper, _ = proven.fixed(within, self._value + 1)
            case.lower, case.upper = lower[self.decisive], upper[self.decisive]
            case.open_columns = (lower, upper)
        return True

    def _branching_column(self, case: _Case) -> int | None:
        if case.tries > 0 or case.values is None:
            return None
        value = case.values
        undecided = (np.abs(value - np.round(value)) > self._lp.whole) & (case.lower < case.upper)
        return self._costs.best(np.flatnonzero(undecided), value) if undecided.any() else None

    def _split(self, case: _Case, column: int) -> _Case | None:
        """Both halves are bounded; the better one goes on at once, the other waits."""
        assert case.values is not None
        at = float(case.values[column])
        halves = [case.half(column, 0), case.half(column, 1)]
        for half, distance in zip(halves, (at, 1.0 - at), strict=True):
            if not self._relax(half):
                self._wait(case)
                return self._next()
            self._costs.learn(column, int(half.lower[column]), case.bound - half.bound, distance)
        halves.sort(key=lambda half: half.bound)
        best = halves.pop()
        for half in halves:
            self._wait(half)
        return best

    def _finish(self, case: _Case) -> None:
        """CP-SAT on a case in which nothing is left to branch on; it waits again where time was too short."""
        if case.open_columns is None and not self._relax(case):
            return self._wait(case)
        if case.bound <= self._value:
            return None
        lower, upper = case.open_columns or (self.program.lower_bound, self.program.upper_bound)
        factor = float(2**case.tries)
        case.tries += 1
        result = maximise(
            self.program.with_bounds(lower, upper),
            self.form,
            self._effort(factor),
            hint=self.x,
            on_point=lambda point, _: self._take(point),
            at_least=self._value + 1,
            at_most=case.bound,
        )
        self.work += result.work
        if result.x is not None:
            self._take(result.x)
        if result.status in (EngineStatus.OPTIMAL, EngineStatus.INFEASIBLE):
            return None
        if result.bound is not None:
            case.bound = min(case.bound, result.bound)
        return self._wait(case)

    def _effort(self, factor: float) -> Effort:
        if self.share.work is None:
            return Effort(self.share.control.within(_LEAF_S * factor), None, self.workers, self.seed)
        work = min(_LEAF_WORK * factor, self.share.work - self.work)
        return Effort(self.share.control, work, self.workers, self.seed)

    def _take(self, point: IntArray) -> None:
        x = self.complete(np.flatnonzero(point[: self.program.n_pairs]))
        value = self.form.value(x)
        if value > self._value:
            self.x, self._value = x, value
            self.report(x, self.bound)


def proven_empty(program: Program, control: Control) -> bool:
    """Whether the relaxation has no point, proven in exact arithmetic.

    The relaxation that misses its rows by as little as possible has multipliers ``m >= 0``; at every point
    ``0 <= m (b - A x)``, so if the largest value of the right side is negative, there is no point.
    """
    missed = np.flatnonzero(program.matrix @ program.lower_bound > program.upper)
    elastic = program.with_slacks(missed)
    slacks = np.arange(program.n_columns, elastic.n_columns, dtype=np.int64)
    least = relax(elastic, Linear.of(slacks, -np.ones(len(slacks), dtype=np.int64)), control=control)
    if least is None:
        return False
    nothing = Linear.of(slacks[:0], slacks[:0])
    return dual_bound(program, nothing, least.multipliers).scaled < 0


class _Costs:
    """What fixing a column has cost so far, per unit of its fraction: downward and upward."""

    _LEAST = 1e-3

    def __init__(self, n_columns: int) -> None:
        self._total = np.zeros((2, n_columns))
        self._count = np.zeros((2, n_columns), dtype=np.int64)

    def learn(self, column: int, value: int, loss: int, distance: float) -> None:
        """Fixing ``column`` at ``value``, ``distance`` away, lowered the bound by ``loss``."""
        self._total[value, column] += loss / max(distance, self._LEAST)
        self._count[value, column] += 1

    def best(self, columns: IntArray, values: FloatArray) -> int:
        """Of ``columns`` the one whose two halves promise to lower the bound most (product of both sides)."""
        count = self._count[:, columns]
        known = self._total.sum(axis=1) / np.maximum(1, self._count.sum(axis=1))
        usual = np.where(known > 0, known, 1.0)[:, None]
        cost = np.where(count > 0, self._total[:, columns] / np.maximum(1, count), usual)
        down = np.maximum(cost[0] * values[columns], self._LEAST)
        up = np.maximum(cost[1] * (1.0 - values[columns]), self._LEAST)
        return int(columns[int(np.argmax(down * up))])
