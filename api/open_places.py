"""Places that fell free and are still to be filled: carried from plan to plan in its certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.substitution.case import Case
from rules.substitution.moves import Chain

Told = list[dict[str, str]]


def with_open_places(
    dataset: Dataset, plan: Assignment, refused: IntArray, claimed: Mapping[str, Any]
) -> tuple[Assignment, IntArray]:
    """The plan with the places that its certificate calls open, and the positions of all that is refused.

    Whoever left such a place is no more in it: the place is refused again, so to say.  One whose post or
    group is not known any more is left out.
    """
    posts = {str(name): row for row, name in enumerate(dataset.teachers.teacher_id)}
    groups = {str(name): row for row, name in enumerate(dataset.groups.group_id)}
    told = claimed.get("rebalancing", {}).get("open_places", [])
    seated = set(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))
    known = [
        (posts[place["teacher_id"]], groups[place["group_id"]])
        for place in told
        if place["teacher_id"] in posts and place["group_id"] in groups
    ]
    left = [place for place in dict.fromkeys(known) if place not in seated]
    before = Assignment(
        np.concatenate([plan.teacher, [teacher for teacher, _ in left]]).astype(np.int32),
        np.concatenate([plan.group, [group for _, group in left]]).astype(np.int32),
    )
    again = np.arange(len(plan), len(before), dtype=np.int64)
    return before, np.concatenate([refused, again]).astype(np.int64)


def freed_places(case: Case) -> Told:
    """Everything that fell free."""
    return _told(case, np.flatnonzero(~case.stays))


def open_places(case: Case, after: Assignment, chains: Sequence[Chain]) -> Told:
    """What fell free and was not filled: places of groups that go on and have not begun, and people whose
    group has ended and who have no other place."""
    person, before = case.dataset.teachers.person, case.before
    filled = {(chain.steps[0].left_by, chain.steps[0].to_group) for chain in chains}
    seated = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    seated[person[after.teacher]] = True
    ended, begun = case.ended[before.group], case.begun[before.group]
    places = np.array(
        [place not in filled for place in zip(before.teacher.tolist(), before.group.tolist(), strict=True)],
        dtype=np.bool_,
    )
    waiting = np.where(ended, ~seated[person[before.teacher]] & ~case.is_refused, places & ~begun)
    return _told(case, np.flatnonzero(~case.stays & waiting))


def _told(case: Case, positions: IntArray) -> Told:
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    teacher, group = case.before.teacher[positions], case.before.group[positions]
    return [
        {"teacher_id": str(posts[t]), "group_id": str(groups[g])}
        for t, g in zip(teacher.tolist(), group.tolist(), strict=True)
    ]
