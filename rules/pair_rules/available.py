"""Nobody is sent to a course while on leave, after leaving, or on days that are taken."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, DateArray, IndexArray
from rules.context import Context
from rules.dataset import Dataset
from rules.matching import FAR_FUTURE, FAR_PAST, NO_DAY, bit_rows, day_matrix, meet
from rules.tables import TeacherStatus
from rules.wording import day


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs whose sessions meet neither the post's leave or departure nor days blocked for the person."""
    free = ~(_on_leave(context.dataset, teacher, group) | _gone(context.dataset, teacher, group))
    left = np.flatnonzero(free)
    free[left] = ~_blocked(context.dataset, teacher[left], group[left])
    return free


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """What meets which session: the leave, the departure, else the first day on which the person is taken."""
    dataset = context.dataset
    own = slice(dataset.session_offsets[group], dataset.session_offsets[group + 1])
    first, last = dataset.sessions.start[own].min(), dataset.sessions.end[own].max()
    status, until = dataset.teachers.status[teacher], dataset.teachers.status_until[teacher]
    if status == TeacherStatus.LEAVE and (np.isnat(until) or first <= until):
        until_ru, until_en = (
            ("", "") if np.isnat(until) else (f" до {day(until)[0]}", f" until {day(until)[1]}")
        )
        return (
            f"Педагог в отпуске{until_ru}, а занятия группы начинаются {day(first)[0]}.",
            f"The teacher is on leave{until_en}, and the sessions of the group begin on {day(first)[1]}.",
        )
    if status == TeacherStatus.LEAVING and (np.isnat(until) or last > until):
        until_ru, until_en = ("", "") if np.isnat(until) else (f" {day(until)[0]}", f" on {day(until)[1]}")
        return (
            f"Педагог увольняется{until_ru}, а занятия группы кончаются {day(last)[0]}.",
            f"The teacher leaves{until_en}, and the sessions of the group end on {day(last)[1]}.",
        )
    taken_ru, taken_en = day(_first_blocked_day(dataset, teacher, own))
    return (
        f"Педагог занят {taken_ru}, а в этот день у группы есть занятие.",
        f"The teacher is unavailable on {taken_en}, a day on which the group has a session.",
    )


def _on_leave(dataset: Dataset, teacher: IndexArray, group: IndexArray) -> BoolArray:
    """Some session begins on or before the end of the leave; a leave without an end bars every session."""
    posts = dataset.teachers
    until = np.where(np.isnat(posts.status_until), FAR_FUTURE, posts.status_until)
    until = np.where(posts.status == TeacherStatus.LEAVE, until, NO_DAY)
    barred: BoolArray = _first_day(dataset)[group] <= until[teacher]
    return barred


def _gone(dataset: Dataset, teacher: IndexArray, group: IndexArray) -> BoolArray:
    """Some session ends after the last day; a departure without a date bars every session."""
    posts = dataset.teachers
    until = np.where(np.isnat(posts.status_until), FAR_PAST, posts.status_until)
    until = np.where(posts.status == TeacherStatus.LEAVING, until, NO_DAY)
    barred: BoolArray = _last_day(dataset)[group] > until[teacher]
    return barred


def _blocked(dataset: Dataset, teacher: IndexArray, group: IndexArray) -> BoolArray:
    """A day that is blocked for any post of the person is a day of some session."""
    blocked = dataset.teachers.unavailable
    holder = dataset.teachers.person[blocked.row_of_entry]
    persons, row = np.unique(holder, return_inverse=True)
    days = bit_rows(day_matrix(row, blocked.starts, blocked.ends, len(persons), dataset.days))
    row_of_person = np.full(dataset.n_persons, -1, dtype=np.int64)
    row_of_person[persons] = np.arange(len(persons))
    row_of_pair = row_of_person[dataset.teachers.person[teacher]]
    concerned = np.flatnonzero(row_of_pair >= 0)
    found = np.zeros(len(teacher), dtype=np.bool_)
    found[concerned] = meet(days, row_of_pair[concerned], bit_rows(dataset.meets_on), group[concerned])
    return found


def _first_blocked_day(dataset: Dataset, teacher: int, sessions: slice) -> np.datetime64:
    """The first day of the group's sessions that is blocked for a post of the person."""
    blocked, (offsets, posts) = dataset.teachers.unavailable, dataset.posts_of_person
    person = dataset.teachers.person[teacher]
    starts, ends = dataset.sessions.start[sessions], dataset.sessions.end[sessions]
    met: list[np.datetime64] = []
    for post in posts[offsets[person] : offsets[person + 1]]:
        for entry in range(blocked.offsets[post], blocked.offsets[post + 1]):
            shared = (starts <= blocked.ends[entry]) & (ends >= blocked.starts[entry])
            met.extend(np.maximum(starts[shared], blocked.starts[entry]))
    return min(met)


def _first_day(dataset: Dataset) -> DateArray:
    first = np.full(dataset.n_groups, NO_DAY)
    np.fmin.at(first, dataset.sessions.group, dataset.sessions.start)
    return first


def _last_day(dataset: Dataset) -> DateArray:
    last = np.full(dataset.n_groups, NO_DAY)
    np.fmax.at(last, dataset.sessions.group, dataset.sessions.end)
    return last


RULE = PairRule(
    name="available",
    title=("Педагог свободен", "Teacher is available"),
    sentence=(
        "Занятия группы не приходятся на отпуск педагога, на время после его увольнения и на дни, "
        "в которые он занят.",
        "The sessions of the group do not fall into the teacher's leave, after the teacher has left, or on "
        "days on which the teacher is unavailable.",
    ),
    formula=(
        "x[t,g] = 0 where σ ∈ sessions(g): status(t)=leave and start(σ) ≤ status_until(t) (empty: all); "
        "or status(t)=leaving and end(σ) > status_until(t) (empty: all); "
        "or σ shares a day with unavailable(t'), person(t')=person(t)"
    ),
    admits=admits,
    refusal=refusal,
)
