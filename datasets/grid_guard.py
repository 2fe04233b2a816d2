"""Readers of workbooks reserve memory for all that a sheet spans: one that spans far more than it holds is
refused before any of them looks at it."""

from __future__ import annotations

import re
from functools import lru_cache

MOST_COLUMNS = 200
"""No cell lies further to the right."""
MOST_EMPTY_ROWS = 10_000
"""As many rows may lie between one row of a sheet and the next that is stored."""
MOST_EMPTY_GRID = 5_000_000
"""A sheet that spans more cells than that …"""
MOST_SPARSE = 20
"""… holds at least one in so many of them."""

_LONGEST_TAG = 2**16
_TAG = re.compile(rb"""<(?:[^\s<>/:]+:)?(c|row)(?=[\s/>])(?:[^<]*?\sr\s*=\s*["']([^"'<]{0,33}))?""")
"""A cell or a row, with any prefix, quotes and blanks, and its address if it has one."""
_MANY = re.compile(rb"""\s(?:count|uniqueCount)\s*=\s*["'][^"'<]{8}""")
"""Ten million texts or more, says their list: as much is reserved before the first one is read."""
_ADDRESS = re.compile(rb"([A-Za-z]{0,3})([0-9]{0,8})")


class FarCellError(Exception):
    """A cell is too far from the others; its address, ? where it is none that Excel writes."""


class Grid:
    """How far a sheet spans, told piece by piece of its XML.

    Nothing is parsed: whatever looks like a cell or a row counts, one without an address as the next one.
    """

    def __init__(self, *, in_order: bool = True) -> None:
        """``in_order``: the rows come one after another, as in every sheet."""
        self._tail = b""
        self._gap = MOST_EMPTY_ROWS if in_order else MOST_EMPTY_GRID
        self._row = self._column = 0
        self._last_row = self._last_column = self._stored = 0

    def take(self, xml: bytes) -> None:
        """Look at the next piece.  Raises: FarCellError."""
        whole = self._tail + xml
        end = whole.rfind(b"<")  # no value of an attribute has this character: a tag is never cut
        if end < 0:
            self._tail = whole[-_LONGEST_TAG:]
            return
        self._look(whole[:end])
        self._tail = whole[end:]
        if len(self._tail) > _LONGEST_TAG:
            self._tail = self._tail[:_LONGEST_TAG]
            is_text = b"\0" not in self._tail  # a picture may hold anything
            if b">" not in self._tail and (is_text or _TAG.match(self._tail)):
                raise FarCellError("?")

    def end(self) -> None:
        """Look at what is left.  Raises: FarCellError."""
        self._look(self._tail)

    def _look(self, xml: bytes) -> None:
        if _MANY.search(xml):
            raise FarCellError("?")
        for tag, address in _TAG.findall(xml):
            column, row = _read(address)
            if tag == b"row":
                self._column, self._row = 0, row or self._row + 1
                continue
            self._stored += 1
            self._column, self._row = column or self._column + 1, row or self._row
            if self._row != self._last_row or self._column > self._last_column:
                self._widen()

    def _widen(self) -> None:
        far = self._column > MOST_COLUMNS or self._row > self._last_row + self._gap
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        spanned = self._last_row * self._last_column
        if far or (spanned > MOST_EMPTY_GRID and spanned > MOST_SPARSE * self._stored):
            raise FarCellError(f"{_letters(self._column)}{self._row}")


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        text = chr(65 + letter) + text
    return text


@lru_cache(maxsize=4096)
def _read(address: bytes) -> tuple[int, int]:
    """Column and row of ``B7``, 0 for what is left out; other values of such an attribute are no address."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        if address[:1].isalnum() or b"&" in address:
            raise FarCellError("?")
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + letter - 64
    return column, int(found[2] or 0)
