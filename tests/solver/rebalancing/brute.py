"""Rebalancing by trying everything: every plan, and for each every way to read it as chains."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.check import judge
from rules.substitution.moves import NOWHERE, Chain, Step
from solver.pairs import candidate_pairs

Place = tuple[int, int]


@dataclass(frozen=True)
class Best:
    """The best figures: filled, then moved, then level, then the profile's goals."""

    filled: int
    moved: int
    level: int
    later: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, ...]:
        return (self.filled, -self.moved, -self.level, *self.later)


def best(case: Case) -> Best:
    """The best of every plan that some chains lead to and the judge lets pass.  Everybody has one place at
    most, so that a mover's place is the only one left."""
    found: Best | None = None
    kept = set(_places(case, case.stays))
    for plan in _plans(case):
        after = Assignment(
            np.array([t for t, _ in plan], dtype=np.int32), np.array([g for _, g in plan], dtype=np.int32)
        )
        for chains in _readings(case, kept, set(plan)):
            told = judge(case, after, chains)
            if not told.ok:
                continue
            f = told.figures
            now = Best(f.filled, f.moved, f.level, tuple(value for _, value in told.plan.goals))
            if found is None or now.rank > found.rank:
                found = now
    assert found is not None, "changing nothing is allowed"
    return found


def _places(case: Case, which: np.ndarray) -> Iterator[Place]:
    return zip(case.before.teacher[which].tolist(), case.before.group[which].tolist(), strict=True)


def _plans(case: Case) -> Iterator[list[Place]]:
    pairs = candidate_pairs(case.context)
    options: dict[int, list[Place | None]] = {t: [None] for t in range(case.dataset.n_teachers)}
    for t, g in zip(pairs.teacher.tolist(), pairs.group.tolist(), strict=True):
        options[t].append((t, g))
    for t, g in _places(case, case.stays):
        if (t, g) not in options[t]:
            options[t].append((t, g))
    for choice in itertools.product(*options.values()):
        plan = [place for place in choice if place is not None]
        if len(plan) - int(case.stays.sum()) <= case.freed:
            yield plan


def _readings(case: Case, kept: set[Place], plan: set[Place]) -> Iterator[tuple[Chain, ...]]:
    """Every way to say who enters whose place."""
    new = sorted(plan - kept)
    was = dict(kept)
    moves = {t: was[t] for t, _ in new if t in was}
    if any(t in was and (t, was[t]) in plan for t, _ in new):
        return
    refused = [p for p in _places(case, case.is_refused) if not case.ended[p[1]]]
    vacant = [*refused, *moves.items()]
    groups = case.dataset.groups
    spare = {
        g: max(0, int(groups.max_size[g] - groups.seats_elsewhere[g]) - int((case.before.group == g).sum()))
        for g in range(case.dataset.n_groups)
    }

    def matched(left: list[Place], free: list[Place], spare: dict[int, int]) -> Iterator[dict[Place, int]]:
        if not left:
            if not [p for p in free if p[0] in moves and moves[p[0]] == p[1]]:
                yield {}
            return
        first, *rest = left
        for leaver in [p for p in free if p[1] == first[1]]:
            others = [p for p in free if p != leaver]
            for more in matched(rest, others, spare):
                yield {first: leaver[0], **more}
        if spare[first[1]]:
            for more in matched(rest, free, {**spare, first[1]: spare[first[1]] - 1}):
                yield {first: NOWHERE, **more}

    for left_by in matched(new, vacant, spare):
        chains = _chains(left_by, moves)
        if chains is not None:
            yield chains


def _chains(left_by: dict[Place, int], moves: dict[int, int]) -> tuple[Chain, ...] | None:
    """The chains of a reading; None where steps go round in a circle."""
    after = {leaver: place for place, leaver in left_by.items() if leaver in moves}
    chains, used = [], 0
    for first, leaver in left_by.items():
        if leaver in moves:
            continue
        place, steps = first, []
        while True:
            steps.append(Step(place[0], moves.get(place[0], NOWHERE), place[1], left_by[place]))
            used += 1
            if place[0] not in moves:
                break
            place = after[place[0]]
        chains.append(Chain(tuple(steps)))
    return tuple(chains) if used == len(left_by) else None
