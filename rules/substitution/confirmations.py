"""Confirmations of places: which count, and which places nobody confirmed in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from rules.base import Sentence
from rules.columns import BoolArray, IntArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.matching import is_in, pair_key
from rules.substitution.group_states import changed_on, ended_groups
from rules.substitution.judging import Check, Desk, Judged, as_date, day_in_words, judged, worded
from rules.substitution.policy import Policy
from rules.substitution.workdays import DayCount
from rules.tables import Confirmations

_Desk = Desk[Confirmations]


def judge(
    dataset: Dataset, plan: Assignment, confirmations: Confirmations, policy: Policy, as_of: date
) -> Judged:
    """Every confirmation on its own; of equal ones the first counts.

    ``dataset``: as announced by ``as_of``, with what was confirmed before; ``confirmations``: those that
    arrive now.
    """
    return judged(Desk(dataset, plan, confirmations, policy, as_of), _REPEATED, _FAULTS, _REMARKS)


def is_confirmed(dataset: Dataset, plan: Assignment) -> BoolArray:
    """Per place: its school has confirmed it."""
    told, width = dataset.confirmations, dataset.n_groups
    return is_in(pair_key(plan.teacher, plan.group, width), pair_key(told.teacher, told.group, width))


def overdue(dataset: Dataset, plan: Assignment, policy: Policy, today: date) -> IntArray:
    """Positions of places that should have been confirmed before today and were not.

    Not those of groups that have begun or ended, nor of groups whose new dates were announced when the day
    for confirming them had come: their schools had no time.  ``dataset``: as announced by ``today``.
    """
    groups, now = dataset.groups, np.datetime64(today, "D")
    count = DayCount(policy.working_days)
    late = count.to_each(today, groups.start) < policy.confirm_days
    late &= (groups.start > now) & ~ended_groups(dataset)
    changed = changed_on(dataset)
    for group in np.flatnonzero(late & ~np.isnat(changed)).tolist():
        told, start = as_date(changed[group]), as_date(groups.start[group])
        late[group] = count.between(told, start) > policy.confirm_days
    return np.flatnonzero(late[plan.group] & ~is_confirmed(dataset, plan))


_REPEATED: Sentence = (
    "Это подтверждение уже есть в списке; учтено первое.",
    "This confirmation is in the list already; the first one counts.",
)


def _lapsed(desk: _Desk, row: int) -> bool:
    changed = desk.changed(row)
    return bool(not np.isnat(changed) and desk.rows.confirmed_on[row] <= changed)


def _late(desk: _Desk, row: int) -> bool:
    count = DayCount(desk.policy.working_days)
    return count.between(as_date(desk.rows.confirmed_on[row]), desk.start(row)) < desk.policy.confirm_days


def _figures(desk: _Desk, row: int) -> Mapping[str, object | Sentence]:
    return {
        "start": day_in_words(desk.start(row)),
        "when": day_in_words(desk.rows.confirmed_on[row]),
        "today": day_in_words(desk.as_of),
        "school": str(desk.rows.confirmed_by[row]),
        "days": desk.policy.confirm_days,
    }


def _said(ru: str, en: str) -> Callable[[_Desk, int], Sentence]:
    return worded(ru, en, _figures)


_FAULTS: Mapping[str, Check[_Desk]] = {
    "not_seated": (
        lambda desk, row: desk.key(row) not in desk.seated,
        _said(
            "В плане у педагога нет места в этой группе.",
            "The plan gives the teacher no place in this group.",
        ),
    ),
    "confirmed_before": (
        lambda desk, row: desk.key(row) in desk.confirmed,
        _said("Это место уже подтверждено раньше.", "This place was confirmed before."),
    ),
    "in_future": (
        lambda desk, row: as_date(desk.rows.confirmed_on[row]) > desk.as_of,
        _said(
            "Подтверждение датировано будущим: сегодня {today}.",
            "The confirmation is dated in the future: today is {today}.",
        ),
    ),
    "other_school": (
        lambda desk, row: desk.of_other_school(row, desk.rows.confirmed_by),
        _said(
            "Место подтвердила школа {school}, а педагог в ней не работает.",
            "School {school} confirmed, but the teacher has no post there.",
        ),
    ),
    "ended": (
        lambda desk, row: desk.ended(row),
        _said("Группа отменена или объединена с другой.", "The group was cancelled, or merged into another."),
    ),
    "began": (
        lambda desk, row: desk.began(row),
        _said("Группа уже началась {start}.", "The group began on {start}."),
    ),
    "lapsed": (
        _lapsed,
        _said(
            "Подтверждено {when}, до того как объявили новые даты или форму группы: подтвердите заново.",
            "Confirmed on {when}, before the new dates or form of the group were announced: confirm again.",
        ),
    ),
}
_REMARKS: Mapping[str, Check[_Desk]] = {
    "late": (
        _late,
        _said(
            "Подтверждено {when}, меньше чем за {days} дн. до начала ({start}).",
            "Confirmed on {when}, less than {days} days before the start ({start}).",
        ),
    ),
}
