"""One worksheet as a grid from A1, with what the fast reader does not tell beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from datasets.forms.cells.text import Value, clean, show
from datasets.forms.reading.marks import RowMarks
from datasets.forms.reading.scanned import Span


def column_letters(col: int) -> str:
    """``0`` is A, ``26`` is AA."""
    letters = ""
    number = col + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, col: int) -> str:
    """A1 address of a cell counted from 0."""
    return f"{column_letters(col)}{row + 1}"


BROKEN_BEGIN = ("#", "=")
ERROR_TEXT = re.compile(
    r"#(?:ССЫЛКА!|Н/Д|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|ЧИСЛО!|ПУСТО!|REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)",
    re.IGNORECASE,
)
_FORMULA_TEXT = re.compile(r"=\s*[\w.$']+\s*[(!]")


def _broken_text(text: str) -> str:
    """An error or a formula that was pasted, or saved in a .csv, as a text."""
    written = clean(text)
    if ERROR_TEXT.fullmatch(written):
        return written
    return "=…" if _FORMULA_TEXT.match(written) else ""


@dataclass(frozen=True)
class Sheet:
    """A worksheet.

    ``rows`` start at A1; ``errors``, ``uncomputed``, ``comments`` name cells by (row, column) from 0.
    ``linked``: rows in which formulas point to other sheets, ``links``: the names of those sheets.
    ``how_read``: what was found out about the file (its letters, its separator), in Russian and English.
    """

    file: str
    name: str
    rows: list[list[Value]]
    visible: bool = True
    worksheet: bool = True
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    marks: RowMarks = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    linked: frozenset[int] = frozenset()
    links: frozenset[str] = frozenset()
    how_read: tuple[str, str] = ("", "")

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _owner(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Covered cell -> top left cell of its merged rectangle, within the filled area."""
        owners = {}
        for (top, left), (bottom, right) in self.merged:
            for row in range(top, min(bottom, len(self.rows) - 1) + 1):
                for col in range(left, min(right, self.width - 1) + 1):
                    owners[row, col] = (top, left)
        return owners

    def raw(self, row: int, col: int) -> Value:
        """What stands in the cell itself; ``""`` outside the grid."""
        if 0 <= row < len(self.rows) and 0 <= col < len(self.rows[row]):
            return self.rows[row][col]
        return ""

    def value(self, row: int, col: int) -> Value:
        """The cell, or where it is empty the cell above it in the same column that is merged over it."""
        own = self.raw(row, col)
        owner = self._owner.get((row, col))
        return self.raw(*owner) if own == "" and owner and owner[1] == col else own

    def heading(self, row: int, col: int) -> str:
        """The clean text of a heading cell, whichever merged rectangle covers it."""
        return clean(show(self.raw(*self._owner.get((row, col), (row, col)))))

    def origin(self, row: int, col: int) -> tuple[int, int]:
        """The cell whose content shows at (row, col): itself, or the top left of its merged rectangle."""
        return self._owner.get((row, col), (row, col))

    def text(self, row: int, col: int) -> str:
        """Clean text of :meth:`value`."""
        return clean(show(self.value(row, col)))

    def bottom(self, row: int, col: int) -> int:
        """The last row of the merged rectangle over the cell (the row itself without one)."""
        owner = self._owner.get((row, col))
        for (top, left), (bottom, _) in self.merged if owner else ():
            if (top, left) == owner:
                return bottom
        return row

    def filled(self, row: int) -> list[int]:
        """Columns of the row with something in them, merged-over cells not counted, broken cells counted."""
        return self._filled[row] if 0 <= row < len(self.rows) else []

    @cached_property
    def _filled(self) -> list[list[int]]:
        faulty = self._faulty_rows
        return [
            [
                col
                for col, value in enumerate(cells)
                if (value != "" and clean(show(value))) or (row in faulty and self.broken(row, col))
            ]
            for row, cells in enumerate(self.rows)
        ]

    @cached_property
    def _faulty_rows(self) -> set[int]:
        """Rows in which an empty cell may stand for an error, in it or in the rectangle merged over it."""
        places = {*self.errors, *self.uncomputed}
        rows = {row for row, _ in places}
        spans = [span for span in self.merged if span[0] in places] if places else []
        return rows.union(*(range(top, min(bottom, len(self.rows)) + 1) for (top, _), (bottom, _) in spans))

    def columns_of(self, rows: range) -> list[int]:
        """Columns with something in one of the rows, their own or merged over them."""
        own = {col for row in rows for col in self.filled(row)}
        spans = [
            (left, right)
            for (top, left), (bottom, right) in self.merged
            if top < rows.stop and bottom >= rows.start
        ]
        over = (range(left, min(right, self.width - 1) + 1) for left, right in spans)
        return sorted(own.union(*over))

    def text_of(self, row: int, col: int) -> str:
        """Clean text of the cell itself."""
        return clean(show(self.raw(row, col)))

    def broken(self, row: int, col: int) -> str:
        """``#REF!`` and the like, ``=…`` for a formula that was never computed, else empty."""
        here = self.origin(row, col)
        if here in self.errors:
            return self.errors[here]
        if here in self.uncomputed:
            return "=…"
        value = self.raw(*here)
        return _broken_text(value) if isinstance(value, str) and value[:1] in BROKEN_BEGIN else ""

    def lines(self, rows: Iterable[int]) -> list[str]:
        """The filled cells of each row joined: what a person reads on those lines."""
        joined = (" ".join(self.text_of(row, col) for col in self.filled(row)) for row in rows)
        return [line for line in joined if line]

    @cached_property
    def filled_rows(self) -> int:
        """Rows with something in them."""
        return sum(1 for row in range(len(self.rows)) if self.filled(row))
