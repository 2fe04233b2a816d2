"""The hash of an input: of what its tables say, not of the bytes in which they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from datasets.convert import Cells, TypedColumn, TypedTable
from datasets.fields import Kind
from datasets.raw import text_cells


def fingerprints(typed: Mapping[str, TypedTable], raw: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Per table that says anything, SHA-256 over the names of its columns and over every cell, unknown
    columns included.

    The same tables give the same hashes as CSV folder or workbook, in whatever order their columns stand,
    with an optional table or column missing or empty, and ``2.0`` for ``2``.  The order of rows counts.
    """
    found: dict[str, str] = {}
    for name in sorted(typed):
        table = typed[name]
        columns = {n: _canonical(column) for n, column in table.columns.items()}
        columns |= {n: Cells.of(text_cells(raw[name][n])) for n in table.unknown}
        told = {n: cells for n, cells in columns.items() if any(cells.texts)}
        if told:
            digest = hashlib.sha256()
            _feed(digest, ["table", name, table.length])
            for n in sorted(told):
                _feed(digest, ["column", n, told[n].texts])
                digest.update(told[n].codes.astype("<i4").tobytes())
            found[name] = digest.hexdigest()
    return found


def _feed(digest: hashlib._Hash, words: list[object]) -> None:
    digest.update(json.dumps(words, ensure_ascii=False).encode())


def _canonical(column: TypedColumn) -> Cells:
    """The cells of a column, each spelling of a figure being the same."""
    if column.column.kind not in {Kind.INT, Kind.MONEY, Kind.BOOL}:
        return column.cells
    values = column.parsed.values
    spelled = [str(v) if text else "" for text, v in zip(column.cells.texts, values, strict=True)]
    again, texts = pd.factorize(np.array(spelled, dtype=object))
    return Cells(again[column.cells.codes], [str(text) for text in texts])
