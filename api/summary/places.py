"""Facts about places: quotas, unique numbers, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from api.summary.facts import GroupFacts, Numbers, OwnGroup, Quota
from rules.columns import NO_INDEX, BoolArray, IntArray
from rules.context import Facts
from rules.dataset import Dataset
from rules.derived import number_limits
from solver.membership import quota_members
from solver.pairs import Pairs

_COLUMNS = ("district", "school", "programme", "group")


def quota(facts: Facts, pairs: Pairs) -> Quota | None:
    """What was granted and what of it is used; None where no row grants places."""
    dataset = facts.dataset
    limit = dataset.quotas.max_seats
    if not limit.filled.any():
        return None
    row, pair = quota_members(pairs, limit.filled)
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    chosen[pairs.find(facts.assignment.teacher, facts.assignment.group)] = True
    layers, complete = _layers(dataset, row, pair, len(pairs))
    sums = [int(limit.values[rows].sum()) for _, rows in layers]
    single = len(layers) == 1
    programmes, groups = _offered(dataset)
    return Quota(
        places=min(sums) if complete else sum(sums),
        layers=tuple((name, total) for (name, _), total in zip(layers, sums, strict=True)),
        programmes=programmes,
        groups=groups,
        by_form=_by_form(dataset, layers[0][1]) if single else None,
        used=len(np.unique(pair[chosen[pair]])),
        no_takers=_no_takers(facts, pairs, (row, pair), chosen, layers[0][1]) if single else None,
    )


@dataclass(frozen=True, eq=False)
class _Layer:
    """Quota rows that fill the same columns; ``keys`` are what each row names in them."""

    columns: frozenset[str]
    rows: IntArray
    keys: list[tuple[int, ...]]

    @property
    def name(self) -> str:
        """The columns in their order."""
        return "+".join(name for name in _COLUMNS if name in self.columns) or "all"

    def within(self, other: _Layer) -> bool:
        """Whether every row only narrows a row of the other layer."""
        if not other.columns < self.columns:
            return False
        mine = [name for name in _COLUMNS if name in self.columns]
        kept = [i for i, name in enumerate(mine) if name in other.columns]
        return {tuple(key[i] for i in kept) for key in self.keys} <= set(other.keys)


def _layers(
    dataset: Dataset, row: IntArray, pair: IntArray, n_pairs: int
) -> tuple[list[tuple[str, IntArray]], bool]:
    """Quota rows by the columns that they fill, ``(name, rows)``, without those that only narrow others.

    Where some of these layers grant every possible place: those layers alone, and True.
    """
    layers = _all_layers(dataset)
    layers = [a for a in layers if not any(a.within(b) for b in layers)]
    complete = [a for a in layers if n_pairs and len(np.unique(pair[np.isin(row, a.rows)])) == n_pairs]
    return [(layer.name, layer.rows) for layer in complete or layers], bool(complete)


def _all_layers(dataset: Dataset) -> list[_Layer]:
    quotas = dataset.quotas
    several = len(dataset.districts) > 1
    columns = {name: getattr(quotas, name) for name in _COLUMNS if several or name != "district"}
    found: dict[frozenset[str], list[int]] = {}
    for i in np.flatnonzero(quotas.max_seats.filled).tolist():
        filled = frozenset(name for name, values in columns.items() if values[i] != NO_INDEX)
        found.setdefault(filled, []).append(i)
    layers = []
    for filled, rows in found.items():
        named = [columns[name] for name in _COLUMNS if name in filled]
        keys = [tuple(int(values[i]) for values in named) for i in rows]
        layers.append(_Layer(filled, np.array(rows, dtype=np.int64), keys))
    return sorted(layers, key=lambda layer: layer.name)


def _offered(dataset: Dataset) -> tuple[int, int]:
    """Programmes and groups that rows with ``max_seats`` above 0 name (a programme means all its groups)."""
    quotas = dataset.quotas
    granting = quotas.max_seats.filled & (quotas.max_seats.values > 0)
    groups = quotas.group[granting & (quotas.group != NO_INDEX)]
    programmes = quotas.programme[granting & (quotas.programme != NO_INDEX) & (quotas.group == NO_INDEX)]
    of_programmes = np.flatnonzero(np.isin(dataset.groups.programme, programmes))
    everything = np.union1d(groups, of_programmes)
    return len(np.unique(dataset.groups.programme[everything])), len(everything)


def _by_form(dataset: Dataset, rows: IntArray) -> tuple[int, int, int] | None:
    """Places that the rows grant by form; None where some row names neither programme nor group."""
    quotas = dataset.quotas
    group, programme = quotas.group[rows], quotas.programme[rows]
    if ((group == NO_INDEX) & (programme == NO_INDEX)).any():
        return None
    known = np.where(group != NO_INDEX, dataset.groups.programme[group], programme)
    places = np.bincount(dataset.programmes.form[known], quotas.max_seats.values[rows], minlength=3)
    return int(places[0]), int(places[1]), int(places[2])


def _no_takers(
    facts: Facts, pairs: Pairs, members: tuple[IntArray, IntArray], chosen: BoolArray, rows: IntArray
) -> int:
    """Of the places that ``rows`` grant and nobody has: those which nobody without a place could take."""
    (row, pair), limit = members, facts.dataset.quotas.max_seats
    n = len(facts.dataset.quotas)
    taken = np.bincount(row[chosen[pair]], minlength=n)
    waiting = ~facts.seated[pairs.person[pair]]
    width = facts.dataset.n_persons
    asking = np.unique(row[waiting] * np.int64(width) + pairs.person[pair[waiting]]) // max(1, width)
    candidates = np.bincount(asking, minlength=n)
    return int(np.maximum(0, limit.values - taken - candidates)[rows].sum())


def numbers(facts: Facts) -> Numbers | None:
    """Unique numbers; None where the profile has none or a district's figure is not known."""
    dataset, profile = facts.dataset, facts.context.profile
    allotted = number_limits(dataset)[0]
    if not (profile.uses_unique_numbers and profile.enabled("number_allotment") and allotted.filled.all()):
        return None
    taken = np.unique(facts.person.astype(np.int64) * len(dataset.districts) + facts.district)
    return Numbers(int(allotted.values.sum()), len(taken))


def groups(facts: Facts, pairs: Pairs) -> GroupFacts:
    """Groups that run with our people, and our own that somebody could attend and that stay closed."""
    table, size = facts.dataset.groups, facts.group_size
    asked = np.bincount(pairs.group, minlength=len(table)) > 0
    own = np.flatnonzero(~table.shared & (size > 0))
    room = np.maximum(0, table.max_size - table.seats_elsewhere)
    return GroupFacts(
        own=tuple(
            OwnGroup(
                int(size[g]), int(table.seats_elsewhere[g]), table.min_size.get(g), bool(size[g] >= room[g])
            )
            for g in own.tolist()
        ),
        own_closed=int((~table.shared & (size == 0) & asked).sum()),
        hosted_only=bool((table.district[~table.shared] != NO_INDEX).all()),
        shared=int((table.shared & (size > 0)).sum()),
    )
