"""The valid plan nearest to a given one: as few persons as possible get other groups than they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from rules.columns import IndexArray, IntArray
from rules.context import Assignment, Context
from rules.matching import distinct
from solver.allocate import Problem, build
from solver.cpsat import Effort, EngineStatus, maximise
from solver.options import Control
from solver.pairs import Pairs
from solver.program import Linear, Program
from solver.result import GoalValue
from solver.start import point_from

LARGE = 20_000
"""With more candidate pairs the few places that matter are tried first."""
_SPARE = 3
"""Groups with fewer people than this above their minimum may need others."""
_FOR_FEW = 0.4
"""Part of the time for those few places."""
_FOR_CHANGES = 0.6
"""Part of the time in which the fewest changes are looked for; the rest is for the goals among those."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """A valid plan.

    ``changed``: persons whose groups differ from the plan given; ``bound``: no valid plan changes fewer
    (proven); ``plan`` is None where none was found; ``impossible``: proven that there is none.
    """

    plan: Assignment | None
    changed: int
    bound: int
    impossible: bool = False

    @property
    def proven(self) -> bool:
        """No valid plan changes fewer persons."""
        return self.plan is not None and self.changed == self.bound


def changed_persons(context: Context, before: Assignment, after: Assignment) -> IndexArray:
    """The persons whose places differ, ascending."""
    width = max(1, context.dataset.n_groups)
    one, other = (distinct(plan.teacher.astype(np.int64) * width + plan.group) for plan in (before, after))
    different = np.setxor1d(one, other)
    person: IndexArray = np.unique(context.dataset.teachers.person[different // width])
    return person


def nearest(
    context: Context,
    plan: Assignment,
    control: Control,
    at_least: Sequence[GoalValue] = (),
    pairs: Pairs | None = None,
) -> Nearest:
    """The nearest valid plan; of those that are equally near one that is good for the goals in their order.

    ``at_least``: goals of the context, in its order, that must keep these values; ``pairs``: the places that
    may be taken (default: every candidate pair).
    """
    problem = build(context, pairs)
    changes = _Changes.of(problem, _held(problem, at_least), plan)
    start = changes.point(_start(problem, plan, at_least, control, few=pairs is not None))
    effort = Effort(control.within(_FOR_CHANGES * control.left))
    found = maximise(changes.program, changes.form, effort, hint=start)
    x = found.x
    if changes.program.is_feasible(start) and (
        x is None or changes.form.value(start) > changes.form.value(x)
    ):
        x = start
    if x is None:
        return Nearest(None, 0, 0, impossible=found.status is EngineStatus.INFEASIBLE)
    x = x if at_least else _refined(changes, problem, x, control)
    chosen = problem.assignment(x[: problem.program.n_columns]).sorted()
    bound = changes.anyway - (found.bound if found.bound is not None else 0)
    changed = len(changed_persons(context, plan, chosen))
    return Nearest(chosen, changed, min(bound, changed))


def _start(
    problem: Problem, plan: Assignment, at_least: Sequence[GoalValue], control: Control, *, few: bool
) -> IntArray:
    """A point to begin with: handed out, or on a large problem the best that few places allow."""
    draft = problem.draft
    if not few and len(problem.pairs) > LARGE:
        part = control.within(_FOR_FEW * control.left)
        near = nearest(draft.context, plan, part, at_least, _few(problem, plan))
        x = None if near.plan is None else problem.point(near.plan)
        if x is not None:
            return x
    return point_from(draft, problem.program, _forms(problem), plan)


def _few(problem: Problem, plan: Assignment) -> Pairs:
    """The places of the plan, all those of people decided for, and of groups that are short of people."""
    pairs, groups, decisions = problem.pairs, problem.draft.dataset.groups, problem.draft.dataset.decisions
    at = pairs.find(plan.teacher, plan.group)
    size = np.bincount(pairs.group[at[at >= 0]], minlength=len(groups))
    need = groups.min_size.or_default(0) - groups.seats_elsewhere
    short = (size > 0) & (size < need + _SPARE) & ~groups.shared
    keep = short[pairs.group] | np.isin(pairs.teacher, decisions.teacher)
    keep[at[at >= 0]] = True
    return Pairs(pairs.dataset, pairs.teacher[keep], pairs.group[keep])


def _forms(problem: Problem) -> list[Linear]:
    return [goal.form for goal in problem.goals]


def _held(problem: Problem, at_least: Sequence[GoalValue]) -> Program:
    program = problem.program
    for goal, value in zip(problem.goals, at_least, strict=False):
        upper = goal.form.constant - value.value
        program = program.with_row(goal.form.cols, -goal.form.coefs, upper, "held")
    return program


@dataclass(frozen=True, eq=False)
class _Changes:
    """The program with a column for every person who need not change: 1 where the places differ.

    ``anyway``: persons with a place that no plan may give them.
    """

    program: Program
    form: Linear
    anyway: int
    person: IntArray
    held: IntArray
    pair_person: IndexArray

    @classmethod
    def of(cls, problem: Problem, program: Program, plan: Assignment) -> _Changes:
        pairs = problem.pairs
        owner = problem.draft.dataset.teachers.person
        at = pairs.find(plan.teacher, plan.group)
        lost = np.unique(owner[plan.teacher[at < 0]])
        column = np.full(problem.draft.dataset.n_persons, -1, dtype=np.int64)
        free = np.setdiff1d(np.unique(pairs.person), lost)
        column[free] = np.arange(len(free)) + program.n_columns
        held = np.zeros(len(pairs), dtype=np.int64)
        held[at[at >= 0]] = 1
        entries = np.flatnonzero(column[pairs.person] >= 0)
        sign = np.where(held[entries] == 1, -1, 1)
        rows = np.arange(len(entries), dtype=np.int64)
        matrix = sparse.coo_array(
            (
                np.concatenate([sign, -np.ones(len(entries), dtype=np.int64)]),
                (np.concatenate([rows, rows]), np.concatenate([entries, column[pairs.person[entries]]])),
            ),
            shape=(len(entries), program.n_columns + len(free)),
        ).tocsr()
        wider = replace(
            program,
            matrix=sparse.hstack(
                [program.matrix, sparse.csr_array((program.n_rows, len(free)), dtype=np.int64)], format="csr"
            ),
            lower_bound=np.concatenate([program.lower_bound, np.zeros(len(free), dtype=np.int64)]),
            upper_bound=np.concatenate([program.upper_bound, np.ones(len(free), dtype=np.int64)]),
        ).with_rows(matrix, -held[entries], "changed")
        form = Linear.of(column[free], -np.ones(len(free), dtype=np.int64))
        return cls(wider, form, len(lost), free.astype(np.int64), held, pairs.person)

    def point(self, x: IntArray) -> IntArray:
        """A point of the program without these columns, with them."""
        differs = np.unique(self.pair_person[x[: len(self.held)] != self.held])
        return np.concatenate([x, np.isin(self.person, differs).astype(np.int64)])


def _refined(changes: _Changes, problem: Problem, x: IntArray, control: Control) -> IntArray:
    """Among plans with as few changes: each goal in turn as large as the time left allows."""
    form = changes.form
    program = changes.program.with_row(form.cols, -form.coefs, -form.value(x), "fewest")
    for k, goal in enumerate(problem.goals):
        left = len(problem.goals) - k
        if control.ended or not len(goal.form.cols):
            continue
        effort = Effort(control.within(control.left / left))
        found = maximise(program, goal.form, effort, hint=x)
        if found.x is not None and goal.form.value(found.x) >= goal.form.value(x):
            x = found.x
        upper = goal.form.constant - goal.form.value(x)
        program = program.with_row(goal.form.cols, -goal.form.coefs, upper, "held")
    return x
