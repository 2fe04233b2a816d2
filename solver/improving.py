"""Bettering a plan part by part: CP-SAT solves a neighbourhood, everything else stays as it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.cpsat import Effort, EngineResult, EngineStatus, maximise
from solver.guide import Guide
from solver.layout import Layout
from solver.lexicographic import Share
from solver.neighbourhoods import Neighbourhood, Neighbourhoods
from solver.parts import Part, part_of
from solver.program import Linear, Program
from solver.relaxation import Relaxation
from solver.tightening import Tightening

_SIZE, _LEAST, _LARGEST = 500, 200, 20_000
"""Pairs set free at first, at least and at most: small parts gain most per second until they gain nothing."""
_TRY = 4.0
"""Limit of one solve, in seconds or units of work."""
_GROW, _SHRINK = 1.1, 0.7
_FREE = 0.8
"""Part of its rows in which a fruitless part must have been free for parts to grow."""
_KINDS = ("schools", "groups", "wants")
_LIGHT: dict[str, object] = {"cp_model_probing_level": 0, "symmetry_level": 0}
"""Settings for many short solves: less time before the search."""
_FORGET, _CURIOUS = 0.8, 0.15


@dataclass(frozen=True, eq=False)
class _Task:
    """A part to be solved; ``rows`` are those in which it alone may use what is left."""

    hood: Neighbourhood
    part: Part
    form: Linear
    hint: IntArray
    rows: IntArray


@dataclass(frozen=True, eq=False)
class _Try:
    task: _Task
    result: EngineResult
    cost: float


@dataclass(eq=False)
class Improver:
    """Betters ``x`` until nothing is left to gain, the share is used up, or ``patience`` tries in a row
    fail.
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
    workers: int = 1
    patience: int | None = None
    tightening: Tightening | None = None
    relaxation: Relaxation | None = None
    """The finer relaxation, once ``tightening`` has made one."""
    work: float = 0.0
    _size: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_KINDS, float(_SIZE)))
    _yield: dict[str, float] = field(default_factory=dict)
    """Gain per second (or unit of work) of each kind, once tried; recent tries count more."""

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._draw = Neighbourhoods(self.layout, self.guide, self.form, self._rng)
        self._activity = self.program.matrix @ self.x
        self._value = self.form.value(self.x)
        self._kinds = [k for k in _KINDS if k != "groups" or np.any(self.layout.running >= 0)]
        self._fruitless = 0

    def run(self) -> IntArray:
        """The bettered point."""
        if self.share.work is not None:
            while not self._done:
                self._learn(self._solve(self._next([])))
        else:
            self._run_together()
        return self.x

    def _run_together(self) -> None:
        with ThreadPoolExecutor(self.workers) as pool:
            running: dict[Future[_Try], _Task] = {}
            while not self._done or running:
                while len(running) < self._seats and not self._done:
                    task = self._next(list(running.values()))
                    running[pool.submit(self._solve, task)] = task
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    del running[future]
                    self._learn(future.result())

    @property
    def _seats(self) -> int:
        """Solves at a time: a finer relaxation in the making takes a core."""
        tightening = self.tightening
        if tightening is None:
            return self.workers
        found = tightening.result()
        if found is not None and self.relaxation is None:
            self.relaxation = found
            self.bound = max(self._value, min(self.bound, found.bound.value))
            self.report(self.x, self.bound)
        return self.workers if tightening.ended else max(1, self.workers - 1)

    @property
    def _done(self) -> bool:
        return (
            self._value >= self.bound
            or self.share.control.ended
            or (self.share.work is not None and self.work >= self.share.work)
            or (self.patience is not None and self._fruitless >= self.patience)
        )

    def _next(self, running: list[_Task]) -> _Task:
        """A neighbourhood apart from those at work, so that what both find fits together."""
        busy = np.zeros(int(self.layout.person.max()) + 1, dtype=np.bool_)
        closed = np.zeros(self.program.n_rows, dtype=np.bool_)
        for task in running:
            columns = task.hood.columns
            busy[self.layout.person[columns[columns < self.layout.n_pairs]]] = True
            closed[task.rows] = True
        kind = self._kind()
        hood = self._draw.of(kind, self.x, int(self._size[kind]), busy)
        part = part_of(self.program, self.x, self._activity, hood.columns, closed)
        own = part.rows[~closed[part.rows]]
        return _Task(hood, part, part.form(self.form, self.x), self.x[hood.columns], own)

    def _kind(self) -> str:
        """Kinds that gain most come most often, none never; first each is tried once."""
        best = max(self._yield.values(), default=0.0)
        weight = np.array([self._yield.get(kind, best) + _CURIOUS * best + 1e-9 for kind in self._kinds])
        return str(self._rng.choice(self._kinds, p=weight / weight.sum()))

    def _solve(self, task: _Task) -> _Try:
        counted = self.share.work is not None
        work = None if self.share.work is None else min(_TRY, self.share.work - self.work)
        control = self.share.control if counted else self.share.control.within(_TRY)
        began = time.monotonic()
        result = maximise(
            task.part.program,
            task.form,
            Effort(control, work, 1, self.seed, _LIGHT),
            hint=task.hint,
            at_least=task.form.value(task.hint) + 1,
            at_most=self.bound,
        )
        return _Try(task, result, result.work if counted else time.monotonic() - began)

    def _learn(self, tried: _Try) -> None:
        hood, before = tried.task.hood, self._value
        kind = hood.kind
        self.work += tried.result.work
        if tried.result.x is not None:
            self._take(hood.columns, tried.result.x)
        ended = tried.result.status in (EngineStatus.OPTIMAL, EngineStatus.INFEASIBLE)
        if ended and len(hood.columns) == self.program.n_columns:
            self.bound = self._value  # nothing was held: there is none better
        if not ended:
            self._size[kind] = max(_LEAST, self._size[kind] * _SHRINK)
        elif self._value == before and len(tried.task.rows) > _FREE * len(tried.task.part.rows):
            self._size[kind] = min(_LARGEST, self._size[kind] * _GROW)
        gain = (self._value - before) / max(tried.cost, 0.01)
        self._yield[kind] = _FORGET * self._yield.get(kind, gain) + (1 - _FORGET) * gain
        self._fruitless = 0 if self._value > before else self._fruitless + 1

    def _take(self, columns: IntArray, values: IntArray) -> None:
        """Put the part's solution in, if that still fits beside what others have changed meanwhile."""
        x = self.x.copy()
        x[columns] = values
        x = self.complete(np.flatnonzero(x[: self.program.n_pairs]))
        value = self.form.value(x)
        if value <= self._value or not self.program.is_feasible(x):
            return
        self.x, self._value = x, value
        self._activity = self.program.matrix @ x
        self.report(x, self.bound)
