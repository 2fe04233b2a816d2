"""A sheet as people keep it: cells with formats, comments, formulas; merged, hidden, with a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Plain = str | int | float | dt.date | None


@dataclass(frozen=True)
class Cell:
    """A cell with more than a value.

    ``formula`` begins with ``=``; with ``value`` None it was never computed.  ``fill`` is RRGGBB.
    """

    value: Plain = None
    formula: str = ""
    struck: bool = False
    fill: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet from A1 on; areas and the picture's place are A1 addresses, rows count from 1."""

    rows: Sequence[Sequence[Plain | Cell]]
    merged: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    filtered: str = ""
    picture: str = ""


Book = Mapping[str, Sheet]
ERRORS = {"#REF!": 0x17, "#N/A": 0x2A, "#NAME?": 0x1D, "#DIV/0!": 0x07}
"""Error values with their codes in an .xls."""


def as_cell(content: Plain | Cell) -> Cell:
    """A plain value as a cell."""
    return content if isinstance(content, Cell) else Cell(content)
