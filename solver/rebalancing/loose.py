"""A rebalancing without chains in its program: who leaves and who enters, group by group.

Every rebalancing is a point of it, so that its bounds hold; where the chains read from its best point are
short enough and as near as it counted, that point is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IntArray, frozen
from solver.constraints import add_constraints
from solver.draft import Definition, Draft
from solver.goal_forms import goal_forms
from solver.lexicographic import GoalForm
from solver.lifting import lifted
from solver.program import Linear, Program
from solver.rebalancing.chain_rows import RULE, sums_at_most
from solver.rebalancing.entering import Entering
from solver.rebalancing.model import FARTHEST, own_goals, with_fixed
from solver.rebalancing.narrowing import propagated
from solver.rebalancing.passing import add_passing, add_pool, withheld
from solver.rebalancing.shared import Side, shared_columns
from solver.rebalancing.steps import Unit, units_of


@dataclass(frozen=True, eq=False)
class LooseModel:
    """The program with its goals in order; its columns begin with the pairs."""

    entering: Entering
    draft: Draft
    program: Program
    goals: list[GoalForm]

    def point(self, entered: IntArray) -> IntArray:
        """The point at which all places are kept, and the pairs ``entered`` too."""
        return self.draft.complete(np.concatenate([np.flatnonzero(self.entering.kept), entered]))

    def complete(self, x: IntArray) -> IntArray:
        """The point with all that follows from its pairs."""
        return self.draft.complete(np.flatnonzero(x[: len(self.entering.pairs)]))


def build_direct(entering: Entering) -> LooseModel:
    """The program of a rebalancing in which nobody leaves a place for another."""
    return build_loose(replace(entering, movable=frozen(np.zeros(len(entering.pairs), dtype=np.bool_))))


def build_loose(entering: Entering) -> LooseModel:
    """The program of a rebalancing with chains of any length."""
    case = entering.case
    draft = Draft(case.context, entering.pairs, allotments=withheld(case))
    add_constraints(draft)
    add_passing(draft, entering)
    add_pool(draft, entering)
    later = goal_forms(draft)
    _retain(draft, entering)
    for unit in units_of(entering):
        _near(draft, entering, unit)
    pairs = np.arange(len(entering.pairs))
    ones = np.ones(len(pairs), dtype=np.int64)
    kept = int(entering.kept.sum())
    _row(draft, pairs, ones, kept + case.freed)
    filled = Linear.of(pairs, ones, -kept)
    own = own_goals(case, filled, _moved(draft, entering), _level(draft, entering))
    program = with_fixed(draft.program(), np.flatnonzero(entering.kept & ~entering.movable))
    program = lifted(draft, propagated(program))
    return LooseModel(entering, draft, program, [*own, *later])


def _row(draft: Draft, cols: IntArray, coefs: IntArray, upper: int) -> None:
    draft.add_rows(
        RULE,
        np.zeros(len(cols), dtype=np.int64),
        cols,
        coefs,
        np.array([upper], dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )


def _retain(draft: Draft, entering: Entering) -> None:
    """Nobody has fewer places than stay with the person; no group is entered by more than have left it, and
    what was free."""
    pairs, kept = entering.pairs, entering.kept
    persons = np.unique(pairs.person[entering.movable])
    places = np.bincount(pairs.person[kept], minlength=entering.case.dataset.n_persons)
    at = np.flatnonzero(np.isin(pairs.person, persons))
    row = np.searchsorted(persons, pairs.person[at])
    _least(draft, row, at, places[persons])
    if entering.case.freed == 1:
        _refilled(draft, entering)
    groups = np.unique(pairs.group[entering.entered]).astype(np.int64)
    staying = np.bincount(pairs.group[kept], minlength=entering.case.dataset.n_groups)
    most = (staying + entering.freed + entering.spare)[groups]
    in_them = np.flatnonzero(np.isin(pairs.group, groups))
    sums_at_most(
        draft,
        groups,
        (pairs.group[in_them].astype(np.int64), in_them),
        (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)),
        most,
    )


def _refilled(draft: Draft, entering: Entering) -> None:
    """Whatever is left is entered.  That tells whether one place can be filled at all; for many places it
    takes relaxations longer than it tells them."""
    pairs = entering.pairs
    groups = np.unique(pairs.group[entering.movable])
    at = np.flatnonzero(np.isin(pairs.group, groups))
    staying = np.bincount(pairs.group[entering.kept], minlength=entering.case.dataset.n_groups)
    _least(draft, np.searchsorted(groups, pairs.group[at]), at, staying[groups])


def _least(draft: Draft, row: IntArray, col: IntArray, least: IntArray) -> None:
    draft.add_rows(RULE, row, col, -1, -least, np.zeros(len(least), dtype=np.int64))


def _near(draft: Draft, entering: Entering, unit: Unit) -> None:
    """Where nobody from farther than the unit may enter: no more have places than had, unit by unit."""
    case, pairs = entering.case, entering.pairs
    bound = case.farthest == unit.level
    near = np.flatnonzero(bound[pairs.group])
    mine = unit.keyed(pairs.group[near].astype(np.int64), near)
    keys = np.unique(mine[~entering.kept[near]])
    had = bound[case.before.group]
    before = case.before.group[had].astype(np.int64) * unit.size + unit.of_post[case.before.teacher[had]]
    most = np.bincount(before, minlength=int(keys.max(initial=0)) + 1)[keys]
    sums_at_most(draft, keys, (mine, near), (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)), most)


def _moved(draft: Draft, entering: Entering) -> Linear:
    """Minus the persons who had a place, did not refuse, and whose groups change."""
    case, pairs = entering.case, entering.pairs
    places = np.bincount(pairs.person[entering.kept], minlength=case.dataset.n_persons)
    counted = case.was_seated & ~case.displaced_persons & (places > 0)
    once = counted & (places == 1) & (draft.single == 1)
    direct = np.flatnonzero(entering.movable & once[pairs.person])
    several = np.flatnonzero((counted & ~once)[pairs.person] & (entering.movable | ~entering.kept))
    persons, number = np.unique(pairs.person[several], return_inverse=True)
    indicator = draft.add_columns(len(persons))[number.reshape(-1)]
    entered = ~entering.kept[several]
    n = np.arange(len(several))
    draft.definitions.append(Definition(indicator[entered], several[entered]))
    draft.add_rows(
        RULE,
        np.concatenate([n, n]),
        np.concatenate([several, indicator]),
        np.concatenate([np.where(entered, 1, -1), -np.ones(len(n), dtype=np.int64)]),
        np.where(entered, 0, -1),
        np.zeros(len(n), dtype=np.int64),
    )
    distinct = np.unique(indicator)
    return Linear.of(
        np.concatenate([direct, distinct]),
        np.concatenate([np.ones(len(direct), dtype=np.int64), -np.ones(len(distinct), dtype=np.int64)]),
        -len(direct) - case.moved_anyway,
    )


def _level(draft: Draft, entering: Entering) -> Linear:
    """Minus the levels of substitutes, counted by unit: as many are near as have both left and entered."""
    case, pairs = entering.case, entering.pairs
    substitutes = entering.entered[~case.was_seated[pairs.person[entering.entered]]]
    leaving = np.flatnonzero(entering.movable)
    cols, coefs = [substitutes], [np.full(len(substitutes), -FARTHEST)]
    refused = case.is_refused & ~case.ended[case.before.group]
    for unit in units_of(entering):
        mine = unit.keyed(pairs.group[substitutes].astype(np.int64), substitutes)
        theirs = unit.keyed(pairs.group[leaving].astype(np.int64), leaving)
        gone = case.before.group[refused].astype(np.int64) * unit.size
        gone += unit.of_post[case.before.teacher[refused]]
        near = np.isin(mine, np.concatenate([theirs, gone]))
        keys, number = np.unique(mine[near], return_inverse=True)
        size = int(keys.max(initial=0)) + 1
        free = np.bincount(gone[gone < size], minlength=size)[keys]
        could = np.bincount(theirs[theirs < size], minlength=size)[keys]
        most = np.bincount(number.reshape(-1), minlength=len(keys))
        left = Side(theirs, leaving, -1, free + could)
        entered = Side(mine, substitutes, 1, np.zeros(len(keys), dtype=np.int64))
        shared = shared_columns(draft, keys, most, left, entered)
        cols.append(shared)
        coefs.append(np.ones(len(shared)))
    return Linear.of(np.concatenate(cols), np.concatenate(coefs).astype(np.int64))
