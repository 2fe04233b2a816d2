"""One goal's turn in a rebalancing: a relaxation on the columns that matter, points near it, then proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.cpsat import Effort, EngineStatus, maximise
from solver.exact import Relaxation
from solver.lexicographic import Share, StageResult
from solver.pairs import Pairs
from solver.program import Linear, Program
from solver.rebalancing.blocks import blocks_of, bound_by_blocks
from solver.rebalancing.narrowing import held_by_columns, idle_columns, propagated, without
from solver.simplex_sifting import sift_by_simplex

_AT_ONCE = 1_500
"""Open columns up to which CP-SAT is asked without a relaxation before."""
_FIRST = 0.1
"""Part of the columns with which a relaxation begins, at least as many as matter to small programs."""
_AT_LEAST = 6_000
_WHOLE_LP = 60_000
"""Open columns up to which the relaxation looks at all of them at once."""
_RELAXING, _ROUNDING = 0.5, 0.2
"""Parts of the time left that the relaxation and each search near it may take."""
_BLOCKS = 0.4
"""Part of the time left that the bound from single districts may take."""
_BLOCK = 8_000
"""Open columns of a block up to which it is solved in whole numbers."""
_WHOLE = 1e-6
"""Distance from a whole number that still counts as one in relaxations."""

Complete = Callable[[IntArray], IntArray]
"""All columns of the best point that agrees with the given one on its pairs (and steps)."""
Report = Callable[[IntArray, int], None]


@dataclass(eq=False)
class RebalancingStage:
    """See :class:`solver.lexicographic.Stage`.

    ``decisive``: columns that say whether a group runs; ``matter``: columns that relaxations of goals before
    began to look at.
    """

    pairs: Pairs
    complete: Complete
    decisive: IntArray
    seed: int
    matter: BoolArray | None = field(default=None)

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Report,
        bound: int,
    ) -> StageResult:
        """A bound at least as good as the one known, and the best point found."""
        form = forms[0]
        bound = min(bound, form.trivial_bound(program))
        turn = _Turn(self, propagated(program), form, x, bound, share, report)
        turn.run()
        held = turn.program
        if turn.bound == turn.value:
            held = propagated(held_by_columns(held, form, turn.value))
        return StageResult(turn.x, turn.bound, held, turn.work)


@dataclass(eq=False)
class _Turn:
    stage: RebalancingStage
    program: Program
    form: Linear
    x: IntArray
    bound: int
    share: Share
    report: Report
    work: float = 0.0

    @property
    def value(self) -> int:
        return self.form.value(self.x)

    @property
    def _open(self) -> bool:
        return self.value < self.bound and not self.share.control.ended

    def run(self) -> None:
        if not self._open:
            return
        idle = idle_columns(self.program, self.form)
        small = without(self.program, idle)
        self._bounded(self.form.trivial_bound(small))
        if self._open and int((small.lower_bound < small.upper_bound).sum()) > _AT_ONCE:
            small = self._near_relaxation(small)
        if self._open:
            self._search(small)
        # a best point without idle columns is the same in all others: they may differ from it nowhere
        lower, upper = small.lower_bound, small.upper_bound
        self.program = self.program.with_bounds(
            np.where(idle, self.program.lower_bound, lower), np.where(idle, self.program.upper_bound, upper)
        )

    def _bounded(self, bound: int) -> None:
        if bound < self.bound:
            self.bound = max(self.value, bound)
            self.report(self.x, self.bound)

    def _took(self, x: IntArray | None) -> None:
        if x is None:
            return
        x = self.stage.complete(x)
        if self.form.value(x) > self.value and self.program.is_feasible(x):
            self.x = x
            self.report(x, self.bound)

    def _near_relaxation(self, small: Program) -> Program:
        """Bound and point from a relaxation; the program without the columns that it rules out."""
        control = self.share.control
        part = control.within(_RELAXING * control.left)
        relaxation = sift_by_simplex(small, self.form, self._begin(small), part)
        if relaxation is None:
            return small
        self.stage.matter = relaxation.inside
        self._bounded(relaxation.bound.value)
        if self._open:
            self._round(small, relaxation)
        if self._open:
            self._block_by_block(small, relaxation)
        lower, upper, _ = relaxation.bound.fixed(small, self.value)
        return small.with_bounds(lower, upper)

    def _begin(self, small: Program) -> BoolArray:
        """The point, everything but pairs, what mattered before, and a sample of the pairs."""
        is_open = small.lower_bound < small.upper_bound
        inside = ~is_open | (self.x > small.lower_bound)
        inside[small.n_pairs :] = True
        if self.stage.matter is not None:
            return inside | self.stage.matter
        if int(is_open.sum()) <= _WHOLE_LP:
            return np.ones(small.n_columns, dtype=np.bool_)
        outside = np.flatnonzero(~inside)
        drawn = np.random.default_rng(self.stage.seed).permutation(outside)
        inside[drawn[: max(_AT_LEAST, int(_FIRST * len(outside)))]] = True
        return inside

    def _round(self, small: Program, relaxation: Relaxation) -> None:
        """Points that keep what the relaxation has whole: open are those whom it seats in part, then
        everybody who could be in their groups too."""
        pairs, point = self.stage.pairs, relaxation.point[: small.n_pairs]
        parted = np.abs(point - np.round(point)) > _WHOLE
        persons = np.isin(pairs.person, pairs.person[parted])
        for is_open in (persons, persons | np.isin(pairs.group, pairs.group[parted])):
            if not self._open:
                return
            lower, upper = small.lower_bound.copy(), small.upper_bound.copy()
            whole = np.flatnonzero(~is_open)
            lower[whole] = upper[whole] = np.round(point[whole]).astype(np.int64)
            control = self.share.control
            effort = Effort(control.within(_ROUNDING * control.left), self.share.work, 1, self.stage.seed)
            found = maximise(small.with_bounds(lower, upper), self.form, effort, at_most=self.bound)
            self.work += found.work
            self._took(found.x)

    def _block_by_block(self, small: Program, relaxation: Relaxation) -> None:
        """A bound from districts alone, where what they share is priced."""
        stage, control = self.stage, self.share.control
        blocks = blocks_of(small, stage.pairs.district.astype(np.int64), stage.decisive)
        is_open = small.lower_bound < small.upper_bound
        if int(np.bincount(blocks.of_column[is_open]).max()) <= _BLOCK:
            part = control.within(_BLOCKS * control.left)
            self._bounded(bound_by_blocks(small, self.form, relaxation, blocks, self.x, part, stage.seed))

    def _search(self, small: Program) -> None:
        effort = Effort(self.share.control, self.share.work, 1, self.stage.seed)
        hint = np.clip(self.x, small.lower_bound, small.upper_bound)
        found = maximise(small, self.form, effort, hint=hint, at_least=self.value, at_most=self.bound)
        self.work += found.work
        if found.status is EngineStatus.INFEASIBLE:
            raise RuntimeError("the engine calls infeasible a program that holds a known plan")
        self._took(found.x)
        if found.status is EngineStatus.OPTIMAL:
            self._bounded(self.value if found.x is None else self.form.value(found.x))
        elif found.bound is not None:
            self._bounded(found.bound)
