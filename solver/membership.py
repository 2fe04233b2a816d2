"""Which candidate pairs fit which quota rows, by joins on the columns that a row fills."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray
from rules.matching import distinct
from solver.columns import compact, join
from solver.pairs import Pairs


def quota_members(pairs: Pairs, rows: BoolArray) -> tuple[IntArray, IntArray]:
    """Entries ``(quota row, pair)`` for every marked row and every pair that fits it, each once."""
    quotas = pairs.dataset.quotas
    row, position = _expanded_positions(pairs, np.flatnonzero(rows))
    posts = pairs.dataset.teachers.position[pairs.teacher].astype(np.int64)
    narrowing = (quotas.district, quotas.school, quotas.programme, quotas.group)
    row_columns = [*(column[row].astype(np.int64) for column in narrowing), position]
    of_pair = (pairs.district, pairs.school, pairs.programme, pairs.group)
    pair_columns = [*(column.astype(np.int64) for column in of_pair), posts]
    pattern = np.zeros(len(row), dtype=np.int64)
    for bit, column in enumerate(row_columns):
        pattern |= (column >= 0).astype(np.int64) << bit
    found_rows, found_pairs = [], []
    for bits in np.unique(pattern):
        here = np.flatnonzero(pattern == bits)
        used = [k for k in range(len(row_columns)) if bits >> k & 1]
        left = np.zeros(len(here), dtype=np.int64)
        right = np.zeros(len(pairs), dtype=np.int64)
        for k in used:
            width = int(max(pair_columns[k].max(initial=0), row_columns[k].max(initial=0))) + 1
            merged = np.concatenate([left * width + row_columns[k][here], right * width + pair_columns[k]])
            number = compact(merged)[1]
            left, right = number[: len(here)], number[len(here) :]
        i, j = join(left, right)
        found_rows.append(row[here[i]])
        found_pairs.append(j)
    return _distinct(found_rows, found_pairs, len(pairs))


def _expanded_positions(pairs: Pairs, rows: IntArray) -> tuple[IntArray, IntArray]:
    """One entry a row and position; -1 where the row does not narrow by position."""
    listed = pairs.dataset.quotas.positions
    entry = np.isin(listed.row_of_code, rows)
    open_rows = rows[listed.lengths[rows] == 0]
    return (
        np.concatenate([listed.row_of_code[entry].astype(np.int64), open_rows]),
        np.concatenate([listed.codes[entry].astype(np.int64), np.full(len(open_rows), -1, dtype=np.int64)]),
    )


def _distinct(rows: list[IntArray], pairs: list[IntArray], n_pairs: int) -> tuple[IntArray, IntArray]:
    if not rows:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    width = max(1, n_pairs)
    keys = distinct(np.concatenate(rows) * width + np.concatenate(pairs))
    return keys // width, keys % width
