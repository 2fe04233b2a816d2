"""Workbooks of tables for people: a heading, rows, filters; every text is a text, never a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_WIDE, _LEAST_WIDE = 60, 6

Cell = str | int | float | None
Row = Sequence[Cell]


def write_book(target: Path, sheets: Mapping[str, Sequence[Row]]) -> None:
    """Write one sheet a title, the first row of each as its heading.  Raises: OSError: it can't be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file, xlsxwriter.Workbook(file, _AS_TEXT) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(r, c, cell, heading if r == 0 else None)
            width = max((len(row) for row in rows), default=1)
            for c in range(width):
                longest = max((len(str(row[c])) for row in rows[1:] if c < len(row)), default=0)
                sheet.set_column(c, c, min(_MOST_WIDE, max(_LEAST_WIDE, longest + 2)))
            sheet.freeze_panes(1, 0)
            if rows:
                sheet.autofilter(0, 0, max(1, len(rows) - 1), width - 1)
