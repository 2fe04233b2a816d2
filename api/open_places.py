"""Places that fell free and are still to be filled, as a plan's certificate carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.substitution.case import Case
from rules.substitution.moves import Chain
from rules.substitution.open_places import still_open, with_left_places

Told = list[dict[str, str]]


def with_open_places(
    dataset: Dataset, plan: Assignment, refused: IntArray, claimed: Mapping[str, Any]
) -> tuple[Assignment, IntArray]:
    """The plan with the places that its certificate calls open, and the positions of all that is refused.

    A place whose post or group is not known any more is left out.
    """
    posts = {str(name): row for row, name in enumerate(dataset.teachers.teacher_id)}
    groups = {str(name): row for row, name in enumerate(dataset.groups.group_id)}
    told = claimed.get("rebalancing", {}).get("open_places", [])
    left = [
        (posts[place["teacher_id"]], groups[place["group_id"]])
        for place in told
        if place["teacher_id"] in posts and place["group_id"] in groups
    ]
    return with_left_places(plan, refused, left)


def freed_places(case: Case) -> Told:
    """Everything that fell free."""
    return _told(case, np.flatnonzero(~case.stays))


def open_places(case: Case, after: Assignment, chains: Sequence[Chain]) -> Told:
    """What fell free and was not filled."""
    return _told(case, still_open(case, after, chains))


def _told(case: Case, positions: IntArray) -> Told:
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    teacher, group = case.before.teacher[positions], case.before.group[positions]
    return [
        {"teacher_id": str(posts[t]), "group_id": str(groups[g])}
        for t, g in zip(teacher.tolist(), group.tolist(), strict=True)
    ]
