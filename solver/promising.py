"""Which columns are worth a look at first, where a program has too many for a look at all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rules.columns import BoolArray, IntArray
from solver.draft import Draft
from solver.program import Linear, Program
from solver.start import gains

_PER_PERSON = 3
_DEMANDED = 3
"""Pairs for each unit that a row demands."""


def promising(draft: Draft, program: Program, forms: Sequence[Linear], x: IntArray) -> BoolArray:
    """Columns for a first relaxation: those of the point at hand, the best pairs of every person in the order
    of the goals, some for every demand, and all columns that are not pairs.
    """
    n_pairs = program.n_pairs
    best_first = np.lexsort([-gains(draft, form) for form in reversed(forms)])
    place = np.empty(n_pairs, dtype=np.int64)
    place[best_first] = np.arange(n_pairs)
    chosen: BoolArray = x != program.lower_bound
    chosen[n_pairs:] = True
    chosen[_first_of_each(draft.pairs.person[best_first], best_first)] = True
    chosen |= demanded(program, -place)
    return chosen


def _first_of_each(owner: npt.NDArray[np.integer], items: IntArray) -> IntArray:
    """The first few items of each owner."""
    by_owner = np.argsort(owner, kind="stable")
    ordered = owner[by_owner]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    return items[by_owner[rank < _PER_PERSON]]


def demanded(program: Program, worth: npt.NDArray[np.number]) -> BoolArray:
    """Columns: for every row that demands something, the pairs in it that are worth most."""
    chosen = np.zeros(program.n_columns, dtype=np.bool_)
    for row in np.flatnonzero(program.upper < 0).tolist():
        cols = program.matrix.indices[program.matrix.indptr[row] : program.matrix.indptr[row + 1]]
        cols = cols[cols < program.n_pairs]
        most = min(len(cols), _DEMANDED * -int(program.upper[row]))
        chosen[cols[np.argsort(-worth[cols], kind="stable")[:most]]] = True
    return chosen
