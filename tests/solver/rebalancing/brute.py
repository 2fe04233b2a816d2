"""Rebalancing by trying everything: every plan, and for each every way to read it as chains."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from rules.context import Assignment
from rules.derived import groups_allowed
from rules.substitution.case import Case
from rules.substitution.check import judge
from rules.substitution.moves import NOWHERE, Chain, Step
from solver.pairs import candidate_pairs

Place = tuple[int, int]


@dataclass(frozen=True)
class Best:
    """The best figures: filled, then moved and level in the order of the policy, then the profile's goals."""

    filled: int
    moved: int
    level: int
    later: tuple[int, ...]
    level_first: bool

    @property
    def rank(self) -> tuple[int, ...]:
        own = (-self.level, -self.moved) if self.level_first else (-self.moved, -self.level)
        return (self.filled, *own, *self.later)


@dataclass(frozen=True)
class _Entry:
    """A place entered, and the one that its person leaves for it."""

    place: Place
    leaves: Place | None


def best(case: Case) -> Best:
    """The best of every plan that some chains lead to and the judge lets pass."""
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
            later = tuple(value for _, value in told.plan.goals)
            now = Best(f.filled, f.moved, f.level, later, case.policy.level_before_moves)
            if found is None or now.rank > found.rank:
                found = now
    assert found is not None, "changing nothing is allowed"
    return found


def _places(case: Case, which: np.ndarray) -> Iterator[Place]:
    return zip(case.before.teacher[which].tolist(), case.before.group[which].tolist(), strict=True)


def _plans(case: Case) -> Iterator[list[Place]]:
    """Every plan in which nobody has more places than the person may have, and no group more than it has."""
    pairs = candidate_pairs(case.context)
    options: dict[int, set[int]] = {t: set() for t in range(case.dataset.n_teachers)}
    for t, g in [
        *zip(pairs.teacher.tolist(), pairs.group.tolist(), strict=True),
        *_places(case, case.stays),
    ]:
        options[t].add(g)
    most = groups_allowed(case.dataset)
    person = case.dataset.teachers.person
    choices = [
        [chosen for n in range(int(most[person[t]]) + 1) for chosen in itertools.combinations(sorted(of), n)]
        for t, of in options.items()
    ]
    room = case.dataset.groups.max_size
    for choice in itertools.product(*choices):
        plan = [(t, g) for t, chosen in enumerate(choice) for g in chosen]
        if len(plan) - int(case.stays.sum()) > case.freed:
            continue
        taken = Counter(g for _, g in plan)
        if all(count <= room[g] for g, count in taken.items()):
            yield plan


def _readings(case: Case, kept: set[Place], plan: set[Place]) -> Iterator[tuple[Chain, ...]]:
    """Every way to say who leaves what for what, and who enters whose place."""
    person = case.dataset.teachers.person
    entered, left = sorted(plan - kept), sorted(kept - plan)
    for entries in _exchanges(entered, left, lambda place: int(person[place[0]])):
        for vacated in _matched(case, entries):
            chains = _chains(entries, vacated)
            if chains is not None:
                yield chains


def _exchanges(
    entered: list[Place], left: list[Place], person: Callable[[Place], int]
) -> Iterator[tuple[_Entry, ...]]:
    """Every way to give each place that is left one of those that its person enters."""
    if len(left) > len(entered):
        return
    for chosen in itertools.permutations(entered, len(left)):
        if all(person(place) == person(gone) for place, gone in zip(chosen, left, strict=True)):
            leaves = dict(zip(chosen, left, strict=True))
            yield tuple(_Entry(place, leaves.get(place)) for place in entered)


def _matched(case: Case, entries: tuple[_Entry, ...]) -> Iterator[tuple[Place | None, ...]]:
    """Every way to say which place that fell free each entry takes (None: one that was free before)."""
    refused = [place for place in _places(case, case.is_refused) if not case.ended[place[1]]]
    given = [entry.leaves for entry in entries if entry.leaves is not None]
    groups = case.dataset.groups
    spare = {
        g: max(0, int(groups.max_size[g] - groups.seats_elsewhere[g]) - int((case.before.group == g).sum()))
        for g in range(case.dataset.n_groups)
    }
    free: list[Place | None] = [*refused, *given]

    def rest(at: int, free: list[Place | None], spare: dict[int, int]) -> Iterator[tuple[Place | None, ...]]:
        if at == len(entries):
            if not any(place in free for place in given):
                yield ()
            return
        group = entries[at].place[1]
        for vacated in [place for place in free if place is not None and place[1] == group]:
            others = [place for place in free if place != vacated]
            yield from ((vacated, *more) for more in rest(at + 1, others, spare))
        if spare[group]:
            fewer = {**spare, group: spare[group] - 1}
            yield from ((None, *more) for more in rest(at + 1, free, fewer))

    yield from rest(0, free, spare)


def _chains(entries: tuple[_Entry, ...], vacated: tuple[Place | None, ...]) -> tuple[Chain, ...] | None:
    """The chains of a reading; None where steps go round in a circle."""
    into = {place: at for at, place in enumerate(vacated) if place is not None}
    given = {entry.leaves for entry in entries}
    chains, used = [], 0
    for first, place in enumerate(vacated):
        if place is not None and place in given:
            continue
        steps, at = [], first
        while True:
            entry, gone = entries[at], vacated[at]
            (post, group), leaves = entry.place, entry.leaves
            steps.append(
                Step(
                    post,
                    NOWHERE if leaves is None else leaves[1],
                    group,
                    NOWHERE if gone is None else gone[0],
                )
            )
            used += 1
            if leaves is None:
                break
            at = into[leaves]
        chains.append(Chain(tuple(steps)))
    return tuple(chains) if used == len(entries) else None
