"""Small changes of the input that might have got somebody in: one more place, number, date, diagnosis, wish.

Each is a new dataset with one thing changed; whether it helps is for a solver to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.answers.altered import Row, emptied, longer, moved, raised
from rules.columns import NO_INDEX, IntArray
from rules.dataset import Dataset


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
    row, units = remedy.row, remedy.units
    if remedy.kind in _FIGURES:
        return raised(dataset, *_FIGURES[remedy.kind], [row], units)
    if remedy.kind is Kind.GRANT:
        quotas = quota_rows(dataset, remedy.post, row).tolist()
        return raised(
            raised(dataset, "groups", "max_size", [row], units), "quotas", "max_seats", quotas, units
        )
    if remedy.kind is Kind.MINIMUM:
        return emptied(dataset, "groups", "min_size", row)
    if remedy.kind is Kind.DATE:
        return moved(dataset, row, units)
    if remedy.kind is Kind.DIAGNOSIS:
        gap: Row = {"teacher": remedy.post, "competency": row, "severity": 3}
        return dataset.replace(deficits=longer(dataset.deficits, [gap]))
    wish: Row = {"teacher": remedy.post, "programme": row, "rank": 1}
    return dataset.replace(applications=longer(dataset.applications, [wish]))


_FIGURES: Mapping[Kind, tuple[str, str]] = {
    Kind.PLACE: ("groups", "max_size"),
    Kind.NUMBER: ("districts", "unique_numbers"),
    Kind.SCHOOL_NUMBER: ("schools", "unique_numbers"),
    Kind.QUOTA: ("quotas", "max_seats"),
    Kind.ABSENCE: ("schools", "max_absent"),
}
"""Kinds that raise one figure: table and column."""


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


def severity_of(dataset: Dataset, person: int) -> IntArray:
    """Per competency the largest severity on file over the person's posts, 0 where there is none."""
    worst = np.zeros(len(dataset.competencies), dtype=np.int64)
    mine = dataset.teachers.person[dataset.deficits.teacher] == person
    np.maximum.at(worst, dataset.deficits.competency[mine], dataset.deficits.severity[mine])
    return worst
