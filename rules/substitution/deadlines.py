"""Deadlines of a plan: what is due when, what is late, and who may still act today, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from rules.base import Sentence
from rules.columns import frozen
from rules.substitution.case import Case
from rules.substitution.confirmations import is_confirmed, overdue
from rules.substitution.judging import as_date, day_in_words
from rules.substitution.policy import Level
from rules.substitution.workdays import DayCount, settled


class Step(StrEnum):
    """What is due on a day."""

    CONFIRM_EARLY = "confirm_early"
    """Schools confirm to the coordinator, by the internal date."""
    CONFIRM = "confirm"
    """Schools confirm (step 11 of the regulation)."""
    POST = "post"
    """The coordinator passes the confirmations on to the institute (step 13): the same day as step 11."""
    NOTIFY_EARLY = "notify_early"
    """Schools tell of refusals, by the internal date."""
    NOTIFY = "notify"
    """Schools tell of refusals (step 12)."""
    START = "start"
    """The group begins."""

    @property
    def in_words(self) -> Sentence:
        """The step in words."""
        return _TITLES[self]


_TITLES: dict[Step, Sentence] = {
    Step.CONFIRM_EARLY: (
        "школы подтверждают координатору (внутренний срок)",
        "schools confirm to the coordinator (internal date)",
    ),
    Step.CONFIRM: (
        "школы подтверждают обучение (крайний срок)",
        "schools confirm the training (last day)",
    ),
    Step.POST: (
        "координатор передаёт подтверждения институту (крайний срок)",
        "the coordinator passes the confirmations to the institute (last day)",
    ),
    Step.NOTIFY_EARLY: (
        "школы сообщают об отказах (внутренний срок)",
        "schools tell of refusals (internal date)",
    ),
    Step.NOTIFY: ("школы сообщают об отказах (крайний срок)", "schools tell of refusals (last day)"),
    Step.START: ("начало группы", "the group begins"),
}


class State(StrEnum):
    """Where a day stands from today."""

    OVERDUE = "overdue"
    """The day has passed and something is still open."""
    PASSED = "passed"
    TODAY = "today"
    COMING = "coming"


@dataclass(frozen=True)
class Deadline:
    """The days of one group that has places in the plan.

    ``places``, ``unconfirmed``: those that stay, and of them those without a confirmation; ``overdue``: of
    these, those that should have been confirmed; ``free``: places that may be filled today; ``due``: the last
    day of each step (none where the region has no such duty); ``days_left``: to the start, counted as the
    policy says; ``farthest``: the farthest level that may fill a place today, None: nobody by itself;
    ``by_hand``: an operator let it in; ``settled``: the days off of all years up to the start are decreed, or
    do not matter.
    """

    group: int
    group_id: str
    start: date
    places: int
    unconfirmed: int
    overdue: int
    free: int
    due: tuple[tuple[Step, date], ...]
    days_left: int
    farthest: Level | None
    by_hand: bool
    settled: bool

    @property
    def clash(self) -> date | None:
        """The day on which steps 11 and 13 fall together: the coordinator has no time between them but for
        the internal date; None: there are no such steps."""
        days = dict(self.due)
        same = Step.CONFIRM in days and days[Step.CONFIRM] == days.get(Step.POST)
        return days[Step.CONFIRM] if same else None

    def action(self, today: date) -> tuple[str, Sentence]:
        """What may still be done with a free place today, and by which level: a code, and a sentence."""
        if self.start <= today:
            began = day_in_words(self.start)
            return "began", (f"группа началась {began[0]}", f"the group began on {began[1]}")
        n = self.days_left
        if self.farthest is None:
            return "by_hand", (
                f"до начала {n} дн.: заменить может только оператор, с указанием причины",
                f"{n} days to the start: only an operator may name a substitute, with a reason",
            )
        ru, en = _MAY[self.farthest]
        hand_ru, hand_en = (
            (", по решению оператора", ", by an operator's decision") if self.by_hand else ("", "")
        )
        return self.farthest.name.lower(), (
            f"до начала {n} дн.: {ru}{hand_ru}",
            f"{n} days to the start: {en}{hand_en}",
        )


_MAY: dict[Level, Sentence] = {
    Level.SCHOOL: ("замену даёт только своя школа", "only the own school gives a substitute"),
    Level.MUNICIPALITY: ("замену дают своя школа и район", "the own school and the municipality give one"),
    Level.REGION: ("замену даёт любая школа региона", "any school of the region gives a substitute"),
}


@dataclass(frozen=True)
class Due:
    """One step of one group on its day; ``open``: places that still wait for it."""

    day: date
    step: Step
    state: State
    open: int
    deadline: Deadline


def deadlines(case: Case) -> tuple[Deadline, ...]:
    """The deadlines of every group that has places in the plan and has not ended, by start and id."""
    dataset, policy, today = case.dataset, case.policy, case.today
    size = dataset.n_groups
    staying = case.before.group[case.stays]
    places = np.bincount(staying, minlength=size)
    open_places = case.stays & ~is_confirmed(dataset, case.before)
    unconfirmed = np.bincount(case.before.group[open_places], minlength=size)
    late = overdue(dataset, case.before, policy, today)
    overdue_places = np.bincount(case.before.group[late[case.stays[late]]], minlength=size)
    free = frozen(np.maximum(0, dataset.groups.max_size - dataset.groups.seats_elsewhere - places))
    with_places = np.bincount(case.before.group, minlength=size) > 0
    count = DayCount(policy.working_days)
    found = []
    for group in np.flatnonzero(with_places & ~case.ended).tolist():
        start = as_date(dataset.groups.start[group])
        level = int(case.farthest[group])
        by_policy = policy.farthest(int(case.days_left[group]))
        found.append(
            Deadline(
                group=group,
                group_id=str(dataset.groups.group_id[group]),
                start=start,
                places=int(places[group]),
                unconfirmed=int(unconfirmed[group]),
                overdue=int(overdue_places[group]),
                free=int(free[group]),
                due=_due(case, count, start),
                days_left=int(case.days_left[group]),
                farthest=None if level < 0 else Level(level),
                by_hand=level > (-1 if by_policy is None else int(by_policy)),
                settled=not policy.working_days or settled(range(today.year, max(today, start).year + 1)),
            )
        )
    return tuple(sorted(found, key=lambda deadline: (deadline.start, deadline.group_id)))


def _due(case: Case, count: DayCount, start: date) -> tuple[tuple[Step, date], ...]:
    """The last day of each step; a duty of no days is none."""
    policy = case.policy
    steps: list[tuple[Step, date]] = []
    if policy.confirm_days:
        last = count.before(start, policy.confirm_days)
        if policy.slack_days:
            steps.append((Step.CONFIRM_EARLY, count.before(start, policy.confirm_days + policy.slack_days)))
        steps += [(Step.CONFIRM, last), (Step.POST, last)]
    if policy.notify_days:
        if policy.slack_days:
            steps.append((Step.NOTIFY_EARLY, count.before(start, policy.notify_days + policy.slack_days)))
        steps.append((Step.NOTIFY, count.before(start, policy.notify_days)))
    return (*steps, (Step.START, start))


_WAITING = {Step.CONFIRM_EARLY, Step.CONFIRM, Step.POST}
"""Steps that wait for confirmations."""


def agenda(found: Sequence[Deadline], today: date) -> tuple[Due, ...]:
    """All steps day by day: those that have passed only while places of a group not begun wait for them."""
    listed = []
    for deadline in found:
        if deadline.start < today:
            continue
        days = dict(deadline.due)
        for step, day in deadline.due:
            if deadline.start == today and step is not Step.START:
                continue  # the group has begun: nothing else can be made up for
            if step is Step.CONFIRM_EARLY and days[Step.CONFIRM] < today:
                continue  # the last day itself has passed
            waits = deadline.unconfirmed if step in _WAITING else 0
            state = _state(day, today, waits)
            if state is not State.PASSED:
                listed.append(Due(day, step, state, waits, deadline))
    order = list(Step)
    return tuple(sorted(listed, key=lambda due: (due.day, order.index(due.step), due.deadline.group_id)))


def _state(day: date, today: date, waits: int) -> State:
    if day < today:
        return State.OVERDUE if waits else State.PASSED
    return State.TODAY if day == today else State.COMING
