"""Unique numbers that refusals free, and that pass to another district or school with whoever comes.

A district (a school) gives at most the numbers of those who kept no place there.  It receives at most as many
as people of it enter places for which somebody from farther may come: a district those of the region's level,
a school those of the municipality's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rules.columns import IndexArray, IntArray, OptionalInts, frozen
from rules.context import Assignment
from rules.dataset import Dataset
from rules.derived import number_limits
from rules.matching import distinct, pair_key
from rules.substitution.case import Case
from rules.substitution.policy import Level
from rules.tables import Table

RULE = "number_allotment"


@dataclass(frozen=True, eq=False)
class Units:
    """Districts, or schools, with their limits.

    ``limit``: unique numbers of each; ``of_post``: the unit of each post; ``given``: numbers that each can
    pass on; ``least``: the level that must be allowed to act where one is received.
    """

    limit: OptionalInts
    of_post: IndexArray
    given: IntArray
    least: Level


def number_units(case: Case) -> tuple[Units, Units]:
    """Districts, then schools."""
    dataset = case.dataset
    of_district, of_school = number_limits(dataset)
    return (
        _units(case, of_district, dataset.teacher_district, Level.REGION),
        _units(case, of_school, dataset.teachers.school, Level.MUNICIPALITY),
    )


def _units(case: Case, limit: OptionalInts, of_post: IndexArray, least: Level) -> Units:
    before, stays = case.before, case.stays
    had = _persons(case.dataset, of_post, before, len(limit))
    keeping = Assignment(before.teacher[stays], before.group[stays])
    keep = _persons(case.dataset, of_post, keeping, len(limit))
    spare = np.maximum(0, limit.values - keep)
    given = np.where(limit.filled, np.minimum(had - keep, spare), 0)
    return Units(limit, of_post, frozen(given.astype(np.int64)), least)


def _persons(dataset: Dataset, of_post: IndexArray, plan: Assignment, count: int) -> IntArray:
    """Distinct persons with a place through a post of each unit."""
    width = max(1, dataset.n_persons)
    keys = distinct(pair_key(of_post[plan.teacher], dataset.teachers.person[plan.teacher], width))
    return np.bincount(keys // width, minlength=count)


def passed_on(case: Case, after: Assignment, units: Units) -> IntArray:
    """Numbers that each unit receives, less those it passes on, for the plan afterwards to have its numbers.

    Only what may pass: where that is too little, the plan has too few numbers still.
    """
    limit = units.limit
    seated = _persons(case.dataset, units.of_post, after, len(limit))
    width = max(1, case.dataset.n_groups)
    old = pair_key(case.before.teacher[case.stays], case.before.group[case.stays], width)
    new = ~np.isin(pair_key(after.teacher, after.group, width), old)
    new &= case.farthest[after.group] >= units.least
    entered = np.bincount(units.of_post[after.teacher[new]], minlength=len(limit))
    wanted = np.where(limit.filled, np.maximum(0, seated - limit.values), 0)
    can_give = np.where(limit.filled, np.minimum(units.given, np.maximum(0, limit.values - seated)), 0)
    received = _as_far_as(np.minimum(wanted, entered), int(can_give.sum()))
    return received - _as_far_as(can_give, int(received.sum()))


def _as_far_as(amounts: IntArray, total: int) -> IntArray:
    """The amounts from the first on, together at most ``total``."""
    reached = np.minimum(np.cumsum(amounts), total)
    return np.diff(reached, prepend=0)


def with_passed_numbers(case: Case, after: Assignment) -> Dataset:
    """The dataset in which districts and schools have the numbers that passed with the rebalancing."""
    dataset = case.dataset
    if not case.context.profile.enabled(RULE):
        return dataset
    districts, schools = (passed_on(case, after, units) for units in number_units(case))
    changes: dict[str, Table] = {}
    if districts.any():
        numbers = _shifted(dataset.districts.unique_numbers, districts)
        changes["districts"] = replace(dataset.districts, unique_numbers=numbers)
    if schools.any():
        numbers = _shifted(dataset.schools.unique_numbers, schools)
        changes["schools"] = replace(dataset.schools, unique_numbers=numbers)
    return dataset.replace(**changes) if changes else dataset


def _shifted(numbers: OptionalInts, by: IntArray) -> OptionalInts:
    return OptionalInts(np.where(numbers.filled, numbers.values + by, 0), numbers.filled)
