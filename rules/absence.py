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
        self._places = np.argsort(facts.person, kind="stable")
        self._offsets = np.searchsorted(facts.person[self._places], np.arange(facts.dataset.n_persons + 1))

    def places_of(self, person: int) -> IntArray:
        """Places of a person, through whichever post."""
        places: IntArray = self._places[self._offsets[person] : self._offsets[person + 1]]
        return places

    def away(self, persons: Indices) -> BoolArray:
        """``[i, day]``: ``persons[i]`` has a session in person or online_sync on that day."""
        rows = [self._away_on[self._group[self.places_of(p)]].any(axis=0) for p in persons]
        return np.array(rows, dtype=np.bool_).reshape(len(rows), self._away_on.shape[1])

    def places_away(self, persons: Indices, days: Indices) -> IntArray:
        """Places that take one of the persons away on one of the days, ascending."""
        places = np.concatenate([self.places_of(p) for p in persons])
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
