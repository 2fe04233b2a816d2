"""What a first pass over a workbook tells of each sheet, beside what the fast reader tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from datasets.forms.reading.marks import RowMarks

Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged rectangle: first and last (row, column), from 0, both inclusive."""

MOST_COMMENTS = 5_000
"""Comments of a sheet that are kept."""
MOST_COMMENT = 500
"""Characters of a comment that are kept."""
MOST_LINKS = 1_000
"""Names of other sheets that are remembered."""
_LINK = re.compile(r"(?:'((?:[^'\[\]]|'')+)'|([\w.]+))[!.](?=\$?[A-Za-z]{1,3}\$?\d)")


class ScanError(Exception):
    """A workbook can't be read: broken, or made to do harm."""


@dataclass
class SheetScan:
    """What was seen on one sheet; rows and columns count from 0.

    ``merged`` is filled where the fast reader does not know it.  ``linked``: rows in which a formula points
    to another sheet of the workbook; ``links``: the names of those sheets.  An empty comment is one whose
    text can't be read.
    """

    last_row: int = -1
    last_col: int = -1
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    marks: RowMarks = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)
    links: set[str] = field(default_factory=set)

    @property
    def area(self) -> int:
        """Cells of the rectangle from A1 to the last filled cell."""
        return (self.last_row + 1) * (self.last_col + 1)

    def reach(self, row: int, col: int) -> None:
        """Something stands in this cell."""
        self.last_row = max(self.last_row, row)
        self.last_col = max(self.last_col, col)

    def comment(self, row: int, col: int, text: str) -> None:
        """A comment belongs to a cell; an empty one could not be read."""
        if len(self.comments) < MOST_COMMENTS:
            self.comments[row, col] = " ".join(text.split())[:MOST_COMMENT]

    def formula(self, row: int, text: str) -> None:
        """Note the sheets to which a formula points."""
        found = [
            (quoted.replace("''", "'") or plain) for quoted, plain in _LINK.findall(text.replace("$", ""))
        ]
        if found:
            self.linked.add(row)
            if len(self.links) < MOST_LINKS:
                self.links.update(found)
