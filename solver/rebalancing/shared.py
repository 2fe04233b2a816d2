"""What those who left a group and those who entered it share: counted by school and by district."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rules.columns import IntArray
from solver.draft import Definition, Draft
from solver.rebalancing.chain_rows import sums_at_most

_NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Side:
    """What is shared is at most ``beyond + sign * Σ columns`` key by key; ``of``: the key of each column."""

    of: IntArray
    columns: IntArray
    sign: int
    beyond: IntArray


@dataclass(frozen=True, eq=False)
class _Least(Definition):
    """Columns that are as large as both sides let them."""

    keys: IntArray = field(default_factory=lambda: _NOTHING)
    sides: tuple[Side, ...] = ()

    def fill(self, x: IntArray) -> None:
        """As :meth:`Definition.fill`."""
        found = np.full(len(self.keys), np.iinfo(np.int64).max)
        for side in self.sides:
            at = np.minimum(np.searchsorted(self.keys, side.of), max(0, len(self.keys) - 1))
            known = self.keys[at] == side.of if len(self.keys) else np.zeros(len(side.of), dtype=np.bool_)
            total = side.beyond.copy()
            np.add.at(total, at[known], side.sign * x[side.columns[known]])
            found = np.minimum(found, total)
        x[self.target] = np.maximum(0, found)


def shared_columns(draft: Draft, keys: IntArray, most: IntArray, *sides: Side) -> IntArray:
    """A column for each of the ascending keys, at most ``most`` and at most what each side leaves."""
    columns = draft.add_columns(len(keys), most)
    for side in sides:
        if side.sign > 0:
            sums_at_most(draft, keys, (keys, columns), (side.of, side.columns), side.beyond)
        else:
            both = np.concatenate([keys, side.of]), np.concatenate([columns, side.columns])
            sums_at_most(draft, keys, both, (_NOTHING, _NOTHING), side.beyond)
    draft.definitions.append(_Least(columns, _NOTHING, keys=keys, sides=sides))
    return columns
