"""Proof by cases on which groups run: relaxations bound them, CP-SAT ends those in which that is decided.

Which groups run carries the hardness; once that is decided the rest is nearly a network.  A case fixes some
"the group runs" columns.  Its bound is proven in exact arithmetic from the multipliers of its relaxation
(:mod:`solver.exact`), also where it holds no point at all; so is every column that reduced costs rule out.
The goal's bound is the largest of the cases that are still open.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.cpsat import Effort, EngineResult, EngineStatus, maximise
from solver.exact import DualBound, FloatArray, dual_bound
from solver.lexicographic import Share, is_close
from solver.node_lp import NodeLp, NodeStatus
from solver.options import Control
from solver.program import Linear, Program
from solver.relaxation import relax

_LEAF_S = 5.0
_LEAF_WORK = 5.0
"""First limit of CP-SAT on a case, in seconds or units of work; doubled each time the case comes back."""
_NEARBY_PART = 0.4
"""Part of that limit for the search near a relaxation, which only proposes plans."""
_FIRST_TRY = 8
"""Cases after which the relaxation's surroundings are searched again; then twice as many each time."""
_ALMOST_WHOLE = 0.05
_MOST_OPEN = 0.6
"""Part of the columns that may be left open where CP-SAT is to try everything at once."""


@dataclass(eq=False)
class _Case:
    """Bounds of the decisive columns, their values in the relaxation, the proven bound, CP-SAT's tries.

    ``open_columns`` are bounds of all columns that hold for every better point of the case; they are large
    and kept only while the case is at work.
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
    gap: float = 0.0
    """The search ends once no more than this part of the bound is open."""
    work: float = 0.0
    _waiting: list[tuple[int, int, _Case]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._value = self.form.value(self.x)
        self._number = itertools.count()
        self._splits = self._next_try = 0
        self._began_with_root = False
        self._began = time.monotonic()
        self._root: DualBound | None = None
        self._lp = NodeLp(self.program, self.form)
        self._costs = Costs(len(self.decisive))

    def take(self, x: IntArray) -> None:
        """A point that was found elsewhere."""
        value = self.form.value(x)
        if value > self._value:
            self.x, self._value = x, value

    def run(self) -> CasesResult:
        """Look at cases until none can be better than the best point, or the share is used up.

        With another ``share`` it goes on where it stopped.
        """
        current = self._next() if self._began_with_root else self._whole()
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
                if self._splits >= self._next_try:
                    self._next_try = max(_FIRST_TRY, 2 * self._next_try)
                    self._try_nearby(current)
                    if self._try_whole():
                        break
                current = self._split(current, column)
        self._settle()
        return CasesResult(self.x, self.bound, self.work)

    def _whole(self) -> _Case:
        self._began_with_root = True
        lower, upper = self.program.lower_bound[self.decisive], self.program.upper_bound[self.decisive]
        return _Case(lower, upper, self.bound)

    def _try_whole(self) -> bool:
        """CP-SAT on everything, where the root's reduced costs rule enough out; True if that proves the goal.

        It may take as long as the cases have taken so far.
        """
        if self._root is None:
            return False
        lower, upper, _ = self._root.fixed(self.program, self._value + 1)
        still = int((lower < upper).sum())
        if still > _MOST_OPEN * int((self.program.lower_bound < self.program.upper_bound).sum()):
            return False
        taken = time.monotonic() - self._began if self.share.work is None else self.work
        result = self._search(lower, upper, self._effort(max(1.0, taken / _LEAF_S)), self.bound)
        if result.status in (EngineStatus.OPTIMAL, EngineStatus.INFEASIBLE):
            self._waiting.clear()
            return True
        if result.bound is not None:
            self.bound = max(self._value, min(self.bound, result.bound))
        return False

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
        if is_close(self.bound - self._value, self.bound, self.gap):
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
        if self._root is None:
            self._root = proven
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
        self._splits += 1
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
        if case.tries == 0 and self._try_nearby(case):
            return None
        factor = float(2**case.tries)
        case.tries += 1
        result = self._search(lower, upper, self._effort(factor), case.bound)
        if result.status in (EngineStatus.OPTIMAL, EngineStatus.INFEASIBLE):
            return None
        if result.bound is not None:
            case.bound = min(case.bound, result.bound)
        return self._wait(case)

    def _try_nearby(self, case: _Case) -> bool:
        """Look for a plan with the decisive columns where the relaxation has them, if it has them whole.

        Returns whether the plan attains the case's bound.
        """
        if case.values is None or case.open_columns is None:
            return False
        lower, upper = case.open_columns[0].copy(), case.open_columns[1].copy()
        nearest = np.clip(np.rint(case.values).astype(np.int64), case.lower, case.upper)
        whole = self.decisive[np.abs(case.values - nearest) <= _ALMOST_WHOLE]
        lower[whole] = upper[whole] = nearest[np.abs(case.values - nearest) <= _ALMOST_WHOLE]
        self._search(lower, upper, self._effort(_NEARBY_PART), case.bound)
        return case.bound <= self._value

    def _search(self, lower: IntArray, upper: IntArray, effort: Effort, at_most: int) -> EngineResult:
        result = maximise(
            self.program.with_bounds(lower, upper),
            self.form,
            effort,
            hint=self.x,
            on_point=lambda point, _: self._take(point),
            at_least=self._value + 1,
            at_most=at_most,
        )
        self.work += result.work
        if result.x is not None:
            self._take(result.x)
        return result

    def _effort(self, factor: float) -> Effort:
        if self.share.work is None:
            return Effort(self.share.control.within(_LEAF_S * factor), None, self.workers, self.seed)
        work = max(0.0, min(_LEAF_WORK * factor, self.share.work - self.work))
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


class Costs:
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
