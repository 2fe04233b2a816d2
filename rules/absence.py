"""Who is away when: the day by day count behind the rules about absence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.context import Facts
from rules.derived import Indices


@dataclass(frozen=True, eq=False)
class Spell:
    """Days ``first`` to ``last`` (indices of ``dataset.days``) on which the same persons are away.

    ``members``: which of the persons asked about (their positions).
    """

    first: int
    last: int
    members: IntArray

    @property
    def days(self) -> IntArray:
        """From the first to the last."""
        return np.arange(self.first, self.last + 1)


class Absences:
    """The places of a plan by person, and the days on which they take the person away from lessons."""

    def __init__(self, facts: Facts) -> None:
        self._away_on = facts.dataset.away_on
        self._group = facts.assignment.group
        self._places = facts.places_of_person

    def away(self, persons: Indices) -> BoolArray:
        """``[i, day]``: ``persons[i]``, through whichever post, has a session in person or online_sync on
        that day."""
        index, places = self._places.join(persons)
        away = np.zeros((len(persons), self._away_on.shape[1]), dtype=np.bool_)
        first = np.flatnonzero(np.diff(index, prepend=-1))
        if len(first):
            away[index[first]] = np.logical_or.reduceat(self._away_on[self._group[places]], first, axis=0)
        return away

    def places_away(self, persons: Indices, days: Indices) -> IntArray:
        """Places that take one of the persons away on one of the days, ascending."""
        _, places = self._places.join(persons)
        takes_away = self._away_on[self._group[places]][:, days].any(axis=1)
        return np.sort(places[takes_away])


def spells_over(away: BoolArray, counted_days: BoolArray, limit: int) -> list[Spell]:
    """Spells in which more than ``limit`` rows of ``away`` are away.

    Only ``counted_days`` matter; neighbours among them on which the same rows are away make one spell
    (a Sunday in between does not break it).
    """
    over = away.sum(axis=0) > limit
    spells: list[Spell] = []
    if not over[counted_days].any():
        return spells
    before: bytes | None = None
    for day in np.flatnonzero(counted_days):
        column = away[:, day]
        if not over[day]:
            before = None
        elif column.tobytes() == before:
            spells[-1] = Spell(spells[-1].first, int(day), spells[-1].members)
        else:
            spells.append(Spell(int(day), int(day), np.flatnonzero(column)))
            before = column.tobytes()
    return spells
