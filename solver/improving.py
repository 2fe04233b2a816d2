"""Bettering a plan part by part: an engine solves a neighbourhood, everything else stays as it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rules.columns import IntArray
from solver.arms import Arm, Arms, Engine, Found, solve_part
from solver.guide import Guide
from solver.layout import Layout
from solver.lexicographic import Share, is_close
from solver.neighbourhoods import Neighbourhoods
from solver.parts import part_of
from solver.program import Linear, Program

_LEAST_WORK = 1e-3
"""Work units that a try counts at least: a search of tries that cost the engine nothing would never end."""


@dataclass(eq=False)
class Improver:
    """Betters ``x`` until nothing is left to gain, the share is used up, or ``patience`` rounds of tries in
    a row fail.

    One part at a time: two at once would have to leave each other's room alone, and that costs more than the
    second core brings.
    """

    program: Program
    form: Linear
    x: IntArray
    bound: int
    layout: Layout
    guide: Guide
    complete: Callable[[IntArray], IntArray]
    share: Share
    report: Callable[[IntArray, int], None]
    seed: int = 0
    patience: int | None = None
    finer: Callable[[], int] | None = None
    """Asked between tries for the bound proven elsewhere meanwhile."""
    gap: float = 0.0
    """The search ends once no more than this part of the bound is open."""
    work: float = 0.0

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        self._draw = Neighbourhoods(self.layout, self.guide, self.form, rng)
        self._activity = self.program.matrix @ self.x
        self._worth = self.form.dense(self.program.n_columns)
        self._value = self.form.value(self.x)
        # the clock must not touch work that is counted, and HiGHS counts none
        engines = Engine if self.share.work is None and self.patience is None else (Engine.CP_SAT,)
        arms = [Arm(kind, engine) for kind in self._draw.kinds for engine in engines]
        self._arms = Arms(arms, self.layout.n_pairs, rng)
        self._fruitless = 0

    def run(self) -> IntArray:
        """The bettered point."""
        while not self._done:
            self._try(self._arms.next())
            if self.finer is not None:
                self._bounded(self.finer())
        return self.x

    def _bounded(self, bound: int) -> None:
        if bound < self.bound:
            self.bound = max(self._value, bound)
            self.report(self.x, self.bound)

    @property
    def _done(self) -> bool:
        return (
            is_close(self.bound - self._value, self.bound, self.gap)
            or self.share.control.ended
            or (self.share.work is not None and self.work >= self.share.work)
            or (self.patience is not None and self._fruitless >= self.patience * len(self._arms.arms))
        )

    def _try(self, arm: Arm) -> None:
        columns = self._draw.of(arm.kind, self.x, int(arm.size))
        part = part_of(self.program, self.x, self._activity, columns)
        form = part.form(self._worth, self.x, self._value)
        limit, before = self._arms.limit, self._value
        control, work = self.share.control, None
        if self.share.work is None:
            control = control.within(limit)
        else:
            work = min(limit, self.share.work - self.work)
        began = time.monotonic()
        found = solve_part(
            arm.engine, part.program, form, self.x[columns], self.bound, control, work, self.seed
        )
        cost = time.monotonic() - began if work is None else found.work
        self._learn(columns, found)
        self._arms.learn(arm, self._value - before, cost)
        self._fruitless = 0 if self._value > before else self._fruitless + 1

    def _learn(self, columns: IntArray, found: Found) -> None:
        self.work += max(found.work, _LEAST_WORK)
        if found.x is not None:
            self._take(columns, found.x)
        if found.final and len(columns) == self.program.n_columns:
            self.bound = self._value  # nothing was held: there is none better

    def _take(self, columns: IntArray, values: IntArray) -> None:
        """Put the part's solution in, if it is better; whatever an engine says is checked."""
        x = self.x.copy()
        x[columns] = values
        x = self.complete(np.flatnonzero(x[: self.program.n_pairs]))
        changed = np.flatnonzero(x != self.x)
        step = x[changed] - self.x[changed]
        gain = int(self._worth[changed] @ step)
        activity = self._activity + self.program.transposed[changed].T @ step
        if gain <= 0 or not self._fits(x, changed, activity):
            return
        self.x, self._value, self._activity = x, self._value + gain, activity
        self.report(x, self.bound)

    def _fits(self, x: IntArray, changed: IntArray, activity: IntArray) -> bool:
        """Every row and the bounds of the changed columns hold."""
        program, now = self.program, x[changed]
        return bool(
            np.all(activity <= program.upper)
            and np.all(now >= program.lower_bound[changed])
            and np.all(now <= program.upper_bound[changed])
        )
