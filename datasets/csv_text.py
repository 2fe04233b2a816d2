"""Writing CSV tables column by column: whole columns are searched for cells that can't stand as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from datasets.escape import escape

_QUOTED = (",", '"', "\r", "\n")
_BEFORE_EACH = "\0"
_MAYBE_ESCAPED = re.compile(_BEFORE_EACH + r"['=+\-@\t\r]")


def write_csv_table(path: Path, headings: Sequence[str], columns: Iterable[Sequence[Sequence[str]]]) -> None:
    """Write a table: UTF-8, commas, ``\\n``, and no cell that a spreadsheet program would run as a formula.

    ``columns``: block after block of rows, each as one list of cells a heading.  Without a heading the file
    is empty.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        if not headings:
            return
        file.write(",".join(csv_cells(headings)) + "\n")
        for block in columns:
            rows = zip(*(csv_cells(cells) for cells in block), strict=True)
            file.writelines(("\n".join(map(",".join, rows)), "\n"))


def csv_cells(cells: Sequence[str]) -> Sequence[str]:
    """The texts as cells of a line, escaped and quoted where they have to be.

    Almost every column has no such cell; a search through all its texts at once tells.
    """
    together = _BEFORE_EACH.join(("", *cells))
    if not any(mark in together for mark in _QUOTED) and not _MAYBE_ESCAPED.search(together):
        return cells
    written = {cell: _csv_cell(cell) for cell in set(cells)}
    return [written[cell] for cell in cells]


def _csv_cell(text: str) -> str:
    """The text as a cell of a line (the writer of the standard library leaves a lone ``\\r`` unquoted)."""
    cell = escape(text)
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in _QUOTED) else cell
