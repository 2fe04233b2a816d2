"""Which candidate pairs fit which quota rows, by joins on the columns that a row fills."""

from __future__ import annotations

import numpy as np

from rules.columns import BoolArray, IntArray
from solver.columns import compact, join
from solver.pairs import Pairs


def quota_members(pairs: Pairs, rows: BoolArray) -> tuple[IntArray, IntArray]:
    """Entries ``(quota row, pair)`` for every marked quota row and every pair that fits it, each once."""
    quotas = pairs.dataset.quotas
    row, position = _expanded_positions(pairs, np.flatnonzero(rows))
    posts = pairs.dataset.teachers.position[pairs.teacher].astype(np.int64)
    row_columns = [quotas.district[row], quotas.school[row], quotas.programme[row], quotas.group[row], position]
    pair_columns = [pairs.district, pairs.school, pairs.programme, pairs.group, posts]
    pattern = sum((c >= 0).astype(np.int64) << i for i, c in enumerate(row_columns))
    found_rows, found_pairs = [], []
    for bits in np.unique(np.asarray(pattern)):
        here = np.flatnonzero(pattern == bits)
        used = [i for i in range(len(row_columns)) if bits >> i & 1]
        left = np.zeros(len(here), dtype=np.int64)
        right = np.zeros(len(pairs), dtype=np.int64)
        for i in used:
            width = int(max(pair_columns[i].max(initial=0), row_columns[i].max(initial=0))) + 1
            merged = np.concatenate([left * width + row_columns[i][here], right * width + pair_columns[i]])
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
    keys = np.unique(np.concatenate(rows) * width + np.concatenate(pairs))
    return keys // width, keys % width
