"""Which refusals may be acted upon: each fault has its own name and sentence, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rules.base import Sentence
from rules.columns import IntArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.matching import pair_key
from rules.substitution.policy import Policy
from rules.substitution.workdays import DayCount
from rules.tables import Refusals
from rules.wording import day

ADMITTED = "admitted"


@dataclass(frozen=True)
class Finding:
    """What is said of one refusal: ``row`` of its table as Excel shows it; ``admitted``: it is acted upon
    all the same, and this is only a remark."""

    row: int
    code: str
    teacher_id: str
    group_id: str
    sentence: Sentence
    admitted: bool


@dataclass(frozen=True, eq=False)
class Judged:
    """Refusals of a plan: rows that are acted upon, and everything that is to be said."""

    admitted: IntArray
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that keep a refusal from being acted upon."""
        return tuple(finding for finding in self.findings if not finding.admitted)


@dataclass(frozen=True, eq=False)
class _Case:
    dataset: Dataset
    plan: Assignment
    refusals: Refusals
    policy: Policy
    as_of: date
    seated: frozenset[int]
    confirmed: frozenset[int]
    earlier: frozenset[int]
    """Places refused before, as the dataset tells."""

    def key(self, row: int) -> int:
        return int(self.refusals.teacher[row]) * self.dataset.n_groups + int(self.refusals.group[row])

    def start(self, row: int) -> date:
        return _date(self.dataset.groups.start[self.refusals.group[row]])

    def names(self, row: int) -> tuple[str, str]:
        teacher, group = self.refusals.teacher[row], self.refusals.group[row]
        return str(self.dataset.teachers.teacher_id[teacher]), str(self.dataset.groups.group_id[group])


def judge(dataset: Dataset, plan: Assignment, refusals: Refusals, policy: Policy, as_of: date) -> Judged:
    """Every refusal on its own; of equal ones the first counts.

    ``refusals``: those that arrive now; what ``dataset.refusals`` tells was acted upon before.
    """
    width = dataset.n_groups
    case = _Case(
        dataset,
        plan,
        refusals,
        policy,
        as_of,
        seated=frozenset(pair_key(plan.teacher, plan.group, width).tolist()),
        confirmed=frozenset(
            pair_key(dataset.confirmations.teacher, dataset.confirmations.group, width).tolist()
        ),
        earlier=frozenset(pair_key(dataset.refusals.teacher, dataset.refusals.group, width).tolist()),
    )
    findings: list[Finding] = []
    admitted: list[int] = []
    told: set[int] = set()
    for row in range(len(refusals)):
        fault = next(_faults(case, row, told), None)
        told.add(case.key(row))
        if fault is not None:
            findings.append(_finding(case, row, *fault, admitted=False))
            continue
        admitted.append(row)
        findings.extend(_finding(case, row, *remark, admitted=True) for remark in _remarks(case, row))
    return Judged(np.array(admitted, dtype=np.int64), tuple(findings))


def _finding(case: _Case, row: int, code: str, sentence: Sentence, *, admitted: bool) -> Finding:
    return Finding(row + 2, code, *case.names(row), sentence, admitted)


def _faults(case: _Case, row: int, told: set[int]) -> Iterator[tuple[str, Sentence]]:
    """What keeps the refusal from being acted upon, the plainest first."""
    if case.key(row) in told:
        yield "repeated", _REPEATED
    for code, (applies, sentence) in _FAULTS.items():
        if applies(case, row):
            yield code, sentence(case, row)


def _remarks(case: _Case, row: int) -> Iterator[tuple[str, Sentence]]:
    for code, (applies, sentence) in _REMARKS.items():
        if applies(case, row):
            yield code, sentence(case, row)


_REPEATED: Sentence = (
    "Этот отказ уже есть в списке; учтён первый.",
    "This refusal is in the list already; the first one counts.",
)


def _in_future(case: _Case, row: int) -> bool:
    days = case.refusals.refused_on[row], case.refusals.registered_on[row]
    return any(not np.isnat(d) and _date(d) > case.as_of for d in days)


def _registered_early(case: _Case, row: int) -> bool:
    refused, registered = case.refusals.refused_on[row], case.refusals.registered_on[row]
    return bool(not np.isnat(registered) and registered < refused)


def _other_school(case: _Case, row: int) -> bool:
    """Refused by a school at which the person has no post."""
    by = str(case.refusals.refused_by[row])
    schools = case.dataset.schools.school_id
    named = np.flatnonzero(schools == by)
    if len(named) == 0:
        return False
    person = case.dataset.teachers.person[case.refusals.teacher[row]]
    return int(named[0]) not in case.dataset.teachers.school[case.dataset.teachers.person == person]


def _late(case: _Case, row: int) -> bool:
    count = DayCount(case.policy.working_days)
    return count.between(_date(case.refusals.refused_on[row]), case.start(row)) < case.policy.notify_days


def _began(case: _Case, row: int) -> bool:
    return case.start(row) <= case.as_of


def _said(ru: str, en: str) -> Callable[[_Case, int], Sentence]:
    def sentence(case: _Case, row: int) -> Sentence:
        start, refused = (
            day(case.dataset.groups.start[case.refusals.group[row]]),
            case.refusals.refused_on[row],
        )
        when, today = day(refused), day(np.datetime64(case.as_of, "D"))
        school = str(case.refusals.refused_by[row])
        days = case.policy.notify_days
        return (
            ru.format(start=start[0], refused=when[0], today=today[0], school=school, days=days),
            en.format(start=start[1], refused=when[1], today=today[1], school=school, days=days),
        )

    return sentence


_Check = tuple[Callable[[_Case, int], bool], Callable[[_Case, int], Sentence]]
_FAULTS: Mapping[str, _Check] = {
    "refused_before": (
        lambda case, row: case.key(row) in case.earlier and case.key(row) not in case.seated,
        _said("Этот отказ уже учтён раньше.", "This refusal was acted upon before."),
    ),
    "not_seated": (
        lambda case, row: case.key(row) not in case.seated,
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
        _other_school,
        _said(
            "Отказ подала школа {school}, а педагог в ней не работает.",
            "School {school} refused, but the teacher has no post there.",
        ),
    ),
    "began": (
        _began,
        _said("Группа уже началась {start}.", "The group began on {start}."),
    ),
    "confirmed": (
        lambda case, row: case.key(row) in case.confirmed and not case.refusals.force_majeure[row],
        _said(
            "Место подтверждено школой; отказаться от него можно только с отметкой о форс-мажоре.",
            "The school has confirmed the place; it can be refused only as force majeure.",
        ),
    ),
}
_REMARKS: Mapping[str, _Check] = {
    "late": (
        _late,
        _said(
            "Об отказе сообщено {refused}, меньше чем за {days} дн. до начала ({start}).",
            "The refusal was told on {refused}, less than {days} days before the start ({start}).",
        ),
    ),
    "no_reason": (
        lambda case, row: not str(case.refusals.reason[row]).strip(),
        _said("Причина отказа не названа.", "No reason is given."),
    ),
    "other_reason": (
        lambda case, row: (
            bool(str(case.refusals.reason[row]).strip())
            and str(case.refusals.reason[row]).strip().casefold() not in case.policy.reasons
        ),
        _said("Причины нет в списке региона.", "The reason is not in the region's list."),
    ),
}


def _date(value: np.datetime64) -> date:
    return date.fromisoformat(str(value)[:10])
