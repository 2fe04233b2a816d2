"""Rivals and strict order: goal after goal, each held at what it reached, equal shares of the time left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from benchmarks.contenders.attempt import Attempt, Claim, Clock
from benchmarks.records import Ending
from rules.columns import IntArray
from solver.allocate import Problem
from solver.lexicographic import GoalForm
from solver.program import Linear, Program

_LEAST_S = 0.05
"""With less time left nothing is begun."""

News = Callable[[int | None, int | None], None]
"""Called by an engine with the value and the bound that it knows (None: none yet)."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What an engine's call gave; ``impossible``: it says that no point exists."""

    x: IntArray | None
    bound: int | None
    proven: bool
    impossible: bool = False


class Engine(Protocol):
    """Makes one form as large as it can within so many seconds."""

    def __call__(
        self, program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News
    ) -> Answer:
        """``hint``: a point that satisfies the program, where one is known."""


def in_order(
    problem: Problem, program: Program, engine: Engine, clock: Clock, start: IntArray | None = None
) -> Attempt:
    """Every goal in its turn; while time is left, back to the first that is not proven.

    A goal without any point yet takes all the time that is left.  ``start``: a point that satisfies the
    program, kept where the engine finds none.
    """
    climb = _Climb(problem, program, engine, clock)
    if start is not None:
        climb.begin(start)
    first: int | None = 0
    while first is not None:
        ended = climb.sweep(first)
        if ended is not None:
            return ended
        first = next((k for k, claim in enumerate(climb.claims) if not claim.proven), None)
        if clock.left <= _LEAST_S:
            break
    plan = None if climb.x is None else problem.assignment(climb.x)
    ending = Ending.PROVEN if first is None else Ending.BOUNDED
    return Attempt(ending, plan, tuple(climb.claims), note=climb.note)


class _Climb:
    """What is known so far: the point, each goal's claim, and the programs with the goals before held."""

    def __init__(self, problem: Problem, program: Program, engine: Engine, clock: Clock) -> None:
        self.problem, self.engine, self.clock = problem, engine, clock
        self.programs = [program]
        self.x: IntArray | None = None
        self.claims = [Claim(goal.name, None, False) for goal in problem.goals]
        self.note = ""

    def begin(self, start: IntArray) -> None:
        """Go on from a point that is known."""
        self.x = start
        for goal in self.problem.goals:
            self.clock.tell(goal.name, goal.form.value(start), None)

    def sweep(self, first: int) -> Attempt | None:
        """Goals ``first, …`` in turn, those proven before left alone while nothing before them moved.

        An attempt where there is no plan to go on from, else None.
        """
        moved = False
        del self.programs[first + 1 :]
        for k, goal in enumerate(self.problem.goals[first:], start=first):
            if moved:
                self.claims[k] = Claim(goal.name, None, False)
            before = None if self.x is None else goal.form.value(self.x)
            if before is not None and before == goal.form.trivial_bound(self.programs[k]):
                self.clock.tell(goal.name, before, before)
                self.claims[k] = Claim(goal.name, before, True)  # no more is possible: no call is needed
            if not self.claims[k].proven:
                impossible = self._settle(k)
                if self.x is None:
                    ending = Ending.IMPOSSIBLE if impossible else Ending.NONE
                    return Attempt(ending, None, tuple(self.claims))
                if impossible:
                    self.note = f"{goal.name}: called impossible, though a plan is known"
            assert self.x is not None
            value = goal.form.value(self.x)
            moved |= value != before
            held = value - goal.tolerance(value)
            row = (goal.form.cols, -goal.form.coefs, goal.form.constant - held)
            self.programs.append(self.programs[k].with_row(*row, "held"))
        return None

    def _settle(self, k: int) -> bool:
        """One goal's turn, a second one where it gave no point; whether the engine says that none exists."""
        waiting = sum(not claim.proven for claim in self.claims[k:])
        for seconds in (self.clock.left / waiting, self.clock.left):
            answer = self._turn(self.programs[k], self.problem.goals[k], min(seconds, self.clock.left))
            if self.x is not None or answer.impossible or self.clock.left <= _LEAST_S:
                break
        bounds = [b for b in (answer.bound, self.claims[k].bound) if b is not None]
        bound, proven = min(bounds, default=None), answer.proven
        if self.x is not None and bound is not None:
            value = self.problem.goals[k].form.value(self.x)
            bound, proven = max(value, bound), proven or bound <= value
        self.claims[k] = Claim(self.problem.goals[k].name, bound, proven)
        return answer.impossible

    def _turn(self, program: Program, goal: GoalForm, seconds: float) -> Answer:
        """Let the engine work; the better of its point and the one known before stays."""
        if seconds <= 0:
            return Answer(None, None, False)
        clock, known = self.clock, None if self.x is None else goal.form.value(self.x)
        clock.tell(goal.name, known, None)
        answer = self.engine(
            program, goal.form, self.x, seconds, lambda value, bound: clock.tell(goal.name, value, bound)
        )
        if answer.x is not None:
            point = self.problem.draft.complete(np.flatnonzero(answer.x[: program.n_pairs] > 0))
            if known is None or goal.form.value(point) > known:  # an equal one may lose on later goals
                self.x = point
            assert self.x is not None
            clock.tell(goal.name, goal.form.value(self.x), answer.bound)
        return answer


def without_links(problem: Problem) -> Program:
    """The program as it is written at first sight: a group's places are bound to "it runs" by sums alone.

    The links ``x <= y`` go; a group whose size no row limits gets ``Σ x <= (number of pairs) · y`` instead,
    for else its people could sit in a group that doesn't run.
    """
    program, draft = problem.program, problem.draft
    lengths = np.diff(program.matrix.indptr)
    rule = program.rule_names.index("group_minimum") if "group_minimum" in program.rule_names else -1
    largest = np.zeros(program.n_rows, dtype=np.int64)
    np.maximum.at(largest, np.repeat(np.arange(program.n_rows), lengths), program.matrix.data)
    links = (program.row_rule == rule) & (lengths == 2) & (largest == 1)
    capped = np.zeros(draft.dataset.n_groups, dtype=np.bool_)
    if "group_capacity" in program.rule_names:
        capped[program.row_object[program.row_rule == program.rule_names.index("group_capacity")]] = True
    program = program.without_rows(links)
    for group in np.flatnonzero((draft.running >= 0) & ~capped):
        members = np.flatnonzero(draft.pairs.group == group)
        coefs = np.append(np.ones(len(members), dtype=np.int64), -np.int64(len(members)))
        program = program.with_row(np.append(members, draft.running[group]), coefs, 0, "group_minimum")
    return program
