"""Which part of a plan to solve anew: people of some schools, of some groups, or around what is missed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray
from rules.matching import distinct
from solver.guide import Guide
from solver.layout import Layout
from solver.program import Linear

_PER_PERSON = (1.5, 2.5, 4.0)
"""Pairs a person has in a neighbourhood, on average; one of these at a time."""
_LARGEST = 2
"""Pairs of a group whose running is in question: so many times its places."""


@dataclass(frozen=True, eq=False)
class _Kernel:
    """Pairs that are looked at, ascending, with their person, school and group."""

    pair: IntArray
    person: IndexArray
    school: IndexArray
    group: IndexArray


@dataclass(eq=False)
class Neighbourhoods:
    """Draws neighbourhoods of a plan."""

    layout: Layout
    guide: Guide
    form: Linear
    rng: np.random.Generator
    _near: dict[float, BoolArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        layout = self.layout
        self._persons = len(distinct(layout.person))
        best_first = np.lexsort((-self.guide.own, layout.group))
        ends = np.cumsum(np.bincount(layout.group, minlength=layout.n_groups))
        self._of_group: list[IntArray] = np.split(best_first, ends[:-1])
        self._setters = layout.follows.T.tocsr()
        self._district = np.zeros(int(layout.school.max()) + 1, dtype=np.int64)
        self._district[layout.school] = layout.district
        rank = self.rng.permutation(int(self._district.max()) + 1)
        self._waiting: list[int] = np.argsort(rank[self._district], kind="stable").tolist()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that make a difference here."""
        grouped = ("groups",) if np.any(self.layout.running >= 0) else ()
        return ("schools", *grouped, "wants")

    def of(self, kind: str, x: IntArray, size: int) -> IntArray:
        """The columns, ascending, of a neighbourhood of the named kind, of about ``size`` pairs."""
        draw = {"schools": self.of_schools, "groups": self.of_groups, "wants": self.of_wants}[kind]
        return draw(x, size)

    def of_schools(self, x: IntArray, size: int) -> IntArray:
        """People of whole schools, each in its turn: first district by district, later in any order."""
        near = self._kernel(x)
        count = np.bincount(near.school, minlength=len(self._district))
        chosen = np.zeros(len(count), dtype=np.bool_)
        total = 0
        for _ in range(len(count)):
            if not self._waiting:
                self._waiting = self.rng.permutation(len(count)).tolist()
            school = self._waiting.pop()
            chosen[school] = True
            total += int(count[school])
            if total >= size:
                break
        return self._columns(near.pair[chosen[near.school]])

    def of_groups(self, x: IntArray, size: int) -> IntArray:
        """People around some groups that share people; whether these groups run is open."""
        return self._around_groups(self._doubtful(x), x, size)

    def of_wants(self, x: IntArray, size: int) -> IntArray:
        """People around the group of a pair that would add to the goal."""
        return self._around_groups(self._wanted(x), x, size)

    def _around_groups(self, group: int | None, x: IntArray, size: int) -> IntArray:
        layout = self.layout
        near = self._kernel(x)
        with_column = layout.running >= 0
        size_of = np.maximum(1, np.bincount(near.group, minlength=layout.n_groups))
        chosen = np.zeros(layout.n_groups, dtype=np.bool_)
        people = np.zeros(int(layout.person.max()) + 1, dtype=np.bool_)
        extra: list[IntArray] = []
        while group is not None:
            chosen[group] = True
            best = self._around(group, x)
            people[layout.person[best]] = True
            extra.append(best)
            inside = people[near.person]
            if inside.sum() > size:
                break
            shared = np.bincount(near.group[inside], minlength=layout.n_groups) / size_of
            shared[chosen | ~with_column] = 0.0
            shared *= self.rng.uniform(0.5, 1.5, size=len(shared))
            group = int(np.argmax(shared)) if shared.max() > 0 else None
        pairs = np.concatenate([near.pair[people[near.person]], *extra])
        return self._columns(pairs, layout.running[chosen & with_column])

    def _kernel(self, x: IntArray) -> _Kernel:
        per_person = float(self.rng.choice(_PER_PERSON))
        if per_person not in self._near:
            self._near[per_person] = self.guide.nearest(int(per_person * self._persons))
        layout = self.layout
        pair = np.flatnonzero(self._near[per_person] | (x[: layout.n_pairs] > 0))
        return _Kernel(pair, layout.person[pair], layout.school[pair], layout.group[pair])

    def _doubtful(self, x: IntArray) -> int | None:
        """A group; those whose running the relaxation leaves open, or sees otherwise, come more often."""
        groups = np.flatnonzero(self.layout.running >= 0)
        if len(groups) == 0:
            return None
        runs = self.guide.runs[groups]
        doubt = np.abs(runs - x[self.layout.running[groups]]) + 4 * runs * (1 - runs) + 0.02
        return int(self.rng.choice(groups, p=doubt / doubt.sum()))

    def _wanted(self, x: IntArray) -> int | None:
        """The group of a pair that would add to the goal, or set a column that does."""
        form, n_pairs = self.form, self.layout.n_pairs
        wanting = form.cols[(form.coefs > 0) & (x[form.cols] == 0) | (form.coefs < 0) & (x[form.cols] > 0)]
        if len(wanting) == 0:
            return None
        column = int(self.rng.choice(wanting))
        pairs = np.array([column]) if column < n_pairs else self._setters[[column]].indices
        if len(pairs) == 0:
            return None
        promise = self.guide.own[pairs]
        return int(
            self.layout.group[
                pairs[np.argmax(promise + self.rng.exponential(1 + np.ptp(promise) / 4, len(pairs)))]
            ]
        )

    def _around(self, group: int, x: IntArray) -> IntArray:
        """Pairs of the group: those taken, and the best others."""
        own = self._of_group[group]
        taken = own[x[own] > 0]
        best = own[: _LARGEST * int(self.layout.largest[group])]
        pairs: IntArray = np.concatenate([taken, best])
        return pairs

    def _columns(self, pairs: IntArray, running: IntArray | None = None) -> IntArray:
        parts = [pairs, self.layout.follows[pairs].indices.astype(np.int64)]
        if running is not None:
            parts.append(running)
        return distinct(np.concatenate(parts))
