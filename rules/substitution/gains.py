"""What one more place is worth to each goal: column by column, for many people and one group at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from rules.columns import NO_INDEX, BoolArray, IndexArray, IntArray
from rules.context import Facts
from rules.derived import (
    applied_for,
    best_application,
    days_from_home,
    distinct_recommendations,
    every_post,
    expand,
    places_in_quota,
    post_kind_keys,
    recommended,
    severe_cover,
    waiting_of_person,
)
from rules.goals.lottery import ranks
from rules.matching import distinct, is_in, pair_key

Gain = Callable[[Facts, IndexArray, int], IntArray]
"""By how much the goal grows if the post, and nobody else, gets a place of the group; posts of the column are
asked about one by one, and none of them has a place in it."""


def gains(facts: Facts, goals: Sequence[str], teacher: IndexArray, group: int) -> dict[str, IntArray]:
    """Per goal the gain of each post, goals in the given order."""
    return {name: GAINS[name](facts, teacher, group) for name in goals}


def _persons(facts: Facts, teacher: IndexArray) -> IndexArray:
    person: IndexArray = facts.dataset.teachers.person[teacher]
    return person


def _programmes(facts: Facts, teacher: IndexArray, group: int) -> IndexArray:
    return np.full(len(teacher), facts.dataset.groups.programme[group], dtype=np.int32)


def _groups(teacher: IndexArray, group: int) -> IndexArray:
    return np.full(len(teacher), group, dtype=np.int32)


def _newly_seated(facts: Facts, teacher: IndexArray, worth: IntArray | BoolArray) -> IntArray:
    """What each person is worth, where the person has no place yet."""
    person = _persons(facts, teacher)
    return np.where(facts.seated[person], 0, worth[person]).astype(np.int64)


def _newly_met(facts: Facts, teacher: IndexArray, met: BoolArray, met_before: BoolArray) -> IntArray:
    """One where the new place meets what none of the person's places meets."""
    known = np.zeros(facts.dataset.n_persons, dtype=np.bool_)
    known[facts.person[met_before]] = True
    return (met & ~known[_persons(facts, teacher)]).astype(np.int64)


def _severe_deficit(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    met = severe_cover(facts.context, _persons(facts, teacher), _programmes(facts, teacher, group))
    return _newly_met(facts, teacher, met, severe_cover(facts.context, facts.person, facts.programme))


def _backed_application(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    met = _backed(
        facts, _persons(facts, teacher), _groups(teacher, group), _programmes(facts, teacher, group)
    )
    before = _backed(facts, facts.person, facts.assignment.group, facts.programme)
    return _newly_met(facts, teacher, met, before)


def _backed(facts: Facts, person: IndexArray, group: IndexArray, programme: IndexArray) -> BoolArray:
    backed = recommended(facts.dataset, person, programme)
    backed |= severe_cover(facts.context, person, programme)
    return backed & applied_for(facts.dataset, person, group)


def _deficit(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    """Severities of the gaps that the programme covers and no other group of the person does."""
    dataset = facts.dataset
    width = max(1, len(dataset.competencies))
    person, gap, severity = facts.context.person_competency
    place, competency = expand(dataset.programmes.competencies, facts.programme)
    covered = pair_key(facts.person[place], competency, width)
    taught = dataset.programmes.competencies[int(dataset.groups.programme[group])]
    counted = np.isin(gap, taught) & ~is_in(pair_key(person, gap, width), covered)
    worth = np.zeros(dataset.n_persons, dtype=np.int64)
    np.add.at(worth, person[counted], severity[counted])
    return worth[_persons(facts, teacher)]


def _recommendation(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    """Distinct recommendations of the programme that nobody's place follows yet and this one would."""
    dataset, rows = facts.dataset, distinct_recommendations(facts.dataset)
    programme = int(dataset.groups.programme[group])
    asked = _persons(facts, teacher)
    named = np.flatnonzero((rows.teacher != NO_INDEX) & (rows.programme == programme))
    has_it = np.zeros(dataset.n_persons, dtype=np.bool_)
    has_it[facts.person[facts.programme == programme]] = True
    for_person = np.bincount(dataset.teachers.person[rows.teacher[named]], minlength=dataset.n_persons)
    gained = np.where(has_it[asked], 0, for_person[asked])

    open_rows = np.flatnonzero((rows.teacher == NO_INDEX) & (rows.programme == programme))
    positions, programmes = len(dataset.positions), len(dataset.programmes)
    school_position = pair_key(rows.school[open_rows], rows.position[open_rows], positions)
    kinds = pair_key(school_position, rows.programme[open_rows], programmes)
    here = np.flatnonzero(facts.programme == programme)
    place, post = every_post(dataset, facts.person[here])
    followed = post_kind_keys(dataset, post, facts.programme[here][place])
    fresh = kinds[~is_in(kinds, followed)]
    i, post = every_post(dataset, asked)
    kind = post_kind_keys(dataset, post, np.full(len(post), programme))
    hit = is_in(kind, fresh)
    once = distinct(pair_key(i[hit], np.searchsorted(np.sort(fresh), kind[hit]), max(1, len(fresh))))
    gained = gained + np.bincount(once // max(1, len(fresh)), minlength=len(teacher))
    return gained.astype(np.int64)


def _school_served(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    served = np.zeros(len(facts.dataset.schools), dtype=np.bool_)
    served[facts.school] = True
    return (~served[facts.dataset.teachers.school[teacher]]).astype(np.int64)


def _travel(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    return -days_from_home(facts.dataset, _persons(facts, teacher), _groups(teacher, group))


def _quota_use(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    granted = np.zeros(len(teacher), dtype=np.bool_)
    for row, fits in fitting_quotas(facts, teacher, group):
        if facts.dataset.quotas.max_seats.filled[row]:
            granted |= fits
    return granted.astype(np.int64)


def _floor_shortfall(facts: Facts, teacher: IndexArray, group: int) -> IntArray:
    floors = facts.dataset.quotas.min_seats
    gained = np.zeros(len(teacher), dtype=np.int64)
    for row, fits in fitting_quotas(facts, teacher, group):
        if floors.filled[row] and len(places_in_quota(facts, row)) < floors.values[row]:
            gained += fits
    return gained


def fitting_quotas(facts: Facts, teacher: IndexArray, group: int) -> Iterator[tuple[int, BoolArray]]:
    """``(row, fits)`` of every quota row that may concern the group: whose places would count in it."""
    quotas, dataset = facts.dataset.quotas, facts.dataset
    of_group = np.isin(quotas.group, (NO_INDEX, group))
    of_group &= np.isin(quotas.programme, (NO_INDEX, int(dataset.groups.programme[group])))
    school, district = dataset.teachers.school[teacher], dataset.teacher_district[teacher]
    of_group &= np.isin(quotas.school, [NO_INDEX, *np.unique(school)])
    of_group &= np.isin(quotas.district, [NO_INDEX, *np.unique(district)])
    for row in np.flatnonzero(of_group).tolist():
        fits = np.isin(quotas.school[row], NO_INDEX) | (school == quotas.school[row])
        fits = fits & (np.isin(quotas.district[row], NO_INDEX) | (district == quotas.district[row]))
        if len(quotas.positions[row]):
            fits = fits & np.isin(dataset.teachers.position[teacher], quotas.positions[row])
        yield row, fits


GAINS: Mapping[str, Gain] = {
    "overdue": lambda facts, teacher, group: _newly_seated(facts, teacher, facts.context.overdue),
    "expiring": lambda facts, teacher, group: _newly_seated(facts, teacher, facts.context.expiring),
    "waiting": lambda facts, teacher, group: _newly_seated(facts, teacher, waiting_of_person(facts.dataset)),
    "lottery": lambda facts, teacher, group: _newly_seated(facts, teacher, ranks(facts.context)),
    "application": lambda facts, teacher, group: best_application(
        facts.dataset, teacher, _groups(teacher, group)
    ),
    "severe_deficit": _severe_deficit,
    "backed_application": _backed_application,
    "deficit": _deficit,
    "recommendation": _recommendation,
    "school_served": _school_served,
    "travel": _travel,
    "quota_use": _quota_use,
    "floor_shortfall": _floor_shortfall,
}
"""How the gain of each goal is counted, by the goal's name."""
