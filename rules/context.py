"""What rules and goals look at: input with profile (:class:`Context`), and a plan on it (:class:`Facts`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rules import deadlines
from rules.columns import BoolArray, DateArray, IndexArray, IntArray, frozen
from rules.dataset import Dataset
from rules.matching import Filed

if TYPE_CHECKING:
    from rules.profile import Profile


@dataclass(frozen=True, eq=False)
class Assignment:
    """A plan: post ``teacher[i]`` has a place in ``group[i]``.  Order means nothing, repeats are a fault."""

    teacher: IndexArray
    group: IndexArray

    def __post_init__(self) -> None:
        if len(self.teacher) != len(self.group):
            raise ValueError("Assignment: teacher and group differ in length")
        frozen(self.teacher)
        frozen(self.group)

    def __len__(self) -> int:
        return len(self.teacher)

    @classmethod
    def empty(cls) -> Assignment:
        """A plan in which nobody has a place."""
        return cls(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))

    def sorted(self) -> Assignment:
        """The same plan in order of post, then group."""
        order = np.lexsort((self.group, self.teacher))
        return Assignment(self.teacher[order], self.group[order])


@dataclass(frozen=True, eq=False)
class Context:
    """A dataset under a profile: everything known before any plan exists.

    ``as_of`` is today as the caller says it (None: unknown); ``seed`` settles the lottery.
    """

    dataset: Dataset
    profile: Profile
    as_of: date | None = None
    seed: int = 0

    @cached_property
    def due_date(self) -> DateArray:
        """Per person the day on which the right to training falls due (NaT: not known, not due)."""
        return frozen(deadlines.due_dates(self.dataset, self.profile.cycle_years, self.profile.min_hours))

    @cached_property
    def overdue(self) -> BoolArray:
        """Per person: due on or before the first day of the period."""
        return frozen(self.due_date <= np.datetime64(self.dataset.period.start, "D"))

    @cached_property
    def expiring(self) -> BoolArray:
        """Per person: due later in the period."""
        end = np.datetime64(self.dataset.period.end, "D")
        return frozen((self.due_date <= end) & ~self.overdue)

    @cached_property
    def person_competency(self) -> tuple[IndexArray, IndexArray, IntArray]:
        """``(person, competency, severity)`` of every deficit, one row a person and competency, the largest
        severity over all the person's posts; sorted by person, then competency."""
        d = self.dataset.deficits
        person = self.dataset.teachers.person[d.teacher]
        order = np.lexsort((-d.severity, d.competency, person))
        person, competency, severity = person[order], d.competency[order], d.severity[order]
        first = np.ones(len(person), dtype=np.bool_)
        first[1:] = (person[1:] != person[:-1]) | (competency[1:] != competency[:-1])
        return frozen(person[first]), frozen(competency[first]), frozen(severity[first])


@dataclass(frozen=True, eq=False)
class Facts:
    """A plan seen through its context: what every checker and every goal may ask."""

    context: Context
    assignment: Assignment

    @property
    def dataset(self) -> Dataset:
        """The input."""
        return self.context.dataset

    @cached_property
    def person(self) -> IndexArray:
        """Person of each place."""
        return frozen(self.dataset.teachers.person[self.assignment.teacher])

    @cached_property
    def school(self) -> IndexArray:
        """School of the post of each place."""
        return frozen(self.dataset.teachers.school[self.assignment.teacher])

    @cached_property
    def district(self) -> IndexArray:
        """District of the post of each place."""
        return frozen(self.dataset.teacher_district[self.assignment.teacher])

    @cached_property
    def programme(self) -> IndexArray:
        """Programme of the group of each place."""
        return frozen(self.dataset.groups.programme[self.assignment.group])

    @cached_property
    def places_of_person(self) -> Filed:
        """Places by person."""
        return Filed.by(self.person, self.dataset.n_persons)

    @cached_property
    def places_of_group(self) -> Filed:
        """Places by group."""
        return Filed.by(self.assignment.group, self.dataset.n_groups)

    @cached_property
    def places_of_programme(self) -> Filed:
        """Places by the programme of the group."""
        return Filed.by(self.programme, len(self.dataset.programmes))

    @cached_property
    def places_of_school(self) -> Filed:
        """Places by the school of the post."""
        return Filed.by(self.school, len(self.dataset.schools))

    @cached_property
    def places_of_district(self) -> Filed:
        """Places by the district of the post."""
        return Filed.by(self.district, len(self.dataset.districts))

    @cached_property
    def seated(self) -> BoolArray:
        """Per person: holds at least one place."""
        mask = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        mask[self.person] = True
        return frozen(mask)

    @cached_property
    def group_size(self) -> IntArray:
        """Per group: our places in it."""
        return frozen(np.bincount(self.assignment.group, minlength=self.dataset.n_groups).astype(np.int64))
