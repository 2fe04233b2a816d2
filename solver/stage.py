"""One goal's turn: a relaxation for the bound, a plan near it, then proof or ever better plans.

Small programs are proven: by cases on which groups run, or by CP-SAT on what reduced costs leave open.  In
large ones the plan is bettered part by part until the limits end it, and the bound is tightened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.approach import approach
from solver.branching import Cases
from solver.cpsat import Effort, EngineStatus, maximise
from solver.draft import Draft
from solver.exact import Relaxation
from solver.guide import Guide, guide_from
from solver.improving import Improver
from solver.kernel import kernel_point
from solver.layout import Layout
from solver.lexicographic import Share, StageResult, is_close
from solver.program import Linear, Program
from solver.promising import promising
from solver.relaxation import Relaxer
from solver.tightening import Tightening

_PROPOSING = 0.05
"""Part of a goal's share that the search for a near-best plan may take for each goal of its kernel."""
_APPROACHING = 0.15
"""Part of a goal's share for a plan near the relaxation, where proof by cases follows."""
_CASES_TURN, _BETWEEN = 0.1, 0.3
"""Part of a goal's share for the first turn of proof by cases, later ones being twice as long; and part of
each turn for bettering the plan after it."""
_NEAR = 5e-3
"""Part of the bound up to which a plan known beforehand is bettered from where it is."""
_PATIENCE = 1
"""Rounds of tries without gain that end this."""
_WHOLE = 1e-2
"""Distance from a whole number that still counts as one in relaxations."""
_CASES_ENTRIES = 400_000
"""Entries of the matrix up to which a relaxation can be solved for every case."""

Report = Callable[[IntArray, int], None]


@dataclass(frozen=True)
class ProvingStage:
    """Bound by relaxation, then search on the columns that the bound leaves open."""

    draft: Draft
    layout: Layout
    relaxer: Relaxer
    seed: int = 0
    workers: int = 1
    gap: float = 0.0
    near: bool = False
    """The first point comes from a plan known beforehand, so that it may be near the best already."""

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Report,
        bound: int,
    ) -> StageResult:
        """See :class:`solver.lexicographic.Stage`."""
        bound = min(bound, forms[0].trivial_bound(program))
        return _Turn(self, program, forms, x, bound, share, report).run()


def is_large(program: Program) -> bool:
    """Too large for a proof by cases: plans and bounds are bettered until time is up."""
    return program.matrix.nnz > _CASES_ENTRIES


@dataclass(eq=False)
class _Turn:
    stage: ProvingStage
    program: Program
    forms: Sequence[Linear]
    x: IntArray
    bound: int
    share: Share
    report: Report
    relaxation: Relaxation | None = None
    work: float = 0.0
    guide: Guide | None = None
    decisive: IntArray = field(init=False)

    def __post_init__(self) -> None:
        self._seconds = self.share.control.left
        running = self.stage.layout.running
        self.decisive = running[running >= 0]

    @property
    def form(self) -> Linear:
        return self.forms[0]

    @property
    def open(self) -> bool:
        return not is_close(self.bound - self.form.value(self.x), self.bound, self.stage.gap)

    @property
    def _near(self) -> bool:
        """The point at hand is near the best, as far as is proven."""
        return self.stage.near and is_close(self.bound - self.form.value(self.x), self.bound, _NEAR)

    @property
    def _large(self) -> bool:
        return is_large(self.program)

    def run(self) -> StageResult:
        if self.open:
            self.relaxation = self.stage.relaxer.at_hand(self.program, self.form, self.x)
            self._bounded_by(self.relaxation)
        if self.open:
            self.relaxation = self._relaxed(self.relaxation if self._near else None)
            self._bounded_by(self.relaxation)
        if self.open:
            if self._large and self.relaxation is not None:
                self._better_at_length(self.relaxation)
            else:
                self._prove()
        program = self.program
        if self.relaxation is not None:
            lower, upper, _ = self.relaxation.bound.fixed(program, self.form.value(self.x))
            program = program.with_bounds(lower, upper)
        found = None if self.relaxation is None else self.relaxation.multipliers
        return StageResult(self.x, self.bound, program, self.work, found)

    def _relaxed(self, start: Relaxation | None) -> Relaxation | None:
        begin = promising(self.stage.draft, self.program, self.forms, self.x) if self._large else None
        return self.stage.relaxer(
            self.program, self.form, self.share.control, begin, self._beside, self._bounded, start
        )

    def _bounded_by(self, relaxation: Relaxation | None) -> None:
        if relaxation is not None:
            self._bounded(relaxation.bound.value)

    @property
    def _beside(self) -> bool:
        """A finer relaxation is made beside the search: there is a core for it, and the clock rules."""
        return self.stage.workers > 1 and self.share.work is None

    def _bounded(self, bound: int) -> None:
        self.bound = max(self.form.value(self.x), min(self.bound, bound))
        self.report(self.x, self.bound)

    def _took(self, x: IntArray, bound: int) -> None:
        self.x = x
        self._bounded(bound)

    def _approach(self, relaxation: Relaxation, share: Share) -> Guide:
        near = approach(
            self.stage.draft,
            self.stage.layout,
            self.program,
            self.forms,
            relaxation,
            self.x,
            share.control,
            1 if share.work is not None else self.stage.workers,
        )
        self._took(near.x, self.bound)
        self.guide = near.guide
        return near.guide

    def _guided(self, relaxation: Relaxation) -> Guide:
        """Guidance for bettering; a plan near the relaxation too, where the one at hand is no near one."""
        if not self._near:
            return self._approach(relaxation, self.share)
        return guide_from(self.program, self.form, self.stage.layout, relaxation)

    def _improver(self, guide: Guide, share: Share, patience: int | None = None) -> Improver:
        stage = self.stage
        return Improver(
            self.program,
            self.form,
            self.x,
            self.bound,
            stage.layout,
            guide,
            stage.draft.complete,
            share,
            self._took,
            stage.seed,
            patience,
            gap=stage.gap,
        )

    def _better_at_length(self, relaxation: Relaxation) -> None:
        """Better the plan for as long as the share lasts; a finer relaxation is made beside."""
        improver = self._improver(self._guided(relaxation), self.share)
        beside = Tightening(self.program, self.form, relaxation) if self._beside else None
        improver.finer = None if beside is None else beside.bound
        try:
            improver.run()
        finally:
            self.relaxation = relaxation if beside is None else beside.end()
        self.work += improver.work
        self._took(improver.x, improver.bound)

    def _prove(self) -> None:
        by_cases = self.relaxation is not None and self._has_cases(self.program, self.relaxation)
        if self.relaxation is not None and by_cases:
            part = self.share.part(_APPROACHING)
            improver = self._improver(self._approach(self.relaxation, part), part, _PATIENCE)
            improver.run()
            self.work += improver.work
            self._took(improver.x, improver.bound)
        else:
            self._propose()
        if self.open:
            self._search()

    def _propose(self) -> None:
        share = self.share
        x, work = kernel_point(
            self.program,
            self.forms,
            self.x,
            self.stage.draft.complete,
            share.control,
            seconds_per_goal=max(0.5, _PROPOSING * share.control.left),
            work_per_goal=None if share.work is None else _PROPOSING * share.work,
            seed=self.stage.seed,
            workers=1,
            relaxer=self.stage.relaxer,
        )
        self.work += work
        self._took(x, self.bound)

    def _has_cases(self, program: Program, relaxation: Relaxation) -> bool:
        """The relaxation lets some decisive column take a part."""
        value = relaxation.point[self.decisive]
        undecided = (program.lower_bound < program.upper_bound)[self.decisive]
        return bool(np.any(undecided & (np.abs(value - np.round(value)) > _WHOLE)))

    def _search(self) -> None:
        """Cases, or CP-SAT on everything, on the columns that the bound leaves open."""
        program, relaxation = self.program, self.relaxation
        if relaxation is not None:
            lower, upper, _ = relaxation.bound.fixed(program, self.form.value(self.x))
            program = program.with_bounds(lower, upper)
            if self._has_cases(program, relaxation):
                return self._search_by_cases(program)
        return self._search_at_once(program)

    def _search_by_cases(self, program: Program) -> None:
        """Cases in turns that get longer, the plan bettered part by part in between."""
        cases = Cases(
            program,
            self.form,
            self.decisive,
            self.x,
            self.bound,
            self.stage.draft.complete,
            self.share,
            self.report,
            self.stage.seed,
            gap=self.stage.gap,
        )
        turn, of_all = _CASES_TURN if self.guide is not None else 1.0, 0.0
        while True:
            spent, bound = cases.work, self.bound
            cases.share = self._turn(turn, spent)
            cases.run()
            self.work += cases.work - spent
            self._took(cases.x, cases.bound)
            of_all += turn
            if not self.open or self._spent or self.guide is None:
                break
            # would the proof be there in time if the bound went on falling as it did?
            hopeful = (bound - self.bound) * (1.0 - of_all) >= turn * (self.bound - self.form.value(self.x))
            between = turn * _BETWEEN if hopeful else 1.0
            improver = self._improver(self.guide, self._turn(between))
            improver.run()
            self.work += improver.work
            self._took(improver.x, min(self.bound, improver.bound))
            cases.take(self.x)
            of_all += between
            turn *= 2

    @property
    def _spent(self) -> bool:
        return self.share.control.ended or (self.share.work is not None and self.work >= self.share.work)

    def _turn(self, of_all: float, spent: float = 0.0) -> Share:
        """A part of the share, at most what is left of it, beyond the work ``spent`` already."""
        if self.share.work is not None:
            return Share(
                self.share.control, spent + min(of_all * self.share.work, self.share.work - self.work)
            )
        return Share(self.share.control.within(of_all * self._seconds), None)

    def _search_at_once(self, program: Program) -> None:
        def on_point(point: IntArray, engine_bound: int) -> None:
            point = self.stage.draft.complete(np.flatnonzero(point[: program.n_pairs]))
            if self.form.value(point) > self.form.value(self.x):
                self._took(point, engine_bound)

        effort = Effort(self.share.control, self.share.work, 1, self.stage.seed)
        result = maximise(program, self.form, effort, hint=self.x, on_point=on_point, at_most=self.bound)
        if result.status is EngineStatus.INFEASIBLE:
            raise RuntimeError("the engine calls infeasible a program that holds a known plan")
        self.work += result.work
        if result.x is not None:
            on_point(result.x, self.bound if result.bound is None else result.bound)
        if result.status is EngineStatus.OPTIMAL:
            self.bound = self.form.value(self.x)
        elif result.bound is not None:
            self._bounded(result.bound)
