"""Raw tables: what was in the files, as text, before anything means anything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, time

import numpy as np
import pandas as pd

from rules.columns import StrArray

RawTables = Mapping[str, pd.DataFrame]
"""Table name → cells.  Every cell is a text, ``""`` is an empty cell, columns keep the order of the file."""


ROWS_AT_ONCE = 5_000
"""Rows of a block: few enough for the texts of a column to stay in the processor's cache."""


def blocks(length: int) -> Iterator[slice]:
    """Ranges of rows that together are a table of so many rows."""
    for begin in range(0, length, ROWS_AT_ONCE):
        yield slice(begin, min(begin + ROWS_AT_ONCE, length))


def cell_text(value: object) -> str:
    """The text of a cell of a workbook (or of Python data).

    Whole numbers lose the ``.0`` that Excel stores, dates become ISO 8601, booleans ``true``/``false``,
    None and NaN an empty cell.
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return _float_text(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def text_cells(column: pd.Series) -> StrArray:
    """The cells of a raw column as an object array of texts; what is not a text becomes one."""
    cells: StrArray = column.to_numpy(dtype=object)
    if pd.api.types.infer_dtype(cells, skipna=False) in {"string", "empty"}:
        return cells
    texts: StrArray = np.empty(len(cells), dtype=object)
    texts[:] = [c if type(c) is str else cell_text(c) for c in cells]
    return texts
