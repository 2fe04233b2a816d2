"""Groups that refusals leave under their minimum: closing, keeping or saving each, and its price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.context import Assignment
from rules.dataset import Dataset
from rules.substitution.candidates import Place, Standing
from rules.substitution.case import Case
from rules.substitution.policy import Level

ENOUGH = 50
"""Candidates for a group are counted up to so many."""


@dataclass(frozen=True)
class Shortfall:
    """A group that goes on with fewer people than its minimum.

    ``people``: ours and those from elsewhere; ``minimum``: of the dataset.  Closing it costs the places of
    ``seated`` (posts); keeping it means to run with ``lacking`` people too few; saving it takes ``lacking``
    more, for whom the group has ``room``, and ``candidates`` of whom each alone may enter today without
    moving anybody.
    """

    group: int
    group_id: str
    people: int
    minimum: int
    seated: tuple[int, ...]
    room: int
    candidates: int

    @property
    def lacking(self) -> int:
        """People missing to the minimum."""
        return self.minimum - self.people

    @property
    def can_be_saved(self) -> bool:
        """Whether there are as many places and candidates as people are missing."""
        return min(self.room, self.candidates) >= self.lacking


def shortfalls(case: Case, minima: Dataset, after: Assignment) -> tuple[Shortfall, ...]:
    """Every such group of the plan afterwards, in the order of the dataset.

    ``minima``: the dataset with the minima as given; those of the case are what the groups have reached.
    """
    groups = minima.groups
    seated = np.bincount(after.group, minlength=len(groups))
    people = seated + groups.seats_elsewhere
    short = (seated > 0) & ~groups.shared & (people < groups.min_size.or_default(0))
    if not short.any():
        return ()
    now = Standing(case, after)
    return tuple(
        Shortfall(
            group=group,
            group_id=str(groups.group_id[group]),
            people=int(people[group]),
            minimum=int(groups.min_size.values[group]),
            seated=tuple(np.sort(after.teacher[after.group == group]).tolist()),
            room=max(0, int(groups.max_size[group] - people[group])),
            candidates=_candidates(now, group),
        )
        for group in np.flatnonzero(short).tolist()
    )


def _candidates(now: Standing, group: int) -> int:
    """Persons who could enter today: near enough to somebody who left the group, or from anywhere."""
    case = now.case
    if case.farthest[group] < 0 or not now.room(group):
        return 0
    posts = now.fitting(Place(group))
    left = np.unique(case.before.teacher[case.is_refused & (case.before.group == group)])
    near = np.full(len(posts), int(Level.REGION), dtype=np.int64)
    for leaver in left.tolist():
        near = np.minimum(near, case.level(posts, np.full(len(posts), leaver, dtype=np.int32)))
    persons: set[int] = set()
    for teacher in posts[near <= case.farthest[group]].tolist():
        person = int(case.dataset.teachers.person[teacher])
        if person not in persons and now.allowed(teacher, group):
            persons.add(person)
        if len(persons) == ENOUGH:
            break
    return len(persons)
