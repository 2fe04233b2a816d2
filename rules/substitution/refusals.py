"""Which refusals may be acted upon: each fault has its own name and sentence, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from rules.base import Sentence
from rules.context import Assignment
from rules.dataset import Dataset
from rules.substitution.judging import Check, Desk, Judged, as_date, day_in_words, judged, worded
from rules.substitution.policy import Policy
from rules.substitution.workdays import DayCount
from rules.tables import Refusals

_Desk = Desk[Refusals]


def judge(dataset: Dataset, plan: Assignment, refusals: Refusals, policy: Policy, as_of: date) -> Judged:
    """Every refusal on its own; of equal ones the first counts.

    ``dataset``: as announced by ``as_of``; ``refusals``: those that arrive now; what ``dataset.refusals``
    tells was acted upon before.
    """
    return judged(Desk(dataset, plan, refusals, policy, as_of), _REPEATED, _FAULTS, _REMARKS)


_REPEATED: Sentence = (
    "Этот отказ уже есть в списке; учтён первый.",
    "This refusal is in the list already; the first one counts.",
)


def _in_future(desk: _Desk, row: int) -> bool:
    days = desk.rows.refused_on[row], desk.rows.registered_on[row]
    return any(not np.isnat(d) and as_date(d) > desk.as_of for d in days)


def _registered_early(desk: _Desk, row: int) -> bool:
    refused, registered = desk.rows.refused_on[row], desk.rows.registered_on[row]
    return bool(not np.isnat(registered) and registered < refused)


def _late(desk: _Desk, row: int) -> bool:
    count = DayCount(desk.policy.working_days)
    return count.between(as_date(desk.rows.refused_on[row]), desk.start(row)) < desk.policy.notify_days


def _figures(desk: _Desk, row: int) -> Mapping[str, object | Sentence]:
    return {
        "start": day_in_words(desk.start(row)),
        "refused": day_in_words(desk.rows.refused_on[row]),
        "today": day_in_words(desk.as_of),
        "school": str(desk.rows.refused_by[row]),
        "days": desk.policy.notify_days,
    }


def _said(ru: str, en: str) -> Callable[[_Desk, int], Sentence]:
    return worded(ru, en, _figures)


_FAULTS: Mapping[str, Check[_Desk]] = {
    "refused_before": (
        lambda desk, row: desk.key(row) in desk.refused and desk.key(row) not in desk.seated,
        _said("Этот отказ уже учтён раньше.", "This refusal was acted upon before."),
    ),
    "not_seated": (
        lambda desk, row: desk.key(row) not in desk.seated,
        _said(
            "В плане у педагога нет места в этой группе.",
            "The plan gives the teacher no place in this group.",
        ),
    ),
    "in_future": (
        _in_future,
        _said(
            "Отказ или его регистрация датированы будущим: сегодня {today}.",
            "The refusal or its registration is dated in the future: today is {today}.",
        ),
    ),
    "registered_early": (
        _registered_early,
        _said(
            "Отказ зарегистрирован раньше, чем заявлен ({refused}).",
            "The refusal was registered before it was made ({refused}).",
        ),
    ),
    "other_school": (
        lambda desk, row: desk.of_other_school(row, desk.rows.refused_by),
        _said(
            "Отказ подала школа {school}, а педагог в ней не работает.",
            "School {school} refused, but the teacher has no post there.",
        ),
    ),
    "began": (
        lambda desk, row: desk.began(row),
        _said("Группа уже началась {start}.", "The group began on {start}."),
    ),
    "confirmed": (
        lambda desk, row: desk.key(row) in desk.confirmed and not desk.rows.force_majeure[row],
        _said(
            "Место подтверждено школой; отказаться от него можно только с отметкой о форс-мажоре.",
            "The school has confirmed the place; it can be refused only as force majeure.",
        ),
    ),
}
_REMARKS: Mapping[str, Check[_Desk]] = {
    "late": (
        _late,
        _said(
            "Об отказе сообщено {refused}, меньше чем за {days} дн. до начала ({start}).",
            "The refusal was told on {refused}, less than {days} days before the start ({start}).",
        ),
    ),
    "no_reason": (
        lambda desk, row: not str(desk.rows.reason[row]).strip(),
        _said("Причина отказа не названа.", "No reason is given."),
    ),
    "other_reason": (
        lambda desk, row: (
            bool(str(desk.rows.reason[row]).strip())
            and str(desk.rows.reason[row]).strip().casefold() not in desk.policy.reasons
        ),
        _said("Причины нет в списке региона.", "The reason is not in the region's list."),
    ),
}
