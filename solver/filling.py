"""Handing places out in a given order while every row still holds: whole columns at a time.

The result is close to taking pair after pair.  In each round a pair is taken if all pairs that are still
waiting before it could be taken too without exceeding a row, and given up once a row has no room left for it
alone; the first one waiting is always settled, so the rounds end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IntArray
from rules.matching import distinct
from solver.draft import STRUCTURE, Draft
from solver.program import Program

_AT_ONCE = 20_000
"""Pairs looked at together: later ones often have no room left when their turn comes."""
_EXEMPT = ("group_minimum", STRUCTURE)
"""Rows that hold by what the columns beyond the pairs are set to, or are seen to later."""


@dataclass(frozen=True, eq=False)
class Ration:
    """A limit of the moment beside the rows: of the pairs marked with set s, at most ``most[s]`` more."""

    set_of: IntArray
    """Per pair its set, -1 where the pair is in none."""
    most: IntArray


@dataclass(eq=False)
class Filling:
    """A plan in the making.

    ``barred`` groups take nobody; ``chosen`` marks the pairs taken; every other column follows from them.
    """

    draft: Draft
    program: Program
    barred: BoolArray
    chosen: BoolArray = field(init=False)

    def __post_init__(self) -> None:
        self.chosen = np.zeros(len(self.draft.pairs), dtype=np.bool_)
        exempt = [i for i, name in enumerate(self.program.rule_names) if name in _EXEMPT]
        self._checked = ~np.isin(self.program.row_rule, exempt) & (self.program.upper >= 0)
        self._implied = _implied(self.draft)
        self._possible = self.program.upper_bound[: len(self.draft.pairs)] > 0
        self._recount()

    def take(self, order: IntArray, ration: Ration | None = None) -> None:
        """Take pairs in this order as far as rows and ration allow."""
        order = self._allowed(order)
        for part in np.array_split(order, 1 + len(order) // _AT_ONCE):
            waiting = self._allowed(part)
            while len(waiting):
                before = int(self.chosen.sum())
                later, ration = self._pass(waiting, ration)
                if int(self.chosen.sum()) == before:
                    break
                waiting = self._allowed(later)

    def close(self, groups: BoolArray) -> None:
        """Give all places of these groups back and let nobody in any more."""
        self.barred |= groups
        self.chosen &= ~groups[self.draft.pairs.group]
        self._recount()

    def sizes(self) -> IntArray:
        """Places taken in each group."""
        pairs = self.draft.pairs
        return np.bincount(pairs.group[self.chosen], minlength=pairs.dataset.n_groups).astype(np.int64)

    def point(self) -> IntArray:
        """All columns of the plan as it stands."""
        return self.draft.complete(np.flatnonzero(self.chosen))

    def without_relief(self) -> IntArray:
        """The same with no unit of a floor forgiven."""
        x = self.point()
        for definition in self.draft.definitions:
            if definition.floor_of is not None:
                x[definition.floor_of] = 0
        return x

    def _allowed(self, order: IntArray) -> IntArray:
        pairs = self.draft.pairs
        full = np.zeros(pairs.dataset.n_persons, dtype=np.bool_)
        full[pairs.person[self.chosen]] = True
        full &= self.draft.single == 1
        keep = self._possible[order] & ~self.chosen[order] & ~self.barred[pairs.group[order]]
        return order[keep & ~full[pairs.person[order]]]

    def _pass(self, waiting: IntArray, ration: Ration | None) -> tuple[IntArray, Ration | None]:
        """One pass; returns pairs of people who may have a further place, and what is left of the ration."""
        entries, room = self._entries(waiting), self._room.copy()
        if ration is not None:
            entries, room = _with_ration(entries, room, waiting, ration)
        person = self.draft.pairs.person[waiting].astype(np.int64)
        taken = _in_order(entries, room, person, self.draft.single[person] == 0)
        self._add(waiting[taken])
        got = np.zeros(self.draft.dataset.n_persons, dtype=np.bool_)
        got[person[taken]] = True
        left = None if ration is None else replace(ration, most=room[self.program.n_rows :])
        return waiting[got[person] & ~taken], left

    def _recount(self) -> None:
        """Columns set and room left, with every group that is not barred taken to run."""
        running = self.draft.running
        self._set = np.zeros(self.draft.n_columns, dtype=np.bool_)
        self._room = self.program.upper.copy()
        chosen = np.flatnonzero(self.chosen)
        self.chosen = np.zeros_like(self.chosen)
        self._set_columns(running[(running >= 0) & ~self.barred])
        self._add(chosen)

    def _add(self, pairs: IntArray) -> None:
        self.chosen[pairs] = True
        self._set_columns(np.concatenate([pairs, self._implied[pairs].indices]))

    def _set_columns(self, columns: IntArray) -> None:
        new = distinct(columns[~self._set[columns]])
        self._set[new] = True
        change = self.program.transposed[new]
        np.subtract.at(self._room, change.indices, change.data)

    def _entries(self, waiting: IntArray) -> _Entries:
        """What taking each pair adds to each row, with the columns that it sets beside itself."""
        implied = self._implied[waiting]
        implied.data = implied.data * ~self._set[implied.indices]
        with_more = np.diff(implied.indptr) > 0
        several, alone = np.flatnonzero(with_more), np.flatnonzero(~with_more)
        by_column = self.program.transposed
        parts = [
            (alone, by_column[waiting[alone]]),
            (several, by_column[waiting[several]] + implied[several] @ by_column),
        ]
        place = np.concatenate([np.repeat(at, np.diff(change.indptr)) for at, change in parts])
        row = np.concatenate([change.indices for _, change in parts]).astype(np.int64)
        coef = np.concatenate([change.data for _, change in parts])
        matters = np.flatnonzero((coef > 0) & self._checked[row])
        matters = matters[np.argsort(row[matters] * len(waiting) + place[matters], kind="stable")]
        return _Entries(row[matters], place[matters], coef[matters])


@dataclass(frozen=True, eq=False)
class _Entries:
    """Entries ``coef`` of waiting pair ``place`` in ``row``, ordered by row, then place."""

    row: IntArray
    place: IntArray
    coef: IntArray

    def of(self, live: BoolArray) -> _Entries:
        keep = live[self.place]
        return _Entries(self.row[keep], self.place[keep], self.coef[keep])


def _in_order(entries: _Entries, room: IntArray, person: IntArray, several: BoolArray) -> BoolArray:
    """Which places are taken; ``room`` is lowered by them.

    People marked ``several`` leave with their first place: their other pairs then add something else to rows.
    """
    n = len(person)
    taken, live = np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.bool_)
    live = _fitting(entries, room, live)
    entries = entries.of(live)
    while live.any():
        now = _first_of_each(np.flatnonzero(_certain(entries, room, live)), person)
        if len(now) == 0:
            break
        new = np.zeros(n, dtype=np.bool_)
        new[now] = True
        taken |= new
        used = new[entries.place]
        np.subtract.at(room, entries.row[used], entries.coef[used])
        gone = np.zeros(int(person.max()) + 1, dtype=np.bool_)
        gone[person[now[several[now]]]] = True
        live &= ~new & ~gone[person]
        live = _fitting(entries, room, live)
        entries = entries.of(live)
    return taken


def _fitting(entries: _Entries, room: IntArray, live: BoolArray) -> BoolArray:
    """Live places all of whose rows have room for them alone."""
    fits = live.copy()
    fits[entries.place[entries.coef > room[entries.row]]] = False
    return fits


def _certain(entries: _Entries, room: IntArray, live: BoolArray) -> BoolArray:
    """Live places all of whose rows have room for them and everything live before them."""
    free = live.copy()
    if len(entries.row) == 0:
        return free
    total = np.cumsum(entries.coef)
    start = np.flatnonzero(np.diff(entries.row, prepend=-1))
    before = np.repeat(total[start] - entries.coef[start], np.diff(np.append(start, len(total))))
    free[entries.place[total - before > room[entries.row]]] = False
    return free


def _first_of_each(places: IntArray, person: IntArray) -> IntArray:
    """Of several places of one person the first only: their indicators would be counted twice."""
    _, first = np.unique(person[places], return_index=True)
    return places[first]


def _with_ration(
    entries: _Entries, room: IntArray, waiting: IntArray, ration: Ration
) -> tuple[_Entries, IntArray]:
    sets = ration.set_of[waiting]
    inside = np.flatnonzero(sets >= 0)
    inside = inside[np.argsort(sets[inside], kind="stable")]
    more = _Entries(
        np.concatenate([entries.row, sets[inside] + len(room)]),
        np.concatenate([entries.place, inside]),
        np.concatenate([entries.coef, np.ones(len(inside), dtype=np.int64)]),
    )
    return more, np.concatenate([room, ration.most])


def _implied(draft: Draft) -> sparse.csr_array:
    """Per pair the columns that it sets to 1 beside itself (those that count down to a floor excepted)."""
    decisive = np.zeros(draft.n_columns, dtype=np.bool_)
    decisive[draft.decisive()] = True
    source, target = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for definition in draft.definitions:
        if definition.floor is None:
            other = ~decisive[definition.target]
            source.append(definition.source[other].astype(np.int64))
            target.append(definition.target[other].astype(np.int64))
    cols, rows = np.concatenate(target), np.concatenate(source)
    ones = np.ones(len(cols), dtype=np.int64)
    return sparse.csr_array((ones, (rows, cols)), shape=(len(draft.pairs), draft.n_columns))
