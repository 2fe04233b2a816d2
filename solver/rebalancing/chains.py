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
        post, group, at = int(pairs.teacher[entered]), int(pairs.group[entered]), int(steps.enters[step])
        if left < 0:
            entries.append(Entry(post, group, NOWHERE, at, None))
            continue
        given = int(pairs.group[left])
        next_at = (int(steps.depth[step]) + 1) * steps.width + given
        entries.append(Entry(post, group, given, at, next_at, int(pairs.teacher[left])))
    chains = chains_from(model.entering.case, entries)
    if chains is None:
        raise RuntimeError("the steps of a point make no chains")
    return chains


def point_of(model: Model, chains: Sequence[Chain]) -> IntArray:
    """The point of those of the chains that the model has: of all, or, where they break a rule, of as many as
    go together, the shortest first."""
    found = [taken for chain in chains if (taken := _taken(model, chain)) is not None]
    found.sort(key=len)
    x = _changed(model, [step for steps in found for step in steps])
    if model.program.is_feasible(x):
        return x
    kept: list[int] = []
    x = _changed(model, kept)
    for steps in found:
        more = _changed(model, [*kept, *steps])
        if model.program.is_feasible(more):
            kept, x = [*kept, *steps], more
    return x


def _changed(model: Model, steps: Sequence[int]) -> IntArray:
    taken = np.array(steps, dtype=np.int64)
    x = model.point(model.steps.entered[taken], taken)
    left = model.steps.left[taken]
    x[left[left >= 0]] = 0
    return model.complete(x)


def _taken(model: Model, chain: Chain) -> list[int] | None:
    """The steps of a chain; None where the model lacks one of them."""
    pairs, steps = model.entering.pairs, model.steps
    found = []
    for depth, step in enumerate(chain.steps):
        teacher = np.array([step.teacher], dtype=np.int32)
        entered = int(pairs.find(teacher, np.array([step.to_group], dtype=np.int32))[0])
        here = steps.of_entered(entered)
        here = here[steps.depth[here] == depth]
        groups = np.where(steps.left[here] < 0, NOWHERE, pairs.group[steps.left[here]])
        here = here[groups == step.from_group]
        if entered < 0 or len(here) == 0:
            return None
        found.append(int(here[0]))
    return found
