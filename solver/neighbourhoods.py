"""Which part of a plan to solve anew: people of some schools, or the people around some groups."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.guide import Guide
from solver.layout import Layout

_PER_PERSON = (1.5, 2.5, 4.0)
"""Pairs a person has in a neighbourhood, on average; one of these at a time."""
_LARGEST = 2
"""Pairs of a group whose running is in question: so many times its places."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Columns set free, ascending, and what kind of neighbourhood it is."""

    columns: IntArray
    kind: str


@dataclass(eq=False)
class Neighbourhoods:
    """Draws neighbourhoods of a plan."""

    layout: Layout
    guide: Guide
    rng: np.random.Generator
    _near: dict[float, BoolArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._persons = len(np.unique(self.layout.person))

    def of_schools(self, x: IntArray, size: int, busy: BoolArray) -> Neighbourhood:
        """People of whole schools, district by district; ``busy`` people stay as they are."""
        layout = self.layout
        near = self._kernel(x, float(self.rng.choice(_PER_PERSON))) & ~busy[layout.person]
        count = np.bincount(layout.school, weights=near).astype(np.int64)
        district = np.zeros(len(count), dtype=np.int64)
        district[layout.school] = layout.district
        schools = self.rng.permutation(np.flatnonzero(count))
        rank = self.rng.permutation(int(district.max()) + 1)
        schools = schools[np.argsort(rank[district[schools]], kind="stable")]
        chosen = np.zeros(len(count), dtype=np.bool_)
        chosen[schools[: 1 + int(np.searchsorted(np.cumsum(count[schools]), size))]] = True
        return Neighbourhood(self._columns(near & chosen[layout.school]), "schools")

    def of_groups(self, x: IntArray, size: int, busy: BoolArray) -> Neighbourhood:
        """People around some groups that share people; whether these groups run is open."""
        layout = self.layout
        near = self._kernel(x, float(self.rng.choice(_PER_PERSON)))
        with_column = np.flatnonzero(layout.running >= 0)
        chosen = np.zeros(layout.n_groups, dtype=np.bool_)
        free = np.zeros_like(near)
        size_of = np.bincount(layout.group[near], minlength=layout.n_groups)
        group: int | None = self._seed(with_column, x)
        while group is not None:
            chosen[group] = True
            free |= self._around(group, near, x)
            if free.sum() > size:
                break
            shared = np.bincount(layout.group[free], minlength=layout.n_groups) / np.maximum(1, size_of)
            shared[chosen | (layout.running < 0)] = 0.0
            shared *= self.rng.uniform(0.5, 1.5, size=len(shared))
            group = int(np.argmax(shared)) if shared.max() > 0 else None
        free &= ~busy[layout.person]
        return Neighbourhood(self._columns(free, layout.running[chosen & (layout.running >= 0)]), "groups")

    def _kernel(self, x: IntArray, per_person: float) -> BoolArray:
        if per_person not in self._near:
            self._near[per_person] = self.guide.nearest(int(per_person * self._persons))
        return self._near[per_person] | (x[: self.layout.n_pairs] > 0)

    def _seed(self, groups: IntArray, x: IntArray) -> int:
        """A group; those whose running the relaxation leaves open, or sees otherwise, come more often."""
        if len(groups) == 0:
            return int(self.rng.choice(self.layout.n_groups))
        runs = self.guide.runs[groups]
        doubt = np.abs(runs - x[self.layout.running[groups]]) + 4 * runs * (1 - runs) + 0.02
        return int(self.rng.choice(groups, p=doubt / doubt.sum()))

    def _around(self, group: int, near: BoolArray, x: IntArray) -> BoolArray:
        """Pairs of the people who are, or would best be, in the group."""
        layout = self.layout
        own = np.flatnonzero(layout.group == group)
        best = own[np.argsort(-self.guide.own[own], kind="stable")[: _LARGEST * int(layout.largest[group])]]
        members = np.zeros(int(layout.person.max()) + 1, dtype=np.bool_)
        members[layout.person[best]] = True
        members[layout.person[own[x[own] > 0]]] = True
        found = near & members[layout.person]
        found[best] = True
        return np.asarray(found)

    def _columns(self, pairs: BoolArray, running: IntArray | None = None) -> IntArray:
        chosen = np.flatnonzero(pairs)
        parts = [chosen, self.layout.follows[chosen].indices.astype(np.int64)]
        if running is not None:
            parts.append(running)
        return np.unique(np.concatenate(parts))
