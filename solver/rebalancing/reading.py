"""A plan afterwards read as chains: who enters whose place, so that chains stay short and people near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

import numpy as np

from rules.columns import IntArray
from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE, Chain, Step
from solver.rebalancing.entering import Entering

_REFUSED = -2
"""Who left a place: a pair that was left (its number), a refused place (-2 - its position), None: nobody."""


def read_chains(entering: Entering, chosen: IntArray) -> tuple[Chain, ...] | None:
    """The chains of a plan that holds the pairs ``chosen``; None where some go round in a circle, or somebody
    would have to leave two places for one, or leaves one that nobody enters."""
    pairs, kept = entering.pairs, entering.kept
    taken = np.zeros(len(pairs), dtype=np.bool_)
    taken[chosen] = True
    left, entered = np.flatnonzero(kept & ~taken), np.flatnonzero(~kept & taken)
    leaves = _left_for(entering, left, entered)
    if leaves is None:
        return None
    left_by = _left_by(entering, left, entered, leaves)
    after = {leaver: place for place, leaver in left_by.items() if leaver is not None and leaver >= 0}
    chains, steps = [], 0
    for place, leaver in left_by.items():
        if leaver is None or leaver <= _REFUSED:
            chain = _followed(entering, place, left_by, leaves, after)
            steps += len(chain.steps)
            chains.append(chain)
    ended = all(chain.steps[-1].from_group == NOWHERE for chain in chains)
    return tuple(chains) if steps == len(entered) and ended else None


def _left_for(entering: Entering, left: IntArray, entered: IntArray) -> dict[int, int] | None:
    """Per entered pair the pair that its person leaves for it."""
    person = entering.pairs.person
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for pair in left.tolist():
        waiting[int(person[pair])].append(pair)
    found = {}
    for pair in entered.tolist():
        if waiting[int(person[pair])]:
            found[pair] = waiting[int(person[pair])].pop()
    return None if any(waiting.values()) else found


def _left_by(
    entering: Entering, left: IntArray, entered: IntArray, leaves: dict[int, int]
) -> dict[int, int | None]:
    case, pairs = entering.case, entering.pairs
    vacant: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in np.flatnonzero(case.is_refused & ~case.ended[case.before.group]).tolist():
        vacant[int(case.before.group[place])].append((_REFUSED - place, int(case.before.teacher[place])))
    for pair in left.tolist():
        vacant[int(pairs.group[pair])].append((pair, int(pairs.teacher[pair])))
    by_group: defaultdict[int, list[int]] = defaultdict(list)
    for pair in entered.tolist():
        by_group[int(pairs.group[pair])].append(pair)
    found: dict[int, int | None] = {}
    for group, waiting in by_group.items():
        found.update(_matched(case, entering, waiting, vacant[group], leaves))
    return found


def _matched(
    case: Case,
    entering: Entering,
    waiting: list[int],
    vacant: list[tuple[int, int]],
    leaves: dict[int, int],
) -> dict[int, int | None]:
    """Who of those who enter a group takes whose place.

    Substitutes first, each the nearest place, of equally near ones one that somebody left for another group:
    so what was refused is left to those who move on, and chains stay short.
    """
    pairs = entering.pairs
    school, district = case.dataset.teachers.school, case.dataset.teacher_district
    units: list[Callable[[int], Hashable]] = [
        lambda post: int(school[post]),
        lambda post: int(district[post]),
        lambda post: None,
    ]
    substitutes = [p for p in waiting if not case.was_seated[pairs.person[p]]]
    others = sorted((p for p in waiting if case.was_seated[pairs.person[p]]), key=lambda p: p in leaves)
    moved_first = sorted(vacant, key=lambda v: v[0] < 0)
    refused_first = sorted(vacant, key=lambda v: v[0] >= 0)
    found: dict[int, int | None] = {}
    used: set[int] = set()
    for people, order in ((substitutes, moved_first), (others, refused_first)):
        for unit in units:
            for pair in people:
                if pair in found:
                    continue
                mine = unit(int(pairs.teacher[pair]))
                fit = next((v[0] for v in order if v[0] not in used and unit(v[1]) == mine), None)
                if fit is not None:
                    found[pair] = fit
                    used.add(fit)
    return {pair: found.get(pair) for pair in waiting}


def _followed(
    entering: Entering,
    place: int,
    left_by: dict[int, int | None],
    leaves: dict[int, int],
    after: dict[int, int],
) -> Chain:
    case, pairs = entering.case, entering.pairs
    steps = []
    here: int | None = place
    while here is not None:
        leaver = left_by[here]
        if leaver is None:
            post = NOWHERE
        elif leaver <= _REFUSED:
            post = int(case.before.teacher[_REFUSED - leaver])
        else:
            post = int(pairs.teacher[leaver])
        left = leaves.get(here)
        steps.append(
            Step(
                int(pairs.teacher[here]),
                NOWHERE if left is None else int(pairs.group[left]),
                int(pairs.group[here]),
                post,
            )
        )
        here = None if left is None else after.get(left)
    return Chain(tuple(steps))
