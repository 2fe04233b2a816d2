"""Cells that a spreadsheet program would run as a formula: how they are written to CSV and read back.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return is written with an apostrophe
before it, so that Excel shows it as text.  So that reading gives back exactly what was written, a cell of
that kind that has apostrophes before it already gets one more; the reader takes one away.  Every other cell
stands as it is.  (No column of ours needs such cells: numbers are never negative.)
"""

from __future__ import annotations

import re

from datasets.raw import blocks
from rules.columns import StrArray

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_ESCAPED_BYTES = re.compile(rb"'[=+\-@\t\r]")


def escape(cell: str) -> str:
    """The cell as a CSV file holds it."""
    return "'" + cell if _DANGEROUS.match(cell) else cell


def unescape(cell: str) -> str:
    """The cell that :func:`escape` wrote."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def unescape_all(cells: StrArray) -> StrArray:
    """The cells of a column, each as by :func:`unescape`; the same array where none changes."""
    escaped = [rows for rows in blocks(len(cells)) if "\0'" in "\0".join(("", *cells[rows]))]
    if not escaped:
        return cells
    meant = cells.copy()
    for rows in escaped:
        meant[rows] = [unescape(cell) if cell.startswith("'") else cell for cell in cells[rows]]
    return meant


def may_hold_escapes(data: bytes) -> bool:
    """Whether a file may hold a cell that :func:`unescape` changes."""
    return _ESCAPED_BYTES.search(data) is not None
