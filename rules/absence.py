"""Who is away when: the day by day count behind the rules about absence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.context import Facts
from rules.derived import Indices


@dataclass(frozen=True, eq=False)
class Spell:
    """Days ``first`` to ``last`` (indices of ``dataset.days``) on which the same persons are away."""

    first: int
    last: int
    members: IntArray


def absence(facts: Facts, persons: Indices) -> BoolArray:
    """``[i, day]``: ``persons[i]`` has, through whichever post, a session that takes them away that day."""
    dataset = facts.dataset
    row = np.full(dataset.n_persons, -1, dtype=np.int64)
    row[persons] = np.arange(len(persons))
    away = np.zeros((len(persons), len(dataset.days)), dtype=np.bool_)
    for place in np.flatnonzero(row[facts.person] >= 0):
        away[row[facts.person[place]]] |= dataset.away_on[facts.assignment.group[place]]
    return away


def spells_over(away: BoolArray, counted_days: BoolArray, limit: int) -> list[Spell]:
    """Spells in which more than ``limit`` rows of ``away`` are away.

    Only ``counted_days`` matter; neighbours among them on which the same rows are away make one spell
    (a Sunday in between does not break it).
    """
    spells: list[Spell] = []
    before: bytes | None = None
    for day in np.flatnonzero(counted_days):
        column = away[:, day]
        if column.sum() <= limit:
            before = None
            continue
        if column.tobytes() == before:
            spells[-1] = Spell(spells[-1].first, int(day), spells[-1].members)
        else:
            spells.append(Spell(int(day), int(day), np.flatnonzero(column)))
        before = column.tobytes()
    return spells
