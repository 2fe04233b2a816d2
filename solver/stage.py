"""One goal's turn: relaxation for the bound, reduced costs to rule columns out, CP-SAT for plan and proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.branching import Cases
from solver.cpsat import Effort, EngineStatus, maximise
from solver.kernel import kernel_point, window
from solver.lexicographic import Share, StageResult
from solver.program import Linear, Program
from solver.relaxation import Relaxation, Relaxer

_PROPOSING = 0.05
"""Part of a goal's share that the search for a near-best plan may take for each goal of its kernel."""

_WHOLE = 1e-2
"""Distance from a whole number that still counts as one in relaxations."""
_CASES_ENTRIES = 400_000
"""Entries of the matrix up to which a relaxation can be solved for every case."""


@dataclass(frozen=True)
class ProvingStage:
    """Bound by relaxation, then search on the columns that the bound leaves open."""

    complete: Callable[[IntArray], IntArray]
    """All columns of the plan in which exactly the given pairs hold (``Draft.complete``)."""
    relaxer: Relaxer
    decisive: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """Columns that carry the hardness (which groups run): proofs go by cases on them."""
    seed: int = 0
    workers: int = 1

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Callable[[IntArray, int], None],
    ) -> StageResult:
        """See :class:`solver.lexicographic.Stage`."""
        form = forms[0]
        value, bound = form.value(x), form.trivial_bound(program)
        relaxation: Relaxation | None = None
        if value < bound:
            relaxation = self.relaxer(program, form, share.control)
            if relaxation is not None:
                bound = max(value, min(bound, relaxation.bound.value))
                report(x, bound)
        work = 0.0
        if value < bound and not (relaxation is not None and self._has_cases(program, relaxation)):
            x, work = self._propose(program, forms, x, share)
            report(x, bound)
        if form.value(x) < bound:
            x, bound, more = self._search(program, form, x, bound, relaxation, share, report)
            work += more
        value = form.value(x)
        if relaxation is not None:
            lower, upper, _ = relaxation.bound.fixed(program, value)
            program = program.with_bounds(lower, upper)
        return StageResult(x, bound, program, work)

    def _propose(
        self, program: Program, forms: Sequence[Linear], x: IntArray, share: Share
    ) -> tuple[IntArray, float]:
        return kernel_point(
            program,
            forms,
            x,
            self.complete,
            share.control,
            seconds_per_goal=max(0.5, _PROPOSING * share.control.left),
            work_per_goal=None if share.work is None else _PROPOSING * share.work,
            seed=self.seed,
            workers=self.workers,
            relaxer=self.relaxer,
        )

    def _has_cases(self, program: Program, relaxation: Relaxation) -> bool:
        """The relaxation lets some decisive column take a part, and is small enough to be solved often."""
        value = relaxation.point[self.decisive]
        undecided = (program.lower_bound < program.upper_bound)[self.decisive]
        return bool(np.any(undecided & (np.abs(value - np.round(value)) > _WHOLE))) and (
            program.matrix.nnz <= _CASES_ENTRIES
        )

    def _search(
        self,
        program: Program,
        form: Linear,
        x: IntArray,
        bound: int,
        relaxation: Relaxation | None,
        share: Share,
        report: Callable[[IntArray, int], None],
    ) -> tuple[IntArray, int, float]:
        narrowed, whole = program, True
        if relaxation is not None:
            lower, upper, _ = relaxation.bound.fixed(program, form.value(x))
            narrowed, whole = window(program.with_bounds(lower, upper), relaxation.bound.reduced, x)
        if relaxation is not None and whole and self._has_cases(narrowed, relaxation):
            cases = Cases(
                narrowed, form, self.decisive, x, bound, self.complete, share, report, self.seed, self.workers
            ).run()
            return cases.x, cases.bound, cases.work
        best = [x]

        def on_point(point: IntArray, engine_bound: int) -> None:
            point = self.complete(np.flatnonzero(point[: program.n_pairs]))
            if form.value(point) > form.value(best[0]):
                best[0] = point
                report(point, min(bound, engine_bound) if whole else bound)

        effort = Effort(share.control, share.work, self.workers, self.seed)
        result = maximise(narrowed, form, effort, hint=x, on_point=on_point, at_most=bound)
        if result.x is not None:
            on_point(result.x, bound if result.bound is None else result.bound)
        value = form.value(best[0])
        if result.status is EngineStatus.INFEASIBLE:
            raise RuntimeError("the engine calls infeasible a program that holds a known plan")
        if not whole:
            return best[0], bound, result.work
        if result.status is EngineStatus.OPTIMAL:
            bound = value
        elif result.bound is not None:
            bound = max(value, min(bound, result.bound))
        return best[0], bound, result.work
