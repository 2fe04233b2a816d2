"""Rows of a CSV file: whether they are regular, told from bytes, and their cells, read block by block."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from datasets.raw import text_cells

BLOCK = 2**20
"""Bytes that are looked at together: what is told of them stays small beside the file."""
_QUOTE, _COMMA, _NEWLINE = 34, 44, 10


def is_regular(data: bytes, width: int) -> bool:
    """Whether every row surely has ``width`` cells, told from the positions of quotes, commas and newlines.

    False means only that the rows have to be looked at one by one.
    """
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    begin = 0
    while begin < len(data):
        end = _end_of_row(data, begin)
        if not _has_regular_rows(data[begin:end], width):
            return False
        begin = end + 1
    return True


def _end_of_row(data: bytes, begin: int) -> int:
    """Where the newline stands that ends the first row to pass a block's length, or the end of the data.

    ``begin`` is where a row begins: a newline outside quotes has an even number of quotes before it.
    """
    end, quotes = begin, 0
    while True:
        after = data.find(b"\n", end + BLOCK)
        after = len(data) if after < 0 else after
        quotes += data.count(b'"', end, after)
        end = after
        if end == len(data) or quotes % 2 == 0:
            return end


def _has_regular_rows(data: bytes, width: int) -> bool:
    """As :func:`_is_regular`, of one block of whole rows."""
    octets = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(octets == _QUOTE)
    marks = np.flatnonzero((octets == _COMMA) | (octets == _NEWLINE))
    if len(quotes):
        before = octets[quotes[::2] - 1]
        opens = (before == _COMMA) | (before == _NEWLINE) | (quotes[::2] == 0)
        opens[1:] |= quotes[2::2] == quotes[1:-1:2] + 1
        if len(quotes) % 2 or not opens.all():
            return False
        marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    ends = np.flatnonzero(octets[marks] == _NEWLINE)
    commas = np.diff(ends, prepend=-1, append=len(marks)) - 1
    return bool((commas == width - 1).all())


def cells_of_regular(data: bytes, width: int) -> pd.DataFrame | None:
    """The cells of regular rows; None where pandas sees them differently."""
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            header=None,
            skip_blank_lines=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            encoding="utf-8",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return None
    return frame if len(frame.columns) == width else None


class Rows:
    """Rows of any kind, kept as columns, the heading among them; wrong ones are filled up or cut.

    ``count``: rows read; ``wrong``: how many cells each row has that has not ``width`` of them, rows counted
    from 0 without the heading.  Blocks of regular rows are read at once, others row by row.
    """

    def __init__(self, width: int) -> None:
        self.columns: list[list[str]] = [[] for _ in range(width)]
        self.wrong: dict[int, int] = {}
        self.count = 0

    def read(self, data: bytes) -> bool:
        """Read everything; whether the last quote is closed.  Raises: csv.Error: too long a cell."""
        begin = 0
        while begin < len(data):
            end = _end_of_row(data, begin)
            if not (self._read_regular(data[begin:end]) or self._read_any(data[begin:end])):
                # A quote is open: one that stands inside a cell misled the search for the end of a row.
                return self._read_any(data[begin:], last=True)
            begin = end + 1
        return True

    def _read_regular(self, block: bytes) -> bool:
        """Keep a block of rows that all have as many cells as the heading; False where it is none."""
        returns = block.count(b"\r") - block.endswith(b"\r")
        if len(self.columns) == 1 or returns != block.count(b"\r\n"):
            return False
        if not _has_regular_rows(block, len(self.columns)):
            return False
        frame = cells_of_regular(block, len(self.columns))
        if frame is not None:
            for position, column in enumerate(self.columns):
                column.extend(text_cells(frame.iloc[:, position]).tolist())
            self.count += len(frame)
        return frame is not None

    def _read_any(self, block: bytes, *, last: bool = False) -> bool:
        """Keep a block of rows read one by one; False where it ends inside quotes (``last`` is counted)."""
        rows = list(csv.reader(io.StringIO(block.decode("utf-8") + "\n\0\n", newline="")))
        closed, width = rows[-1] == ["\0"], len(self.columns)
        if not closed:
            self.count += len(rows) if last else 0
            return False
        rows.pop()
        for i in [i for i, row in enumerate(rows) if len(row) != width]:
            if rows[i]:
                self.wrong[self.count + i - 1] = len(rows[i])
            rows[i] = (rows[i] + [""] * width)[:width]
        for column, cells in zip(self.columns, zip(*rows, strict=True), strict=False):
            column.extend(cells)
        self.count += len(rows)
        return True
