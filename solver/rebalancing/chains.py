"""A point of the program as a plan and its chains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.moves import NOWHERE, Chain
from solver.rebalancing.matching import Entry, chains_from
from solver.rebalancing.model import Model


def plan_of(model: Model, x: IntArray) -> Assignment:
    """The plan afterwards."""
    pairs = model.entering.pairs
    chosen = np.flatnonzero(x[: len(pairs)])
    return Assignment(pairs.teacher[chosen], pairs.group[chosen]).sorted()


def chains_of(model: Model, x: IntArray) -> tuple[Chain, ...]:
    """The chains of the steps that a point takes, depth by depth."""
    pairs, steps = model.entering.pairs, model.steps
    entries = []
    for step in np.flatnonzero(x[model.first : model.first + len(steps)]).tolist():
        entered, left = int(steps.entered[step]), int(steps.left[step])
        group, given = int(pairs.group[entered]), NOWHERE if left < 0 else int(pairs.group[left])
        next_at = None if left < 0 else (int(steps.depth[step]) + 1) * steps.width + given
        entries.append(Entry(int(pairs.teacher[entered]), group, given, int(steps.enters[step]), next_at))
    chains = chains_from(model.entering.case, entries)
    if chains is None:
        raise RuntimeError("the steps of a point make no chains")
    return chains


def point_of(model: Model, chains: Sequence[Chain]) -> IntArray:
    """The point of chains of one step each; where one of them is none of the model's, the point that changes
    nothing."""
    pairs, steps = model.entering.pairs, model.steps
    nothing = np.empty(0, dtype=np.int64)
    unchanged = model.point(nothing, nothing)
    entered = pairs.find(
        np.array([chain.steps[0].teacher for chain in chains], dtype=np.int32),
        np.array([chain.steps[0].to_group for chain in chains], dtype=np.int32),
    )
    first = np.full(len(pairs) + 1, -1, dtype=np.int64)
    begin = np.flatnonzero((steps.left < 0) & (steps.depth == 0))
    first[steps.entered[begin]] = begin
    taken = first[entered]
    if any(chain.moved for chain in chains) or (taken < 0).any():
        return unchanged
    x = model.point(entered, taken)
    return x if model.program.is_feasible(x) else unchanged
