"""Small changes of the input that might have got somebody in: one more place, number, date, diagnosis, wish.

Each is a new dataset with one thing changed; whether it helps is for a solver to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np

from rules.columns import NO_INDEX, IntArray, OptionalInts, frozen
from rules.dataset import Dataset
from rules.tables import Applications, Deficits


class Kind(StrEnum):
    """What is changed; ``row`` and ``units`` of a :class:`Remedy` mean what is said here."""

    PLACE = "place"
    """``units`` more places in group ``row``."""
    NUMBER = "number"
    """``units`` more unique numbers for district ``row``."""
    SCHOOL_NUMBER = "school_number"
    """``units`` more unique numbers for school ``row``."""
    GRANT = "grant"
    """``units`` more places in group ``row`` for posts like ``post``: in the group, and in every quota row
    with ``max_seats`` that the place fits."""
    QUOTA = "quota"
    """Quota row ``row`` allows ``units`` more places."""
    ABSENCE = "absence"
    """School ``row`` lets ``units`` more persons be away on a day."""
    MINIMUM = "minimum"
    """Group ``row`` runs with any number of people."""
    DATE = "date"
    """Group ``row`` is held ``units`` days later (less than 0: earlier)."""
    DIAGNOSIS = "diagnosis"
    """A gap of severity 3 in competency ``row`` is on file for post ``post``."""
    APPLICATION = "application"
    """An application of post ``post`` for programme ``row``, first in rank."""


COUNTED = (Kind.PLACE, Kind.GRANT, Kind.NUMBER, Kind.SCHOOL_NUMBER, Kind.QUOTA, Kind.ABSENCE)
"""Kinds of which there may be several units."""
OWN = (Kind.DIAGNOSIS, Kind.APPLICATION)
"""Kinds that change rows about the person alone: what a plan without the person is worth stays the same."""
LOOSENING = (*COUNTED, Kind.MINIMUM)
"""Kinds that forbid no plan and change no figure of any."""


@dataclass(frozen=True)
class Remedy:
    """One change of the input; ``post`` is -1 where it is not about a post."""

    kind: Kind
    row: int
    units: int = 1
    post: int = NO_INDEX


def applied(dataset: Dataset, remedy: Remedy) -> Dataset:
    """The dataset with the change made.  Its hashes are still those of the dataset before."""
    return _APPLY[remedy.kind](dataset, remedy)


def _place(dataset: Dataset, remedy: Remedy) -> Dataset:
    more = dataset.groups.max_size.copy()
    more[remedy.row] += remedy.units
    return dataset.replace(groups=replace(dataset.groups, max_size=frozen(more)))


def _grant(dataset: Dataset, remedy: Remedy) -> Dataset:
    values = dataset.quotas.max_seats.values.copy()
    values[quota_rows(dataset, remedy.post, remedy.row)] += remedy.units
    figures = OptionalInts(frozen(values), dataset.quotas.max_seats.filled)
    return _place(dataset, remedy).replace(quotas=replace(dataset.quotas, max_seats=figures))


def quota_rows(dataset: Dataset, post: int, group: int) -> IntArray:
    """Quota rows with ``max_seats`` that a place of the post in the group fits."""
    quotas = dataset.quotas
    narrowed = (
        (quotas.district, dataset.teacher_district[post]),
        (quotas.school, dataset.teachers.school[post]),
        (quotas.programme, dataset.groups.programme[group]),
        (quotas.group, group),
    )
    fits = quotas.max_seats.filled.copy()
    for column, value in narrowed:
        fits &= (column == NO_INDEX) | (column == value)
    listed = quotas.positions
    holds = np.zeros(len(quotas), dtype=np.bool_)
    holds[listed.row_of_code[listed.codes == dataset.teachers.position[post]]] = True
    return np.flatnonzero(fits & (holds | (listed.lengths == 0)))


def _number(dataset: Dataset, remedy: Remedy) -> Dataset:
    more = _raised(dataset.districts.unique_numbers, remedy)
    return dataset.replace(districts=replace(dataset.districts, unique_numbers=more))


def _school_number(dataset: Dataset, remedy: Remedy) -> Dataset:
    more = _raised(dataset.schools.unique_numbers, remedy)
    return dataset.replace(schools=replace(dataset.schools, unique_numbers=more))


def _quota(dataset: Dataset, remedy: Remedy) -> Dataset:
    more = _raised(dataset.quotas.max_seats, remedy)
    return dataset.replace(quotas=replace(dataset.quotas, max_seats=more))


def _absence(dataset: Dataset, remedy: Remedy) -> Dataset:
    more = _raised(dataset.schools.max_absent, remedy)
    return dataset.replace(schools=replace(dataset.schools, max_absent=more))


def _raised(figures: OptionalInts, remedy: Remedy) -> OptionalInts:
    if not figures.filled[remedy.row]:
        raise ValueError(f"{remedy.kind}: row {remedy.row} has no figure to raise")
    values = figures.values.copy()
    values[remedy.row] += remedy.units
    return OptionalInts(frozen(values), figures.filled)


def _minimum(dataset: Dataset, remedy: Remedy) -> Dataset:
    least = dataset.groups.min_size
    filled = least.filled.copy()
    filled[remedy.row] = False
    values = np.where(filled, least.values, 0)
    return dataset.replace(groups=replace(dataset.groups, min_size=OptionalInts(values, frozen(filled))))


def _date(dataset: Dataset, remedy: Remedy) -> Dataset:
    shift = np.timedelta64(remedy.units, "D")
    groups, sessions = dataset.groups, dataset.group_sessions
    of_group, of_session = np.arange(len(groups)) == remedy.row, sessions.group == remedy.row
    return dataset.replace(
        groups=replace(
            groups,
            start=np.where(of_group, groups.start + shift, groups.start),
            end=np.where(of_group, groups.end + shift, groups.end),
        ),
        group_sessions=replace(
            sessions,
            start=np.where(of_session, sessions.start + shift, sessions.start),
            end=np.where(of_session, sessions.end + shift, sessions.end),
        ),
    )


def _diagnosis(dataset: Dataset, remedy: Remedy) -> Dataset:
    row = {"teacher": remedy.post, "competency": remedy.row, "severity": 3, "diagnosed_on": _NO_DAY}
    return dataset.replace(deficits=Deficits(**_longer(dataset.deficits, {**row, "source": ""})))


def _application(dataset: Dataset, remedy: Remedy) -> Dataset:
    row = {"teacher": remedy.post, "programme": remedy.row, "group": NO_INDEX, "rank": 1, "score": None}
    text = {"application_id": "", "justification": ""}
    return dataset.replace(applications=Applications(**_longer(dataset.applications, {**row, **text})))


_NO_DAY = np.datetime64("NaT", "D")


def _longer(table: Deficits | Applications, row: Mapping[str, object]) -> dict[str, Any]:
    """The table's columns with one more row."""
    columns: dict[str, Any] = {}
    for field in fields(table):
        column, cell = getattr(table, field.name), row[field.name]
        if isinstance(column, OptionalInts):
            figure = np.array([cell if isinstance(cell, int) else 0], dtype=np.int64)
            known = np.array([cell is not None], dtype=np.bool_)
            columns[field.name] = OptionalInts(
                np.concatenate([column.values, figure]), np.concatenate([column.filled, known])
            )
        else:
            columns[field.name] = np.concatenate([column, np.array([cell], dtype=column.dtype)])
    return columns


_APPLY: Mapping[Kind, Callable[[Dataset, Remedy], Dataset]] = {
    Kind.PLACE: _place,
    Kind.GRANT: _grant,
    Kind.NUMBER: _number,
    Kind.SCHOOL_NUMBER: _school_number,
    Kind.QUOTA: _quota,
    Kind.ABSENCE: _absence,
    Kind.MINIMUM: _minimum,
    Kind.DATE: _date,
    Kind.DIAGNOSIS: _diagnosis,
    Kind.APPLICATION: _application,
}


def severity_of(dataset: Dataset, person: int) -> IntArray:
    """Per competency the largest severity on file over the person's posts, 0 where there is none."""
    worst = np.zeros(len(dataset.competencies), dtype=np.int64)
    mine = dataset.teachers.person[dataset.deficits.teacher] == person
    np.maximum.at(worst, dataset.deficits.competency[mine], dataset.deficits.severity[mine])
    return worst
