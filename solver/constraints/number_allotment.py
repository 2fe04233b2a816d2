"""Model of ``number_allotment``: persons seated from a district (a school) <= its unique numbers.

The figures are those of the checker: the allotment with numbers received and without those passed on.
"""

from __future__ import annotations

import numpy as np

from rules.base import Parameters
from rules.columns import IndexArray, OptionalInts
from rules.derived import number_limits
from solver.columns import compact, key
from solver.draft import STRUCTURE, Draft


def build(draft: Draft, parameters: Parameters) -> None:
    """One row for each district and each school with a figure that its candidates could exceed."""
    of_district, of_school = draft.allotments or number_limits(draft.dataset)
    _rows(draft, draft.pairs.district, of_district, offset=0)
    _rows(draft, draft.pairs.school, of_school, offset=len(draft.dataset.districts))


def _rows(draft: Draft, unit: IndexArray, numbers: OptionalInts, offset: int) -> None:
    person = draft.pairs.person
    width = max(1, len(numbers))
    at = np.flatnonzero(numbers.filled[unit])
    combination, number = compact(key(person[at], unit[at], width))
    units = combination % width
    candidates = np.bincount(units, minlength=len(numbers))
    bound = np.flatnonzero(numbers.filled & (candidates > numbers.values))
    place = np.full(len(numbers), -1, dtype=np.int64)
    place[bound] = np.arange(len(bound))
    inside = place[units[number]] >= 0
    at, number = at[inside], number[inside]
    direct = draft.single[person[at]] == 1
    columns, at_unit = _indicators(draft, at[~direct], number[~direct], units)
    draft.add_rows(
        "number_allotment",
        np.concatenate([place[unit[at[direct]]], place[at_unit]]),
        np.concatenate([at[direct], columns]),
        1,
        numbers.values[bound],
        bound + offset,
    )


def _indicators(
    draft: Draft, at: np.ndarray, number: np.ndarray, units: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A column "seated from this unit" for every combination of person and unit among the pairs ``at``."""
    if len(at) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    distinct, local = compact(number)
    person = np.empty(len(distinct), dtype=np.int64)
    person[local] = draft.pairs.person[at]
    all_pairs = np.bincount(draft.pairs.person, minlength=draft.dataset.n_persons)[person]
    whole = np.bincount(local, minlength=len(distinct)) == all_pairs
    columns = np.where(whole, draft.seated[person], -1)
    columns[~whole] = draft.add_columns(int((~whole).sum()))
    partial = ~whole[local]
    draft.link(STRUCTURE, columns[local[partial]], at[partial])
    return columns, units[distinct]
