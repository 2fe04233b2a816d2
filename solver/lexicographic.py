"""Goals in strict order: each is made as large as can be with all before it held at what they reached."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rules.columns import IntArray
from solver.exact import FloatArray
from solver.options import Control
from solver.program import Linear, Program
from solver.result import GoalStatus, GoalValue


@dataclass(frozen=True)
class GoalForm:
    """A goal with its linear form, the amount that later goals may spend of it, and the most that it can
    reach where that is known by its meaning (None: only what column bounds allow)."""

    name: str
    form: Linear
    tolerance: Callable[[int], int] = lambda value: 0
    most: int | None = None

    def trivial_bound(self, program: Program) -> int:
        """A bound that needs no search."""
        by_columns = self.form.trivial_bound(program)
        return by_columns if self.most is None else min(by_columns, self.most)


@dataclass(frozen=True, eq=False)
class StageResult:
    """What one goal's turn gave: the point, the proven bound, column bounds that hold from here on, and the
    multipliers of its relaxation, where there was one."""

    x: IntArray
    bound: int
    program: Program
    work: float
    multipliers: FloatArray | None = None


class Stage(Protocol):
    """Makes one goal as large as the share of the limits allows."""

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Callable[[IntArray, int], None],
        bound: int,
    ) -> StageResult:
        """Start from the feasible point ``x``; return a point at least as good and a proven bound.

        ``forms[0]`` is the goal whose turn it is; the later ones are only for choosing among equals.
        ``bound``: what is proven of it already.
        """


@dataclass(frozen=True)
class Share:
    """One goal's part of the limits: time, and work units (None: no limit)."""

    control: Control
    work: float | None

    def part(self, of_all: float) -> Share:
        """A part of the share: of its work units, or of its time where there are none."""
        if self.work is not None:
            return Share(self.control, of_all * self.work)
        return Share(self.control.within(of_all * self.control.left), None)


@dataclass(eq=False)
class Limits:
    """What the whole run may use."""

    control: Control
    work: float | None = None
    even: bool = False
    """Every goal gets the same time: none is likely to be proven with more of it."""
    gap: float = 0.0
    """A goal whose gap is at most this gets no further turn."""

    def share(self, turns_left: int) -> Share:
        """The next goal's part: of time an equal one, but at least a third of what is left; of work units,
        which the clock must not touch, an equal one."""
        if self.work is not None:
            return Share(self.control, self.work / turns_left)
        part = 1.0 / turns_left if self.even else max(_LEAST_PART, 1.0 / turns_left)
        return Share(self.control.part(time.monotonic() + self.control.left * part), None)

    def spend(self, work: float) -> None:
        """Take work units away."""
        if self.work is not None:
            self.work = max(0.0, self.work - work)

    @property
    def exhausted(self) -> bool:
        """Nothing is left."""
        return self.control.ended or (self.work is not None and self.work <= 0)


@dataclass(frozen=True, eq=False)
class Ordered:
    """The goals' bounds and the final point; ``programs[k]`` holds every goal before goal k; ``relaxed``: by
    goal, the program of its last relaxation with the multipliers."""

    x: IntArray
    programs: list[Program]
    goals: tuple[GoalValue, ...]
    work: float
    relaxed: Mapping[str, tuple[Program, FloatArray]]


_LEAST_PART = 1 / 3
_AGAIN = 0.5
"""Part of what the first turn of all goals took that must be left for another one."""

Report = Callable[[str, IntArray, tuple[GoalValue, ...]], None]
"""Called with (goal at work, point, all goals as they stand) whenever something better is known."""


def optimise(
    program: Program,
    goals: list[GoalForm],
    x: IntArray,
    limits: Limits,
    stage: Stage,
    report: Report,
    known: Sequence[GoalValue] = (),
) -> Ordered:
    """Run every goal in order; return to goals left unproven while time is left.

    ``known``: goals of an earlier solve, the first of them at least, whose proofs hold here too: of the same
    goals, with no plan allowed that was not allowed there.
    """
    state = _State(program, goals, x, report)
    state.learn(known)
    began = time.monotonic()
    work = state.sweep(0, limits, stage)
    took = time.monotonic() - began
    while not limits.exhausted:
        if limits.work is None and limits.control.left < _AGAIN * took:
            break  # too late: later goals would lose more than the first could gain
        first = next((k for k in range(len(goals)) if not state.settled(k, limits.gap)), None)
        if first is None:
            break
        before = (state.value(first), state.bounds[first])
        work += state.sweep(first, limits, stage)
        if (state.value(first), state.bounds[first]) == before and limits.work is not None:
            break
    return Ordered(state.x, state.programs, state.goal_values(), work, state.relaxed)


def is_close(open_part: int, bound: int, gap: float) -> bool:
    """Whether what is left open between value and bound is at most ``gap`` of the bound."""
    return open_part <= gap * max(1, abs(bound))


def unstarted(program: Program, goals: list[GoalForm], x: IntArray) -> tuple[GoalValue, ...]:
    """The goals at a point before any of them was looked at."""
    return _State(program, goals, x, lambda goal, point, values: None).goal_values()


class _State:
    def __init__(self, program: Program, goals: list[GoalForm], x: IntArray, report: Report) -> None:
        self.programs = [program]
        self.goals = goals
        self.x = x
        self.report = report
        self.bounds = [g.trivial_bound(program) for g in goals]
        self.started = [False] * len(goals)
        self.reached = [self.value(k) for k in range(len(goals))]
        self.trivial = list(self.bounds)
        self.relaxed: dict[str, tuple[Program, FloatArray]] = {}
        self.holds: list[int] = []
        self.known: list[list[tuple[tuple[int, ...], int]]] = [[] for _ in goals]
        """For each goal the bounds proven so far, each with what was then held of the goals before."""

    def value(self, k: int) -> int:
        return self.goals[k].form.value(self.x)

    def proven(self, k: int) -> bool:
        """The goal reached its bound, even if later goals then spent of its tolerance."""
        return self.started[k] and self.bounds[k] == max(self.value(k), self.reached[k])

    def settled(self, k: int, gap: float) -> bool:
        """The goal is proven, or as near to it as is asked for."""
        open_part = self.bounds[k] - max(self.value(k), self.reached[k])
        return self.started[k] and is_close(open_part, self.bounds[k], gap)

    def learn(self, known: Sequence[GoalValue]) -> None:
        """Take over proven bounds: that of each goal holds where no less is held of those before it."""
        if not known:
            return
        if [goal.name for goal in known] != [goal.name for goal in self.goals[: len(known)]]:
            raise ValueError("bounds of other goals were handed over")
        held: tuple[int, ...] = ()
        for k, before in enumerate(known):
            self.known[k].append((held, before.bound))
            held = (*held, before.value)
        self._recall(0)

    def sweep(self, first: int, limits: Limits, stage: Stage) -> float:
        """Give goals ``first, …`` their turn; returns the work done."""
        total = 0.0
        del self.programs[first + 1 :], self.holds[first:]
        for k in range(first, len(self.goals)):
            if k > first:
                self.started[k] = False
        for k in range(first, len(self.goals)):
            if limits.exhausted:
                break
            total += self._turn(k, limits, stage)
        return total

    def _recall(self, first: int) -> None:
        """Bounds of the goals from ``first`` on: those proven with no more held than is held now.

        Where a goal had no turn yet, as much counts as held as the point at hand would leave.
        """
        now = list(self.holds)
        for j in range(len(now), len(self.goals)):
            value = self.value(j)
            now.append(value - self.goals[j].tolerance(value))
        for k in range(first, len(self.goals)):
            valid = [b for held, b in self.known[k] if all(h <= n for h, n in zip(held, now, strict=False))]
            self.bounds[k] = min([self.trivial[k], *valid])

    def _turn(self, k: int, limits: Limits, stage: Stage) -> float:
        goal = self.goals[k]
        self.started[k] = True
        name = goal.name

        def tell(x: IntArray, bound: int) -> None:
            self.x = x
            self.bounds[k] = max(self.value(k), min(bound, self.bounds[k]))
            self._recall(k + 1)
            self.report(name, x, self.goal_values())

        self._recall(k)
        result = stage(
            self.programs[k],
            [g.form for g in self.goals[k:]],
            self.x,
            limits.share(len(self.goals) - k),
            tell,
            self.bounds[k],
        )
        limits.spend(result.work)
        tell(result.x, result.bound)
        if result.multipliers is not None:
            self.relaxed[name] = (self.programs[k], result.multipliers)
        self.known[k].append((tuple(self.holds), self.bounds[k]))
        self.reached[k] = value = self.value(k)
        held = value - goal.tolerance(value)
        self.holds.append(held)
        base = result.program if held == value else self.programs[k]
        form = goal.form
        self.programs.append(base.with_row(form.cols, -form.coefs, form.constant - held, f"goal:{name}"))
        return result.work

    def goal_values(self) -> tuple[GoalValue, ...]:
        values = []
        for k, goal in enumerate(self.goals):
            value = self.value(k)
            bound = max(self.bounds[k], value)
            status = GoalStatus.PROVEN if bound == value else GoalStatus.BOUNDED
            if not self.started[k]:
                status = GoalStatus.PROVEN if bound == value else GoalStatus.NOT_STARTED
            values.append(GoalValue(goal.name, value, bound, status))
        return tuple(values)
