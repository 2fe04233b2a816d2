"""Facts about days: the hardest one for the schools, and the dates that come next."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from api.summary.facts import Absence, Dates
from rules.columns import IntArray
from rules.context import Facts
from rules.registry import plan_rule

NOTICE_DAYS = 7
"""Form 3 is due so many days before a group starts (Novoselovo, steps 11 and 13)."""

_HOLIDAYS = frozenset([(1, d) for d in range(1, 9)] + [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)])
"""Public holidays, Labour Code art. 112: (month, day).  Days moved by decree are not known here."""

_LONG_BREAK = 3
_SHOWN_STARTS = 3


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def absence(facts: Facts) -> Absence | None:
    """The teaching day on which most schools are at their limit, then on which most people are away; None
    where nobody is ever taken from lessons."""
    dataset = facts.dataset
    away = _away_by_school(facts) * dataset.teaching_on
    if away.size == 0 or not away.any():
        return None
    limit = dataset.schools.max_absent
    at_limit = ((away > 0) & limit.filled[:, None] & (away >= limit.values[:, None])).sum(axis=0)
    day = int(np.lexsort((-away.sum(axis=0), -at_limit))[0])
    return Absence(
        day=dataset.days[day].item(),
        persons=int(away[:, day].sum()),
        schools=int((away[:, day] > 0).sum()),
        at_limit=int(at_limit[day]),
        head_and_deputy=_head_and_deputy(facts),
    )


def _away_by_school(facts: Facts) -> IntArray:
    """``[school, day]``: persons of the school who are away, whichever post of theirs was placed."""
    dataset = facts.dataset
    seated = np.flatnonzero(facts.seated)
    row = np.full(dataset.n_persons, -1, dtype=np.int64)
    row[seated] = np.arange(len(seated))
    away = np.zeros((len(seated), len(dataset.days)), dtype=np.int64)
    np.maximum.at(away, row[facts.person], dataset.away_on[facts.assignment.group].astype(np.int64))
    posts = np.flatnonzero(row[dataset.teachers.person] >= 0)
    width = len(dataset.schools)
    where = np.unique(row[dataset.teachers.person[posts]] * width + dataset.teachers.school[posts])
    counts = np.zeros((width, len(dataset.days)), dtype=np.int64)
    np.add.at(counts, where % width, away[where // width])
    return counts


def _head_and_deputy(facts: Facts) -> int | None:
    """Breaches of ``not_together``, as its checker counts them; None where the profile has it off."""
    profile = facts.context.profile
    if not profile.enabled("not_together"):
        return None
    return len(plan_rule("not_together").check(facts, profile.parameters("not_together")))


def dates(facts: Facts) -> Dates | None:
    """The first group (not before the day of the plan, where that is known); None where none comes."""
    starts = facts.dataset.groups.start[facts.assignment.group]
    if facts.context.as_of is not None:
        starts = starts[starts >= np.datetime64(facts.context.as_of, "D")]
    if len(starts) == 0:
        return None
    days, people = np.unique(starts, return_counts=True)
    here = facts.dataset.groups.start[facts.assignment.group] == days[0]
    first: date = days[0].item()
    deadline = first - timedelta(days=NOTICE_DAYS)
    return Dates(
        first=first,
        persons=len(np.unique(facts.person[here])),
        schools=len(np.unique(facts.school[here])),
        deadline=deadline,
        working=is_working_day(deadline),
        after_break=is_working_day(deadline) and _free_days_before(deadline) >= _LONG_BREAK,
        last_before=_working_day_before(deadline),
        next_starts=tuple(
            (d.item(), int(n)) for d, n in zip(days[1 : _SHOWN_STARTS + 1], people[1:], strict=False)
        ),
    )


def _free_days_before(day: date) -> int:
    return (day - _working_day_before(day)).days - 1


def _working_day_before(day: date) -> date:
    before = day - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return before
