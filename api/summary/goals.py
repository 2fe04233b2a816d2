"""Facts about goals: the natural total of each, and what explains the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from api.summary.facts import GoalLine, Quota
from rules.columns import NO_INDEX, BoolArray, IndexArray, IntArray
from rules.context import Facts
from rules.derived import (
    SEVERE,
    application_points,
    best_application,
    days_from_home,
    distinct_recommendations,
    every_post,
    groups_allowed,
    post_kind_keys,
    recommended,
    severe_cover,
    waiting_of_person,
)
from rules.matching import is_in, pair_key
from rules.naming import school_name
from solver.result import GoalStatus, GoalValue
from solver.standing import Field


@dataclass(frozen=True, eq=False)
class Material:
    """What the lines are counted from; ``can``: per person, can be planned in the period."""

    facts: Facts
    field: Field
    can: BoolArray
    quota: Quota | None


@dataclass(frozen=True)
class Share:
    """The natural total of a goal and what else is worth telling."""

    total: int | None
    extra: Mapping[str, int]
    names: tuple[str, ...] = ()


def goal_lines(material: Material, goals: Sequence[GoalValue]) -> tuple[GoalLine, ...]:
    """One line a goal, in the order of the profile."""
    lines = []
    for goal in goals:
        share = SHARES[goal.name](material)
        within = goal.bound - goal.value
        if share.total is not None and goal.value >= 0:
            within = min(within, max(0, share.total - goal.value))
        started = goal.status is not GoalStatus.NOT_STARTED
        lines.append(
            GoalLine(
                name=goal.name,
                value=goal.value,
                total=share.total,
                within=within,
                started=started,
                extra=share.extra,
                names=share.names,
                alone=goal.alone,
            )
        )
    return tuple(lines)


def _overdue(m: Material) -> Share:
    return Share(int((m.facts.context.overdue & m.can).sum()), {})


def _expiring(m: Material) -> Share:
    return Share(int((m.facts.context.expiring & m.can).sum()), {})


def _quota_use(m: Material) -> Share:
    if m.quota is None:
        return Share(0, {})
    free = m.quota.places - m.quota.used
    if m.quota.no_takers is None or free < m.quota.no_takers:
        return Share(m.quota.places, {"free": free})
    return Share(
        m.quota.places, {"free": free, "no_takers": m.quota.no_takers, "by_rules": free - m.quota.no_takers}
    )


def _severe_deficit(m: Material) -> Share:
    person, _, severity = m.facts.context.person_competency
    return Share(int(m.can[np.unique(person[severity == SEVERE])].sum()), {})


def _deficit(m: Material) -> Share:
    person, _, severity = m.facts.context.person_competency
    return Share(int(severity[m.can[person]].sum()), {})


def _recommendation(m: Material) -> Share:
    """Recommendations not followed: not proposed at all, refused by rules, or places were short."""
    followed = _reaches(m, m.facts.assignment.teacher, m.facts.programme)
    possible = _reaches(m, m.field.pairs.teacher, m.field.pairs.programme)
    groups = m.facts.dataset.groups
    asked = _reaches(m, m.field.proposed[0], groups.programme[m.field.proposed[1]])
    return Share(
        len(followed),
        {
            "not_applied": int((~followed & ~asked).sum()),
            "refused": int((~followed & asked & ~possible).sum()),
            "no_place": int((~followed & possible).sum()),
        },
    )


def _reaches(m: Material, teacher: IndexArray, programme: IndexArray) -> BoolArray:
    """Per distinct recommendation: one of the given (post, programme) would follow it."""
    dataset, rows = m.facts.dataset, distinct_recommendations(m.facts.dataset)
    programmes, person = len(dataset.programmes), dataset.teachers.person
    named = rows.teacher != NO_INDEX
    found = np.zeros(len(rows), dtype=np.bool_)
    found[named] = is_in(
        pair_key(person[rows.teacher[named]], rows.programme[named], programmes),
        pair_key(person[teacher], programme, programmes),
    )
    at, post = every_post(dataset, person[teacher])
    kinds = pair_key(rows.school[~named], rows.position[~named], len(dataset.positions))
    found[~named] = is_in(
        pair_key(kinds, rows.programme[~named], programmes), post_kind_keys(dataset, post, programme[at])
    )
    return found


def _backed_application(m: Material) -> Share:
    """Persons with an application that a recommendation or a severe deficit backs."""
    dataset, rows = m.facts.dataset, m.facts.dataset.applications
    person = dataset.teachers.person[rows.teacher]
    backed = recommended(dataset, person, rows.programme)
    backed |= severe_cover(m.facts.context, person, rows.programme)
    return Share(int(m.can[np.unique(person[backed])].sum()), {})


def _application(m: Material) -> Share:
    """Points if every applicant got the best that is possible, and how many got their first wish."""
    dataset, plan = m.facts.dataset, m.facts.assignment
    points = best_application(dataset, plan.teacher, plan.group)
    wished = np.full(dataset.n_persons, -1, dtype=np.int64)
    wishes = dataset.applications
    np.maximum.at(wished, dataset.teachers.person[wishes.teacher], application_points(dataset))
    got = np.full(dataset.n_persons, -1, dtype=np.int64)
    np.maximum.at(got, m.facts.person, points)
    seated = m.facts.seated & (wished >= 0)
    return Share(
        int(_best_points(m).sum()),
        {"first_wish": int((seated & (got == wished)).sum()), "seated": int(seated.sum())},
    )


def _best_points(m: Material) -> IntArray:
    """Per person the points of the k best programmes among the possible places (k: groups allowed)."""
    dataset, pairs = m.facts.dataset, m.field.pairs
    limited = m.facts.context.profile.enabled("groups_per_person")
    allowed = groups_allowed(dataset) if limited else np.full(dataset.n_persons, len(dataset.programmes))
    points = best_application(dataset, pairs.teacher, pairs.group)
    programmes = len(dataset.programmes)
    keys, number = np.unique(pair_key(pairs.person, pairs.programme, programmes), return_inverse=True)
    best = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(best, number.reshape(-1), points)
    person = keys // max(1, programmes)
    order = np.lexsort((-best, person))
    person, best = person[order], best[order]
    place = np.arange(len(person)) - np.searchsorted(person, person)
    total = np.zeros(dataset.n_persons, dtype=np.int64)
    within = place < allowed[person]
    np.add.at(total, person[within], best[within])
    return total


def _school_served(m: Material) -> Share:
    dataset = m.facts.dataset
    asking = np.unique(dataset.teachers.school[m.field.proposed[0]])
    served, places = np.unique(m.facts.school, return_counts=True)
    missed = np.setdiff1d(asking, served)
    spread = {"least": int(places.min()), "most": int(places.max())} if len(places) else {}
    return Share(len(np.union1d(asking, served)), spread, tuple(school_name(dataset, int(s)) for s in missed))


def _waiting(m: Material) -> Share:
    return Share(int(waiting_of_person(m.facts.dataset)[m.can].sum()), {})


def _lottery(m: Material) -> Share:
    n = m.facts.dataset.n_persons
    return Share(n * (n + 1) // 2, {})


def _travel(m: Material) -> Share:
    days = days_from_home(m.facts.dataset, m.facts.person, m.facts.assignment.group)
    return Share(None, {"persons": len(np.unique(m.facts.person[days > 0]))})


def _floor_shortfall(m: Material) -> Share:
    floor = m.facts.dataset.quotas.min_seats
    return Share(int(floor.values[floor.filled].sum()), {})


SHARES: Mapping[str, Callable[[Material], Share]] = {
    "overdue": _overdue,
    "expiring": _expiring,
    "quota_use": _quota_use,
    "severe_deficit": _severe_deficit,
    "deficit": _deficit,
    "recommendation": _recommendation,
    "backed_application": _backed_application,
    "application": _application,
    "school_served": _school_served,
    "waiting": _waiting,
    "lottery": _lottery,
    "travel": _travel,
    "floor_shortfall": _floor_shortfall,
}
"""How each goal's line is counted, by the goal's name."""
