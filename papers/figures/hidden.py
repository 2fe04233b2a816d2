"""Counts that may be published: small ones hidden so that no total and no other table gives them away.

Each table tells the same total T, split in another way.  A count of 1 to 4 is *small*: only that is told.
Where the tables together would narrow what a small count can be, counts of 5 and more are *withheld* as
well, until every small one may still be anything from 1 to 4; where even that does not help (1 and 1 beside
2), nothing but 0 is told.  No total is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_SHOWN = 5
"""A smaller count, but for 0, could point at a person."""
_MOST_HIDDEN = LEAST_SHOWN - 1
_UNBOUNDED = 10**9


@dataclass(frozen=True)
class Published:
    """A count as it is published: ``shown`` (None: hidden); ``small``: told to be under five, else nothing is
    told of it."""

    shown: int | None
    small: bool = False


def published(tables: Sequence[Sequence[int]]) -> list[list[Published]]:
    """The counts of every table as they may be published.

    Raises: ValueError: the tables do not tell the same total.
    """
    if len({sum(counts) for counts in tables}) > 1:
        raise ValueError("tables of different totals")
    withheld: list[set[int]] = [set() for _ in tables]
    while leaking := _leaking(tables, withheld):
        next_one = _to_withhold(tables, withheld, leaking)
        if next_one is None:
            return [[Published(None if count else 0) for count in counts] for counts in tables]
        table, row = next_one
        withheld[table].add(row)
    return [
        [_cell(count, i in hidden) for i, count in enumerate(counts)]
        for counts, hidden in zip(tables, withheld, strict=True)
    ]


def _cell(count: int, withheld: bool) -> Published:
    if _is_small(count):
        return Published(None, small=True)
    return Published(None) if withheld else Published(count)


def _is_small(count: int) -> bool:
    return 0 < count < LEAST_SHOWN


def _leaking(tables: Sequence[Sequence[int]], withheld: Sequence[set[int]]) -> list[int]:
    """The tables of which some small count could be narrowed down."""
    pairs = list(zip(tables, withheld, strict=True))
    known = [_total_told(counts, hidden) for counts, hidden in pairs]
    low, high = max(a for a, _ in known), min(b for _, b in known)
    return [t for t, (counts, hidden) in enumerate(pairs) if not _is_safe(counts, hidden, low, high)]


def _to_withhold(
    tables: Sequence[Sequence[int]], withheld: Sequence[set[int]], leaking: Sequence[int]
) -> tuple[int, int] | None:
    """The next count to withhold: the smallest still shown in a table that gives something away, else in the
    one that tells the total best; None: none is left."""
    told = [_total_told(counts, hidden) for counts, hidden in zip(tables, withheld, strict=True)]
    by_precision = sorted(range(len(tables)), key=lambda t: told[t][1] - told[t][0])
    for table in [*leaking, *by_precision]:
        left = [
            (count, row)
            for row, count in enumerate(tables[table])
            if count >= LEAST_SHOWN and row not in withheld[table]
        ]
        if left:
            return table, min(left)[1]
    return None


def _total_told(counts: Sequence[int], hidden: set[int]) -> tuple[int, int]:
    """The least and the largest total that a table as published allows."""
    small = sum(map(_is_small, counts))
    shown = _shown(counts, hidden)
    most = _UNBOUNDED if hidden else shown + _MOST_HIDDEN * small
    return shown + small + LEAST_SHOWN * len(hidden), most


def _shown(counts: Sequence[int], hidden: set[int]) -> int:
    return sum(c for i, c in enumerate(counts) if not _is_small(c) and i not in hidden)


def _is_safe(counts: Sequence[int], hidden: set[int], low: int, high: int) -> bool:
    """Whether each small count may be anything from 1 to 4 for some total from ``low`` to ``high``."""
    others = sum(map(_is_small, counts)) - 1
    if others < 0:
        return True
    rest_low = low - _shown(counts, hidden)
    rest_high = high - _shown(counts, hidden)
    least = others + LEAST_SHOWN * len(hidden)
    most = _UNBOUNDED if hidden else _MOST_HIDDEN * others
    # one of them is 1 and the others make up the most, or it is 4 and they make up the least
    return rest_low <= 1 + most and rest_high >= _MOST_HIDDEN + least
