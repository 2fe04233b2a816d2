"""What people say by format: struck out, grey, red.  Seen and told, never interpreted."""

from __future__ import annotations

import re
from enum import StrEnum


class Mark(StrEnum):
    """How a cell stands out."""

    STRUCK = "struck"
    GREY = "grey"
    RED = "red"


RowMarks = dict[int, dict[Mark, int]]
"""Row -> mark -> the first column that has it."""

_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_PALETTE_GREY = frozenset((22, 23, 55))
"""Indexed colours of Excel's palette that are grey."""
_PALETTE_RED = frozenset((2, 10, 16, 29, 60))
_THEME_LIGHT, _THEME_DARK = ("0", "2"), ("1", "3")
"""Theme colours that are white or black, and grey once a tint is put on them."""


def mark_of_rgb(text: str) -> Mark | None:
    """Grey or red of ``FFC0C0C0``, ``c0c0c0`` or ``#ff0000``; other colours mean nothing that is known."""
    found = _RGB.fullmatch(text.removeprefix("#"))
    if not found:
        return None
    red, green, blue = (int(found[1][i : i + 2], 16) for i in (0, 2, 4))
    if max(red, green, blue) - min(red, green, blue) <= 20:
        return Mark.GREY if 70 <= red <= 240 else None
    return Mark.RED if red >= 170 and green <= 120 and blue <= 120 else None


def mark_of_index(index: int) -> Mark | None:
    """Grey or red of Excel's numbered palette."""
    if index in _PALETTE_GREY:
        return Mark.GREY
    return Mark.RED if index in _PALETTE_RED else None


def mark_of_theme(theme: str, tint: str) -> Mark | None:
    """White made darker and black made lighter are grey."""
    try:
        shade = float(tint or 0)
    except ValueError:
        return None
    grey = (theme in _THEME_LIGHT and shade < -0.04) or (theme in _THEME_DARK and shade > 0.2)
    return Mark.GREY if grey else None


def note_mark(rows: RowMarks, row: int, col: int, marks: tuple[Mark, ...]) -> None:
    """Remember the first cell of a row with each mark."""
    for mark in marks:
        rows.setdefault(row, {}).setdefault(mark, col)
