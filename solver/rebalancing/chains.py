"""A point of the program as a plan and its chains: who enters whose place is matched, the nearest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.moves import NOWHERE, Chain, Step
from solver.rebalancing.model import Model


def plan_of(model: Model, x: IntArray) -> Assignment:
    """The plan afterwards."""
    pairs = model.entering.pairs
    chosen = np.flatnonzero(x[: len(pairs)])
    return Assignment(pairs.teacher[chosen], pairs.group[chosen]).sorted()


def chains_of(model: Model, x: IntArray) -> tuple[Chain, ...]:
    """The chains: each begins with a place refused or free before, and ends with who leaves none."""
    taken = np.flatnonzero(x[model.first : model.first + len(model.steps)])
    left_by = _matched(model, taken)
    entered_after = {left: step for step, left in left_by.items() if left is not None and left >= 0}
    chains = []
    for step in taken.tolist():
        if model.steps.depth[step] == 0:
            chains.append(_followed(model, step, left_by, entered_after))
    return tuple(chains)


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


def _followed(model: Model, step: int, left_by: dict[int, int | None], after: dict[int, int]) -> Chain:
    found = [_step(model, step, left_by[step])]
    while model.steps.left[step] >= 0:
        step = after[step]
        found.append(_step(model, step, left_by[step]))
    return Chain(tuple(found))


def _step(model: Model, step: int, left_by: int | None) -> Step:
    """A step in posts and groups; ``left_by``: the step that left the place (>= 0), a refused place (-2, …),
    or None."""
    pairs, case, steps = model.entering.pairs, model.entering.case, model.steps
    entered, left = int(steps.entered[step]), int(steps.left[step])
    if left_by is None:
        leaver = NOWHERE
    elif left_by >= 0:
        leaver = int(pairs.teacher[steps.entered[left_by]])
    else:
        leaver = int(case.before.teacher[-2 - left_by])
    return Step(
        int(pairs.teacher[entered]),
        NOWHERE if left < 0 else int(pairs.group[left]),
        int(pairs.group[entered]),
        leaver,
    )


def _matched(model: Model, taken: IntArray) -> dict[int, int | None]:
    """Per step taken, who left the place: a step before (its number), a refused place (as -2 - its position),
    or nobody (None)."""
    steps, case, pairs = model.steps, model.entering.case, model.entering.pairs
    vacant: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in np.flatnonzero(case.is_refused & ~case.ended[case.before.group]).tolist():
        vacant[int(case.before.group[place])].append((-2 - place, int(case.before.teacher[place])))
    for step in taken.tolist():
        if steps.left[step] >= 0:
            left = int(steps.left[step])
            key = (int(steps.depth[step]) + 1) * steps.width + int(pairs.group[left])
            vacant[key].append((step, int(pairs.teacher[left])))
    entering: defaultdict[int, list[int]] = defaultdict(list)
    for step in taken.tolist():
        entering[int(steps.enters[step])].append(step)
    found: dict[int, int | None] = {}
    for key, waiting in entering.items():
        found.update(_nearest(model, waiting, vacant[key]))
    return found


def _nearest(model: Model, waiting: list[int], vacant: list[tuple[int, int]]) -> dict[int, int | None]:
    """Those who enter matched with those who left: within the school, else the district, else any.

    Substitutes choose before others, whose nearness counts for nothing; where somebody may come from the own
    school alone, the rows see to it that all find one there.
    """
    case, pairs, steps = model.entering.case, model.entering.pairs, model.steps
    school, district = case.dataset.teachers.school, case.dataset.teacher_district
    units: list[Callable[[int], Hashable]] = [
        lambda post: int(school[post]),
        lambda post: int(district[post]),
        lambda post: None,
    ]
    seated = {step: bool(case.was_seated[pairs.person[steps.entered[step]]]) for step in waiting}
    found: dict[int, int | None] = {}
    free = list(vacant)
    for others in (False, True):
        for unit in units:
            for step in waiting:
                if step in found or seated[step] is not others:
                    continue
                mine = unit(int(pairs.teacher[steps.entered[step]]))
                fit = next((v for v in free if unit(v[1]) == mine), None)
                if fit is not None:
                    found[step] = fit[0]
                    free.remove(fit)
    return {step: found.get(step) for step in waiting}
