"""Candidate pairs as bits, and counts over all their subsets at once.

A subset is a whole number whose bit ``i`` says whether pair ``i`` is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray

Objects = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pair:
    """One candidate pair with what is known of it, and the bit that stands for it."""

    bit: int
    post: int
    group: int
    person: int
    school: int
    district: int
    programme: int


@dataclass(frozen=True)
class Count:
    """``Σ weight · [the subset holds a pair of the set]`` over ``(set, weight)``; a set is a mask of bits."""

    sets: tuple[tuple[int, int], ...]

    def over(self, subsets: IntArray) -> IntArray:
        """The count of each subset."""
        total = np.zeros(len(subsets), dtype=np.int64)
        for mask, weight in self.sets:
            if weight and mask:
                total += weight * ((subsets & mask) != 0)
        return total


@dataclass(frozen=True)
class Demand:
    """What one rule demands of one object: a count of at most ``most`` and at least ``least``."""

    rule: str
    objects: Objects
    count: Count
    most: int | None = None
    least: int = 0
    unless_none: bool = False
    """A count of nothing is fine although ``least`` is more."""

    def kept(self, subsets: IntArray) -> BoolArray:
        """Per subset: the demand is met."""
        counted = self.count.over(subsets)
        good: BoolArray = counted >= self.least
        if self.unless_none:
            good |= counted == 0
        return good if self.most is None else good & (counted <= self.most)


def mask(pairs: Iterable[Pair]) -> int:
    """The pairs as one set."""
    return sum({pair.bit for pair in pairs})


def each(pairs: Iterable[Pair], weigh: Callable[[Pair], int] = lambda pair: 1) -> Count:
    """Every pair counts for itself."""
    return Count(tuple((pair.bit, weigh(pair)) for pair in pairs))


def once(
    pairs: Iterable[Pair], key: Callable[[Pair], int], weigh: Callable[[int], int] = lambda k: 1
) -> Count:
    """Pairs of the same key count once together, with the weight of the key."""
    sets: dict[int, int] = {}
    for pair in pairs:
        sets[key(pair)] = sets.get(key(pair), 0) | pair.bit
    return Count(tuple((bits, weigh(k)) for k, bits in sorted(sets.items())))


def person_of(pair: Pair) -> int:
    """Key of :func:`once`: a person counts once."""
    return pair.person
