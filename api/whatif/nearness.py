"""Among plans that are equally good, one nearer to the base: nobody changes place for nothing.

What differs falls into parts that share no person and no group; each part is put back as it was in the base,
if the plan stays allowed and every goal keeps its value.  The proofs hold for the nearer plan as they are.
That no plan as good is nearer still is not proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from rules.audit import Verdict
from rules.columns import BoolArray, IntArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.matching import pair_key

MOST_TRIES = 200
_MOST_PLACES = 200_000
"""Places that all tries together may judge."""


@dataclass(frozen=True, eq=False)
class _Difference:
    """Places of the base plan or of the scenario's that the other does not have, in parts."""

    teacher: IntArray
    group: IntArray
    of_base: BoolArray
    part: IntArray


def nearer(
    before: Assignment, found: Assignment, dataset: Dataset, judged: Callable[[Assignment], Verdict]
) -> Assignment:
    """The plan ``found`` with as many parts as ``before`` has them as can be; ``before`` in the same indices.

    ``judged``: the verdict on a plan; ``found`` must be allowed.
    """
    wanted = judged(found).goals
    if _passes(judged(before), wanted):
        return before.sorted()
    plan = found
    tries = min(MOST_TRIES, _MOST_PLACES // max(1, len(found)))
    for part in _parts(_difference(before, found, dataset), tries):
        tried = _put_back(plan, part, dataset.n_groups)
        if _passes(judged(tried), wanted):
            plan = tried
    return plan.sorted()


def _passes(verdict: Verdict, wanted: tuple[tuple[str, int], ...]) -> bool:
    return verdict.ok and verdict.goals == wanted


def _difference(before: Assignment, found: Assignment, dataset: Dataset) -> _Difference:
    width = max(1, dataset.n_groups)
    was, now = (pair_key(p.teacher, p.group, width).astype(np.int64) for p in (before, found))
    keys = np.concatenate([np.setdiff1d(was, now), np.setdiff1d(now, was)])
    of_base = np.arange(len(keys)) < len(np.setdiff1d(was, now))
    teacher, group = keys // width, keys % width
    person = dataset.teachers.person[teacher].astype(np.int64)
    size = dataset.n_persons + width
    ones = np.ones(len(keys), dtype=np.int8)
    graph = coo_array((ones, (person, dataset.n_persons + group)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    return _Difference(teacher, group, of_base, label[person].astype(np.int64))


def _parts(difference: _Difference, most: int) -> Iterator[_Difference]:
    """Each part, the smallest first."""
    parts, count = np.unique(difference.part, return_counts=True)
    for part in parts[np.argsort(count, kind="stable")][:most].tolist():
        at = difference.part == part
        yield _Difference(
            difference.teacher[at], difference.group[at], difference.of_base[at], difference.part[at]
        )


def _put_back(plan: Assignment, part: _Difference, n_groups: int) -> Assignment:
    width = max(1, n_groups)
    held = pair_key(plan.teacher, plan.group, width).astype(np.int64)
    keys = part.teacher * width + part.group
    kept = np.union1d(np.setdiff1d(held, keys[~part.of_base]), keys[part.of_base])
    return Assignment((kept // width).astype(np.int32), (kept % width).astype(np.int32))
