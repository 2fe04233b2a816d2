"""A first plan without any search: places handed out in order of what they are worth to the goals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.context import Assignment
from solver.draft import ASKED, Draft
from solver.filling import Filling, Ration
from solver.program import Linear, Program


def gains(draft: Draft, form: Linear) -> IntArray:
    """What each pair adds to the goal when it is the first of its set to be taken."""
    worth = form.dense(draft.n_columns)
    total = worth[: len(draft.pairs)].copy()
    for definition in draft.definitions:
        if definition.floor is None:
            np.add.at(total, definition.source, worth[definition.target])
        else:
            np.add.at(total, definition.source, -worth[definition.target])
    return total


_ROUNDS = 12
"""How often half of the groups that stayed under their minimum are closed and everything is tried again."""


def greedy_point(draft: Draft, program: Program, forms: Sequence[Linear]) -> IntArray:
    """Places handed out in descending order of the goals' gains; see :func:`handed_out`."""
    order, helpful = ranked(draft, forms)
    return handed_out(draft, program, order, helpful)


def ranked(draft: Draft, forms: Sequence[Linear]) -> tuple[IntArray, BoolArray]:
    """Pairs in descending order of what they add to the goals, the first goal deciding first; and which of
    them add to some goal."""
    ranking = [-gains(draft, form) for form in forms]
    order = np.lexsort([np.arange(len(draft.pairs)), *reversed(ranking)])
    helpful = sum((r < 0 for r in ranking), np.zeros(len(draft.pairs), dtype=np.bool_))
    return order, helpful


def point_from(draft: Draft, program: Program, forms: Sequence[Linear], known: Assignment) -> IntArray:
    """The point nearest to a known plan that handing out gives: demands first, then the known places, then
    all that helps, in the order of the goals; groups that ran are opened first."""
    order, helpful = ranked(draft, forms)
    at = draft.pairs.find(known.teacher, known.group)
    held = np.zeros(len(draft.pairs), dtype=np.bool_)
    held[at[at >= 0]] = True
    ran = np.zeros(draft.dataset.n_groups, dtype=np.bool_)
    ran[known.group] = True
    known_first = order[np.argsort(~held[order], kind="stable")]
    return handed_out(draft, program, known_first, held | helpful, to_run=ran, first=order[held[order]])


def handed_out(
    draft: Draft,
    program: Program,
    order: IntArray,
    helpful: BoolArray,
    barred: BoolArray | None = None,
    to_run: BoolArray | None = None,
    first: IntArray | None = None,
) -> IntArray:
    """Hand places out in rounds: demands first (decisions, hard floors), then whoever fills the groups that
    demands opened or that are ``to_run``, then all helpful pairs in order, while every row still holds.

    Groups that end below their minimum are closed and their people tried elsewhere.  ``barred`` groups take
    nobody.  ``first``: pairs that come before all others, but for what a question asks, which is met in a
    group that is to run, if it can be.  Whether every demand is met is for the caller to check.
    """
    groups = draft.dataset.groups
    need = np.where(draft.running >= 0, groups.min_size.or_default(0) - groups.seats_elsewhere, 0)
    filling = Filling(
        draft, program, np.zeros(len(groups), dtype=np.bool_) if barred is None else barred.copy()
    )
    demands = np.flatnonzero(program.upper < 0)
    if first is not None:
        asked = np.array([name == ASKED for name in program.rule_names], dtype=np.bool_)
        opening = np.zeros(len(groups), dtype=np.bool_) if to_run is None else ~to_run
        near = order[np.argsort(opening[draft.pairs.group[order]], kind="stable")]
        _meet_demands(filling, near, demands[asked[program.row_rule[demands]]])
        filling.take(first)
    for _ in range(_ROUNDS):
        _meet_demands(filling, order, demands)
        size = filling.sizes()
        opened = (size > 0) if to_run is None else (size > 0) | to_run
        missing = np.where(opened & ~filling.barred, np.maximum(0, need - size), 0)
        sets = np.where(missing > 0, np.arange(len(groups)), -1)[draft.pairs.group]
        filling.take(order[sets[order] >= 0], Ration(sets, missing))
        filling.take(order[helpful[order]])
        size = filling.sizes()
        short = (size > 0) & (size < need)
        if not short.any():
            break
        filling.close(_emptiest(short, need - size))
    size = filling.sizes()
    filling.close((size > 0) & (size < need))
    return filling.point()


def _emptiest(short: BoolArray, missing: IntArray) -> BoolArray:
    """The short groups that miss most, half of them: their people may fill the others."""
    groups = np.flatnonzero(short)
    most = groups[np.argsort(-missing[groups], kind="stable")]
    closed = np.zeros_like(short)
    closed[most[: (len(most) + 1) // 2]] = True
    return closed


def _meet_demands(filling: Filling, order: IntArray, demands: IntArray) -> None:
    """For rows with a lower figure take pairs until they are met, a pair for one row each: first for rows
    that pairs alone can meet (decisions, hard floors), then for the others (soft floors).
    """
    program, n_pairs = filling.program, len(filling.draft.pairs)
    entries = program.matrix[demands].tocoo()
    relieved = np.zeros(len(demands), dtype=np.bool_)
    relieved[entries.row[(entries.data < 0) & (entries.col >= n_pairs)]] = True
    for rows in (demands[~relieved], demands[relieved]):
        _meet(filling, order, rows)


def _meet(filling: Filling, order: IntArray, demands: IntArray) -> None:
    program, n_pairs = filling.program, len(filling.draft.pairs)
    while len(demands):
        missing = (program.matrix @ filling.without_relief() - program.upper)[demands]
        demands, missing = demands[missing > 0], missing[missing > 0]
        entries = program.matrix[demands].tocoo()
        useful = (entries.data < 0) & (entries.col < n_pairs)
        sets = np.full(n_pairs, -1, dtype=np.int64)
        sets[entries.col[useful][::-1]] = entries.row[useful][::-1]
        before = int(filling.chosen.sum())
        filling.take(order[sets[order] >= 0], Ration(sets, missing))
        if int(filling.chosen.sum()) == before:
            break
