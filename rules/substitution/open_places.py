"""Places that fell free and are still to be filled: from plan to plan they count as free again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from rules.columns import IntArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.moves import Chain


def with_left_places(
    plan: Assignment, refused: IntArray, left: Iterable[tuple[int, int]]
) -> tuple[Assignment, IntArray]:
    """The plan with places that somebody left earlier, and the positions of all that is refused.

    ``left``: post and group of each.  Whoever left such a place is no more in it: the place is refused again,
    so to say.  One that the plan has is not open.
    """
    seated = set(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))
    again = [place for place in dict.fromkeys(left) if place not in seated]
    before = Assignment(
        np.concatenate([plan.teacher, [teacher for teacher, _ in again]]).astype(np.int32),
        np.concatenate([plan.group, [group for _, group in again]]).astype(np.int32),
    )
    added = np.arange(len(plan), len(before), dtype=np.int64)
    return before, np.concatenate([refused, added]).astype(np.int64)


def still_open(case: Case, after: Assignment, chains: Sequence[Chain]) -> IntArray:
    """Positions of what fell free and is still to be filled: people whose group has ended and who have no
    other place, then places of groups that go on and have not begun.

    No more than fell free and were not filled: where another free place was filled in a place's stead, that
    is settled, though the place itself stands empty.  Those are kept that begin last: for them there is most
    time.
    """
    person, before = case.dataset.teachers.person, case.before
    filled = {(chain.steps[0].left_by, chain.steps[0].to_group) for chain in chains}
    seated = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    seated[person[after.teacher]] = True
    ended, begun = case.ended[before.group], case.begun[before.group]
    places = np.array(
        [place not in filled for place in zip(before.teacher.tolist(), before.group.tolist(), strict=True)],
        dtype=np.bool_,
    )
    people = np.flatnonzero(~case.stays & ended & ~seated[person[before.teacher]] & ~case.is_refused)
    empty = np.flatnonzero(~case.stays & ~ended & places & ~begun)
    left = max(0, case.freed - len(chains) - len(people))
    latest = empty[
        np.argsort(-case.dataset.groups.start[before.group[empty]].astype(np.int64), kind="stable")
    ]
    return np.sort(np.concatenate([people, latest[:left]]))
