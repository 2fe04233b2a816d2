"""Values that may stand only once: ids, keys, and wishes told twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.convert import Cells, TypedTable
from datasets.findings import HEADING_ROWS, Finding, Findings, error, remark
from datasets.schema import Key
from rules.columns import BoolArray, IntArray

_MOST = 2**62
"""Combined keys stay below it."""


def repeated(columns: Sequence[IntArray], looked_at: BoolArray) -> tuple[IntArray, IntArray]:
    """Rows that repeat an earlier one in all columns of codes, and for each the earlier row."""
    rows = np.flatnonzero(looked_at)
    if len(rows) == 0:
        return rows, rows
    keys = _combined([column[rows] for column in columns])
    ascending = np.sort(keys)
    if not (ascending[1:] == ascending[:-1]).any():
        return rows[:0], rows[:0]
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    earliest = first[number]
    again = np.flatnonzero(earliest != np.arange(len(rows)))
    return rows[again], rows[earliest[again]]


def _combined(columns: Sequence[IntArray]) -> IntArray:
    """One whole number a row, equal where all columns of codes are; none of them is empty."""
    keys, spread = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        least = int(column.min())
        width = int(column.max()) - least + 1
        if spread * width > _MOST:
            keys = np.unique(keys, return_inverse=True)[1]
            spread = int(keys.max()) + 1
        keys = keys * width + (column - least)
        spread *= width
    return keys


def _key_rows(table: TypedTable, key: Key) -> BoolArray:
    """Rows whose key is complete: no required column (and no optional id) of it is empty."""
    whole = np.ones(table.length, dtype=np.bool_)
    for name in key.columns:
        if key.optional or table[name].column.required:
            whole &= table[name].cells.filled
    return whole


def check_keys(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Each repeat of each declared key, with the row that it repeats."""
    for table in typed.values():
        for key in table.table.keys if table.length else ():
            columns = [table[name].cells for name in key.columns]
            again, first = repeated([cells.codes for cells in columns], _key_rows(table, key))
            if len(again):
                _tell(findings, table, key, columns, dict(zip(again.tolist(), first.tolist(), strict=True)))


def _tell(
    findings: Findings, table: TypedTable, key: Key, columns: Sequence[Cells], first_of: Mapping[int, int]
) -> None:
    make = error if key.error else remark

    def said(row: int) -> Finding:
        first = first_of[row] + HEADING_ROWS
        return make(key.code, f"повторяет строку {first}", f"repeats row {first}")

    def value(row: int) -> str:
        return ", ".join(cells.text(row) for cells in columns)

    findings.rows(said, table.table.name, ", ".join(key.columns), list(first_of), value)


def check_recommendations_twice(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """The same programme recommended twice in a school to the same post, or to the same position."""
    table = typed["recommendations"]
    named = table["teacher_id"].cells.filled
    school, programme = (table[name].cells.codes for name in ("school_id", "programme_id"))
    for column, rows in (("teacher_id", named), ("position", ~named & table["position"].cells.filled)):
        whom = table[column].values if column == "position" else table[column].cells.codes
        again, first = repeated([school, programme, whom], rows)
        first_of = dict(zip(again.tolist(), first.tolist(), strict=True))

        def said(row: int, first_of: Mapping[int, int] = first_of) -> Finding:
            first_row = first_of[row] + HEADING_ROWS
            return remark(
                "repeated_recommendation",
                f"та же рекомендация, что в строке {first_row}; считается один раз",
                f"the same recommendation as in row {first_row}; it counts once",
            )

        findings.rows(said, "recommendations", column, again, table[column].cells.text)


CHECKS = (check_keys, check_recommendations_twice)
