"""Rows of the form "of these people at most so many are away on a day", one row per distinct set of pairs."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray
from rules.matching import distinct
from solver.columns import join, key
from solver.draft import Draft


def pairs_of_units(
    draft: Draft, person: IndexArray | IntArray, unit: IndexArray | IntArray
) -> tuple[IntArray, IntArray]:
    """Entries ``(unit, pair)``: the pairs of every person who belongs to a unit (each person once a unit)."""
    width = int(unit.max(initial=0)) + 1
    keys = distinct(key(person, unit, width))
    i, pair = join(keys // width, draft.pairs.person.astype(np.int64))
    return (keys % width)[i], pair


def add_absence_rows(
    draft: Draft,
    rule: str,
    unit: IntArray,
    pair: IntArray,
    limit: IntArray,
    days: BoolArray | None,
    school: IndexArray | IntArray,
) -> None:
    """For every unit and day: at most ``limit[unit]`` of its persons away.

    ``(unit, pair)``: the pairs of the unit's people.  ``days[unit, day]``: days that count (None: all);
    ``school[unit]`` is the object of the unit's rows.  A person is in at most one group on a day
    (``no_overlap``), so the sum over pairs counts persons.  Rows that can't be exceeded, repeat another day's
    row or are part of one are left out.
    """
    dataset = draft.dataset
    order = np.argsort(unit, kind="stable")
    unit, pair = unit[order], pair[order]
    borders = np.flatnonzero(np.diff(unit)) + 1
    rows, cols, uppers, objects = [], [], [], []
    n_rows = 0
    for block in np.split(np.arange(len(unit)), borders):
        if len(block) == 0:
            continue
        u, members = int(unit[block[0]]), pair[block]
        person, group = draft.pairs.person[members], draft.pairs.group[members]
        if len(distinct(person)) <= limit[u]:
            continue
        present, local = np.unique(group, return_inverse=True)
        away = dataset.away_on[present] if days is None else dataset.away_on[present] & days[u]
        for column in _maximal_columns(away):
            inside = column[local.reshape(-1)]
            if len(distinct(person[inside])) > limit[u]:
                rows.append(np.full(int(inside.sum()), n_rows, dtype=np.int64))
                cols.append(members[inside])
                uppers.append(int(limit[u]))
                objects.append(int(school[u]))
                n_rows += 1
    if n_rows:
        draft.add_rows(
            rule,
            np.concatenate(rows),
            np.concatenate(cols),
            1,
            np.array(uppers, dtype=np.int64),
            np.array(objects, dtype=np.int64),
        )


def _maximal_columns(away: BoolArray) -> list[BoolArray]:
    """The distinct day columns that are not part of another day's column."""
    used = away[:, away.any(axis=0)]
    if used.shape[1] == 0:
        return []
    _, first = np.unique(np.packbits(used, axis=0), axis=1, return_index=True)
    distinct = used[:, first]
    weights = distinct.astype(np.int32)
    inside = weights.T @ weights
    size = np.diag(inside)
    part_of_other = ((inside == size[:, None]) & (size[None, :] > size[:, None])).any(axis=1)
    return [distinct[:, k] for k in np.flatnonzero(~part_of_other)]
