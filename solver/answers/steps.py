"""From one plan to another in steps that one can stop after: first to a valid plan, then to better ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np
from scipy import sparse

from rules.audit import Verdict, audit
from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.matching import distinct
from solver.allocate import Problem, build
from solver.answers.replanning import changed_persons
from solver.cpsat import Effort, maximise
from solver.options import Control
from solver.pairs import Pairs
from solver.program import Linear, Program

SECONDS_PER_TRY = 5.0
_PAIRS_TRIED = 300
"""Where no person alone makes a plan less wrong, so many pairs of persons are tried."""


def judged(context: Context, plan: Assignment) -> Verdict:
    """The checker's verdict."""
    return audit(context.dataset, plan, context.profile, as_of=context.as_of, seed=context.seed)


def with_places_of(
    context: Context, plan: Assignment, other: Assignment, persons: Sequence[int] | IntArray
) -> Assignment:
    """The plan in which these persons have the places that they have in the other plan."""
    person = context.dataset.teachers.person
    stay = ~np.isin(person[plan.teacher], persons)
    come = np.isin(person[other.teacher], persons)
    return Assignment(
        np.concatenate([plan.teacher[stay], other.teacher[come]]).astype(np.int32),
        np.concatenate([plan.group[stay], other.group[come]]).astype(np.int32),
    ).sorted()


# --- to a valid plan --------------------------------------------------------------------------------------


def repaired(context: Context, plan: Assignment, valid: Assignment, control: Control) -> list[Assignment]:
    """The plans after each step from a plan to a valid one (the last).

    No step breaks a rule more often than before; each but the last breaks fewer in total.  Steps move one
    person where that helps alone, else two, else as many as it takes.
    """
    found: list[Assignment] = []
    left = changed_persons(context, plan, valid).tolist()
    now, broken = plan, _broken(judged(context, plan))
    while left:
        move = list(_first_helpful(context, (now, valid), broken, left, control) or left)
        now = with_places_of(context, now, valid, move)
        broken = _broken(judged(context, now))
        left = [person for person in left if person not in move]
        found.append(now)
        if not broken:
            break
    if left:
        found[-1] = valid
    return found


def _broken(verdict: Verdict) -> Counter[str]:
    return Counter(violation.rule for violation in verdict.violations)


def _first_helpful(
    context: Context,
    plans: tuple[Assignment, Assignment],
    broken: Counter[str],
    left: Sequence[int],
    control: Control,
) -> tuple[int, ...] | None:
    """Persons whose move leaves fewer breaches and none of a rule more often; the best of those alone."""
    best: tuple[int, tuple[int, ...]] | None = None
    pairs = islice(combinations(left, 2), _PAIRS_TRIED)
    for several in ([(person,) for person in left], pairs):
        for move in several:
            after = _broken(judged(context, with_places_of(context, *plans, move)))
            less = broken.total() - after.total()
            if less > 0 and after <= broken and (best is None or less > best[0]):
                best = (less, move)
            if control.ended:
                break
        if best is not None:
            return best[1]
    return None


# --- to a better one --------------------------------------------------------------------------------------


def improved(context: Context, valid: Assignment, best: Assignment, control: Control) -> list[Assignment]:
    """The plans after each step from a valid plan to one as good as ``best`` (valid too).

    Each step gives persons the places that they have in ``best``, as few persons as make the goals better in
    their order, and keeps every rule.  Where time runs out the rest is one step.
    """
    found: list[Assignment] = []
    now, target = valid, judged(context, best).goals
    while judged(context, now).goals != target:
        step = _Step.of(context, now, best).fewest(control)
        now = best if step is None else with_places_of(context, now, best, step)
        found.append(now)
    return found


@dataclass(frozen=True, eq=False)
class _Step:
    """Which persons take their places of the better plan: columns ``take``, one for each of ``person``."""

    problem: Problem
    program: Program
    person: IntArray
    take: IntArray
    values: tuple[int, ...]

    @classmethod
    def of(cls, context: Context, now: Assignment, best: Assignment) -> _Step:
        width = max(1, context.dataset.n_groups)
        keys = [plan.teacher.astype(np.int64) * width + plan.group for plan in (now, best)]
        both = distinct(np.concatenate(keys))
        pairs = Pairs(context.dataset, (both // width).astype(np.int32), (both % width).astype(np.int32))
        problem = build(context, pairs)
        person = changed_persons(context, now, best).astype(np.int64)
        at_now, at_best = np.isin(both, keys[0]), np.isin(both, keys[1])
        base, n = problem.program, len(person)
        column = np.full(context.dataset.n_persons, -1, dtype=np.int64)
        column[person] = np.arange(n) + base.n_columns
        rows = list(_links(at_now, at_best, column[pairs.person]))
        row, col, data, upper = (np.concatenate(part) for part in zip(*rows, strict=True))
        lower = base.lower_bound.copy()
        lower[np.flatnonzero(at_now & at_best)] = 1
        program = replace(
            base,
            matrix=sparse.hstack(
                [base.matrix, sparse.csr_array((base.n_rows, n), dtype=np.int64)], format="csr"
            ),
            lower_bound=np.concatenate([lower, np.zeros(n, dtype=np.int64)]),
            upper_bound=np.concatenate([base.upper_bound, np.ones(n, dtype=np.int64)]),
        )
        links = sparse.coo_array((data, (row, col)), shape=(len(upper), base.n_columns + n)).tocsr()
        take = np.arange(n, dtype=np.int64) + base.n_columns
        at = np.flatnonzero(at_now)
        start = problem.draft.complete(at)
        values = tuple(goal.form.value(start) for goal in problem.goals)
        return cls(problem, program.with_rows(links, upper, "links"), person, take, values)

    def fewest(self, control: Control) -> list[int] | None:
        """The fewest persons whose step makes the goals better; None where time is up."""
        chosen: list[int] | None = None
        program = self.program.with_row(self.take, -np.ones(len(self.take), dtype=np.int64), -1, "some")
        for goal, value in zip(self.problem.goals, self.values, strict=True):
            if control.ended:
                return None
            form = goal.form
            better = program.with_row(form.cols, -form.coefs, form.constant - value - 1, "better")
            few = Linear.of(self.take, -np.ones(len(self.take), dtype=np.int64))
            fewer = None if chosen is None else 1 - len(chosen)
            effort = Effort(control.within(SECONDS_PER_TRY))
            x = maximise(better, few, effort, at_least=fewer).x
            if x is not None:
                chosen = self.person[x[self.take] == 1].tolist()
            program = program.with_row(form.cols, -form.coefs, form.constant - value, "held")
        return chosen


def _links(
    now: np.ndarray, best: np.ndarray, column: IntArray
) -> Iterator[tuple[IntArray, IntArray, IntArray, IntArray]]:
    """Rows ``x = take`` for places of the better plan alone, ``x = 1 - take`` for present ones alone."""
    gained, given = np.flatnonzero(best & ~now), np.flatnonzero(now & ~best)
    begin = 0
    for entries, sign, constant in ((gained, -1, 0), (given, 1, 1)):
        for side in (1, -1):
            n = len(entries)
            rows = np.arange(n, dtype=np.int64) + begin
            begin += n
            yield (
                np.concatenate([rows, rows]),
                np.concatenate([entries, column[entries]]),
                np.concatenate([np.full(n, side, dtype=np.int64), np.full(n, side * sign, dtype=np.int64)]),
                np.full(n, side * constant, dtype=np.int64),
            )
