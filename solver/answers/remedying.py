"""Which small changes of the input could matter for somebody: the single ones, one unit each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rules.answers.remedies import Kind, Remedy, applied, quota_rows, severity_of
from rules.columns import IndexArray
from rules.context import Context
from rules.derived import best_application
from rules.pair_checks import ADMITTED, first_refusal
from rules.profile import effective_goals
from solver.answers.asked import Asking

_DATE_RULES = frozenset({"available", "lead_time", "not_repeated", "travel"})
"""Pair rules that another date of the group may satisfy."""
_WEEKS = 26
"""A group is moved by so many weeks at most."""
_DIAGNOSIS_GOALS = frozenset({"severe_deficit", "deficit", "backed_application"})
_WISH_GOALS = frozenset({"application", "backed_application"})
_TOP_POINTS = 5


def remedies(context: Context, asking: Asking) -> tuple[Remedy, ...]:
    """The single changes that could matter for the person, one unit each.

    Only figures that are filled and rules that hold can be loosened.
    """
    pairs = asking.pairs()
    found = [
        *_of_groups(context, pairs[1]),
        *_of_grants(context, pairs),
        *_of_limits(context, pairs[0]),
        *_of_quotas(context, pairs),
        *_of_dates(context, asking),
        *_of_diagnoses(context, asking),
        *_of_wishes(context, asking),
    ]
    return tuple(dict.fromkeys(found))


def _of_groups(context: Context, group: IndexArray) -> Iterator[Remedy]:
    groups, enabled = context.dataset.groups, context.profile.enabled
    for g in np.unique(group).tolist():
        if enabled("group_capacity"):
            yield Remedy(Kind.PLACE, g)
        if enabled("group_minimum") and groups.min_size.filled[g] and not groups.shared[g]:
            yield Remedy(Kind.MINIMUM, g)


def _of_grants(context: Context, pairs: tuple[IndexArray, IndexArray]) -> Iterator[Remedy]:
    """A place together with the quotas that it fits, where there are at least two such limits."""
    enabled, dataset = context.profile.enabled, context.dataset
    if not enabled("quota"):
        return
    for post, group in zip(*(column.tolist() for column in pairs), strict=True):
        rows = quota_rows(dataset, post, group)
        if len(rows) + int(enabled("group_capacity")) > 1 and len(rows):
            yield Remedy(Kind.GRANT, group, 1, post)


def _of_limits(context: Context, post: IndexArray) -> Iterator[Remedy]:
    dataset, enabled = context.dataset, context.profile.enabled
    districts = np.unique(dataset.teacher_district[post]).tolist()
    schools = np.unique(dataset.teachers.school[post]).tolist()
    if enabled("number_allotment"):
        yield from (Remedy(Kind.NUMBER, d) for d in districts if dataset.districts.unique_numbers.filled[d])
        yield from (
            Remedy(Kind.SCHOOL_NUMBER, s) for s in schools if dataset.schools.unique_numbers.filled[s]
        )
    if enabled("school_absence"):
        yield from (Remedy(Kind.ABSENCE, s) for s in schools if dataset.schools.max_absent.filled[s])


def _of_quotas(context: Context, pairs: tuple[IndexArray, IndexArray]) -> Iterator[Remedy]:
    if context.profile.enabled("quota"):
        for post, group in zip(*(column.tolist() for column in pairs), strict=True):
            for row in quota_rows(context.dataset, post, group).tolist():
                yield Remedy(Kind.QUOTA, row)


def _of_dates(context: Context, asking: Asking) -> Iterator[Remedy]:
    """For each group that only its dates close: the least move, in whole weeks, that lets the person in."""
    for wish in asking.wishes:
        for post, group in sorted({(one.post, one.group) for one in wish.refused}):
            rules = {one.rule for one in wish.refused if (one.post, one.group) == (post, group)}
            if rules <= _DATE_RULES and (days := _least_move(context, post, group)) is not None:
                yield Remedy(Kind.DATE, group, days)


def _least_move(context: Context, post: int, group: int) -> int | None:
    """Days, a multiple of 7; later before earlier; the group still begins within the period."""
    period, start = context.dataset.period, context.dataset.groups.start[group]
    pair = np.array([post], dtype=np.int32), np.array([group], dtype=np.int32)
    for days in (sign * 7 * week for week in range(1, _WEEKS + 1) for sign in (1, -1)):
        begins = start + np.timedelta64(days, "D")
        if not np.datetime64(period.start, "D") <= begins <= np.datetime64(period.end, "D"):
            continue
        moved = replace(context, dataset=applied(context.dataset, Remedy(Kind.DATE, group, days)))
        if first_refusal(moved, *pair)[0] == ADMITTED:
            return int(days)
    return None


def _counts(context: Context, goals: frozenset[str], source: str) -> bool:
    return bool(goals & set(effective_goals(context))) or source in context.profile.source


def _posts_and_programmes(asking: Asking, context: Context) -> list[tuple[int, int]]:
    """``(post, programme)`` of every wish of which some pair is proposed; what the profile does not count
    comes with the person's first post."""
    found = []
    for wish in asking.wishes:
        posts = sorted({*wish.teacher.tolist(), *(one.post for one in wish.refused)})
        found += [(post, wish.programme) for post in posts]
    first = int(np.flatnonzero(context.dataset.teachers.person == asking.person)[0])
    return found + [(first, programme) for _, programme in asking.uncounted]


def _of_diagnoses(context: Context, asking: Asking) -> Iterator[Remedy]:
    if not _counts(context, _DIAGNOSIS_GOALS, "deficit"):
        return
    worst = severity_of(context.dataset, asking.person)
    seen: set[int] = set()
    for post, programme in _posts_and_programmes(asking, context):
        for competency in context.dataset.programmes.competencies[programme].tolist():
            if worst[competency] < 3 and competency not in seen:
                seen.add(competency)
                yield Remedy(Kind.DIAGNOSIS, competency, 1, post)


def _of_wishes(context: Context, asking: Asking) -> Iterator[Remedy]:
    """An application where there is none, or none that counts as much as the first in rank."""
    if not _counts(context, _WISH_GOALS, "application"):
        return
    programme_of = context.dataset.groups.programme
    for post, programme in _posts_and_programmes(asking, context):
        groups = np.flatnonzero(programme_of == programme).astype(np.int32)
        posts = np.full(len(groups), post, dtype=np.int32)
        if (best_application(context.dataset, posts, groups) < _TOP_POINTS).any():
            yield Remedy(Kind.APPLICATION, programme, 1, post)
