"""Rivals and strict order: goal after goal, each held at what it reached, equal shares of what is left."""

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


def in_order(problem: Problem, program: Program, engine: Engine, clock: Clock) -> Attempt:
    """Every goal in its turn; a goal without any point yet takes all the time that is left."""
    x: IntArray | None = None
    claims: list[Claim] = []
    note = ""
    for k, goal in enumerate(problem.goals):
        for seconds in (clock.left / (len(problem.goals) - k), clock.left):
            answer, x = _turn(problem, program, goal, x, engine, min(seconds, clock.left), clock)
            if x is not None or answer.impossible or clock.left <= 0:
                break
        if x is None:
            impossible = answer.impossible and k == 0
            return Attempt(
                Ending.IMPOSSIBLE if impossible else Ending.NONE,
                None,
                (Claim(goal.name, answer.bound, False),),
                len(problem.pairs),
            )
        if answer.impossible:
            note = f"{goal.name}: the engine calls a program impossible that holds a known plan"
        value = goal.form.value(x)
        bound = answer.bound if answer.bound is None else max(value, answer.bound)
        claims.append(Claim(goal.name, bound, answer.proven or bound == value))
        held = value - goal.tolerance(value)
        program = program.with_row(goal.form.cols, -goal.form.coefs, goal.form.constant - held, "held")
    proven = all(claim.proven for claim in claims)
    plan = None if x is None else problem.assignment(x)
    return Attempt(
        Ending.PROVEN if proven else Ending.BOUNDED, plan, tuple(claims), len(problem.pairs), note=note
    )


def _turn(
    problem: Problem,
    program: Program,
    goal: GoalForm,
    x: IntArray | None,
    engine: Engine,
    seconds: float,
    clock: Clock,
) -> tuple[Answer, IntArray | None]:
    """One goal's turn: the engine's answer and the better of its point and the one known before."""
    if seconds <= 0:
        return Answer(None, None, False), x
    known = None if x is None else goal.form.value(x)
    clock.tell(goal.name, known, None)
    answer = engine(program, goal.form, x, seconds, lambda value, bound: clock.tell(goal.name, value, bound))
    if answer.x is not None:
        point = problem.draft.complete(np.flatnonzero(answer.x[: program.n_pairs] > 0))
        if known is None or goal.form.value(point) >= known:
            x = point
        clock.tell(goal.name, goal.form.value(point), answer.bound)
    return answer, x


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
