"""Who takes whose place: those who enter a group matched with those who left it, the nearest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE, Chain, Step

_REFUSED = -2
_FREE = -1


@dataclass(frozen=True)
class Entry:
    """A post that enters a group, leaving ``left`` for it (a group, or :data:`NOWHERE`).

    ``at``: where the place lies, the group or, where chains are counted by depth, depth and group;
    ``gives``: the same of the place that it leaves (None: none), which ``holder`` held, a post of the same
    person.
    """

    post: int
    group: int
    left: int
    at: int
    gives: int | None
    holder: int = NOWHERE


@dataclass(frozen=True)
class _Vacancy:
    """A place left by an entry (its number), or refused (:data:`_REFUSED` - its position)."""

    by: int
    post: int


def chains_from(case: Case, entries: Sequence[Entry]) -> tuple[Chain, ...] | None:
    """The chains of the entries; None where some go round in a circle, or a place that is left stays empty.

    Substitutes choose first, each the nearest place, of equally near ones one that somebody left for another
    group: so what was refused is left to those who move on, and chains stay short.
    """
    left_by = _left_by(case, entries)
    after = {by: number for number, by in left_by.items() if by >= 0}
    chains = [
        _followed(case, entries, number, left_by, after) for number, by in left_by.items() if by <= _FREE
    ]
    steps = sum(len(chain.steps) for chain in chains)
    ended = all(chain.steps[-1].from_group == NOWHERE for chain in chains)
    return tuple(chains) if steps == len(entries) and ended else None


def _left_by(case: Case, entries: Sequence[Entry]) -> dict[int, int]:
    """Per entry who left its place: an entry, a refused place, or nobody (:data:`_FREE`)."""
    vacant: defaultdict[int, list[_Vacancy]] = defaultdict(list)
    for place in np.flatnonzero(case.is_refused & ~case.ended[case.before.group]).tolist():
        vacancy = _Vacancy(_REFUSED - place, int(case.before.teacher[place]))
        vacant[int(case.before.group[place])].append(vacancy)
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        waiting[entry.at].append(number)
        if entry.gives is not None:
            vacant[entry.gives].append(_Vacancy(number, entry.holder))
    found: dict[int, int] = {}
    for at, numbers in waiting.items():
        found.update(_nearest(case, entries, numbers, vacant[at]))
    return dict(sorted(found.items()))


def _nearest(
    case: Case, entries: Sequence[Entry], waiting: Sequence[int], vacant: Sequence[_Vacancy]
) -> dict[int, int]:
    posts = case.dataset.teachers
    school, district = posts.school, case.dataset.teacher_district
    units: list[Callable[[int], Hashable]] = [
        lambda post: int(school[post]),
        lambda post: int(district[post]),
        lambda post: None,
    ]
    seated = {number: bool(case.was_seated[posts.person[entries[number].post]]) for number in waiting}
    substitutes = [number for number in waiting if not seated[number]]
    others = sorted((n for n in waiting if seated[n]), key=lambda n: entries[n].gives is not None)
    moved_first = sorted(vacant, key=lambda v: v.by < 0)
    refused_first = sorted(vacant, key=lambda v: v.by >= 0)
    found: dict[int, int] = {}
    used: set[int] = set()
    for people, order in ((substitutes, moved_first), (others, refused_first)):
        for unit in units:
            _take(entries, [n for n in people if n not in found], order, unit, found, used)
    return {number: found.get(number, _FREE) for number in waiting}


def _take(
    entries: Sequence[Entry],
    people: Iterable[int],
    order: Sequence[_Vacancy],
    unit: Callable[[int], Hashable],
    found: dict[int, int],
    used: set[int],
) -> None:
    """Give each of the people the first unused place that somebody of the same unit left."""
    for number in people:
        mine = unit(entries[number].post)
        fit = next((v.by for v in order if v.by not in used and unit(v.post) == mine), None)
        if fit is not None:
            found[number] = fit
            used.add(fit)


def _followed(
    case: Case,
    entries: Sequence[Entry],
    number: int,
    left_by: Mapping[int, int],
    after: Mapping[int, int],
) -> Chain:
    """The chain that begins with the entry."""
    steps = []
    here: int | None = number
    while here is not None:
        entry, by = entries[here], left_by[here]
        if by == _FREE:
            leaver = NOWHERE
        elif by <= _REFUSED:
            leaver = int(case.before.teacher[_REFUSED - by])
        else:
            leaver = entries[by].holder
        steps.append(Step(entry.post, entry.left, entry.group, leaver))
        here = None if entry.gives is None else after.get(here)
    return Chain(tuple(steps))
