"""The integer program of a rebalancing: the rules of plans, and chains of bounded length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.columns import IntArray
from rules.substitution.case import Case
from rules.substitution.goals import FILLED, LEVEL, MOVED
from solver.constraints import add_constraints
from solver.draft import Definition, Draft
from solver.goal_forms import goal_forms
from solver.lexicographic import GoalForm
from solver.program import Linear, Program
from solver.rebalancing.chain_rows import RULE, balance, follow
from solver.rebalancing.claims import most_of
from solver.rebalancing.entering import Entering
from solver.rebalancing.passing import add_passing, add_pool, withheld
from solver.rebalancing.shared import Side, shared_columns
from solver.rebalancing.steps import Steps, steps_of, units_of

FARTHEST = 2


@dataclass(frozen=True, eq=False)
class Model:
    """A rebalancing as a program with its goals in order, and the point that changes nothing.

    Column ``first + i`` of the program is step ``i``.
    """

    entering: Entering
    steps: Steps
    first: int
    draft: Draft
    program: Program
    goals: list[GoalForm]

    def point(self, entered: IntArray, taken: IntArray) -> IntArray:
        """The point at which all places are kept, the pairs ``entered`` too, and the steps ``taken``."""
        x = np.zeros(self.program.n_columns, dtype=np.int64)
        x[np.concatenate([np.flatnonzero(self.entering.kept), entered])] = 1
        x[self.first + taken] = 1
        return self.complete(x)

    def complete(self, x: IntArray) -> IntArray:
        """The point with all that follows from its pairs and steps."""
        x = x.copy()
        for definition in self.draft.definitions:
            definition.fill(x)
        return x


def build(entering: Entering, limit: int) -> Model:
    """The program for chains of at most ``limit`` persons moved."""
    case = entering.case
    draft = Draft(case.context, entering.pairs, allotments=withheld(case))
    add_constraints(draft)
    add_passing(draft, entering)
    add_pool(draft, entering)
    later = goal_forms(draft)
    steps = steps_of(entering, limit)
    column = draft.add_columns(len(steps))
    balance(draft, steps, column)
    follow(draft, steps, column)
    filled = Linear.of(column[steps.last], np.ones(len(steps.last), dtype=np.int64))
    own = own_goals(case, filled, _moved(draft, steps, column), _level(draft, steps, column))
    first = int(column[0]) if len(column) else draft.n_columns
    left = np.zeros(len(entering.pairs), dtype=np.bool_)
    left[steps.left[steps.moving]] = True
    program = with_fixed(draft.program(), np.flatnonzero(entering.kept & ~left))
    return Model(entering, steps, first, draft, program, [*own, *later])


def own_goals(case: Case, filled: Linear, moved: Linear, level: Linear) -> list[GoalForm]:
    """The goals of a rebalancing in the order that the policy lays down, each with the most it can reach."""
    forms = {FILLED: filled, MOVED: moved, LEVEL: level}
    return [GoalForm(name, forms[name], most=most) for name, most in most_of(case).items()]


def with_fixed(program: Program, columns: IntArray) -> Program:
    """The program in which the columns are 1: what cannot change costs nothing then."""
    lower = program.lower_bound.copy()
    lower[columns] = 1
    return program.with_bounds(lower, program.upper_bound)


def _moved(draft: Draft, steps: Steps, column: IntArray) -> Linear:
    """Minus the persons who had a place, did not refuse, and whose groups change.

    Those whose group has ended are moved in any case: a constant.
    """
    case, entering = steps.entering.case, steps.entering
    person_of = case.dataset.teachers.person
    person = entering.pairs.person[steps.entered]
    counted = np.flatnonzero(case.was_seated[person] & ~case.displaced_persons[person])
    place = np.bincount(person_of[case.before.teacher[case.stays]], minlength=case.dataset.n_persons)
    once = (place[person[counted]] == 1) & (draft.single[person[counted]] == 1)
    direct, several = column[counted[once]], counted[~once]
    persons, number = np.unique(person[several], return_inverse=True)
    indicator = draft.add_columns(len(persons))
    draft.definitions.append(Definition(indicator[number.reshape(-1)], column[several]))
    n = np.arange(len(several))
    draft.add_rows(
        RULE,
        np.concatenate([n, n]),
        np.concatenate([column[several], indicator[number.reshape(-1)]]),
        np.concatenate([np.ones(len(n), dtype=np.int64), -np.ones(len(n), dtype=np.int64)]),
        np.zeros(len(n), dtype=np.int64),
        np.zeros(len(n), dtype=np.int64),
    )
    columns = np.concatenate([direct, indicator])
    return Linear.of(columns, -np.ones(len(columns), dtype=np.int64), -case.moved_anyway)


def _level(draft: Draft, steps: Steps, column: IntArray) -> Linear:
    """Minus the levels of substitutes: two each, one less for each of school and district that whoever left
    the place shares with them; what is shared is counted by unit, no more than have entered or left."""
    entering = steps.entering
    case = entering.case
    substitutes = steps.last[~case.was_seated[entering.pairs.person[steps.entered[steps.last]]]]
    cols, coefs = [column[substitutes]], [np.full(len(substitutes), -FARTHEST)]
    for unit in units_of(entering):
        mine = unit.keyed(steps.enters[substitutes], steps.entered[substitutes])
        theirs = unit.keyed(steps.leaves, steps.left[steps.moving])
        refused = _refused(steps, unit.of_post, unit.size)
        near = np.isin(mine, np.concatenate([theirs, refused]))
        keys, number = np.unique(mine[near], return_inverse=True)
        most = np.bincount(number.reshape(-1), minlength=len(keys))
        were = np.searchsorted(refused, keys, side="right") - np.searchsorted(refused, keys)
        left = Side(theirs, column[steps.moving], 1, were)
        entered = Side(mine, column[substitutes], 1, np.zeros(len(keys), dtype=np.int64))
        shared = shared_columns(draft, keys, most, left, entered)
        cols.append(shared)
        coefs.append(np.ones(len(shared)))
    return Linear.of(np.concatenate(cols), np.concatenate(coefs).astype(np.int64))


def _refused(steps: Steps, unit: np.ndarray, size: int) -> IntArray:
    """Depth, group and unit of each place refused, as one number, ascending; all of them at depth 0."""
    case = steps.entering.case
    refused = case.is_refused & ~case.ended[case.before.group]
    return np.sort(case.before.group[refused].astype(np.int64) * size + unit[case.before.teacher[refused]])
