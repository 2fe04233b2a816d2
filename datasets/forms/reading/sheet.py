"""One worksheet as a grid from A1, with what the fast reader does not tell beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from datasets.forms.cells.text import Value, clean, show

Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged rectangle: first and last (row, column), from 0, both inclusive."""


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


@dataclass(frozen=True)
class Sheet:
    """A worksheet.  ``rows`` start at A1; ``errors``, ``uncomputed`` name cells by (row, column) from 0."""

    file: str
    name: str
    rows: list[list[Value]]
    visible: bool = True
    worksheet: bool = True
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: frozenset[tuple[int, int]] = frozenset()

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
        """The cell, or the cell above it in the same column that is merged over it."""
        owner = self._owner.get((row, col))
        return self.raw(*owner) if owner and owner[1] == col else self.raw(row, col)

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
        return [
            [
                col
                for col, value in enumerate(cells)
                if (value != "" and clean(show(value))) or self.broken(row, col)
            ]
            for row, cells in enumerate(self.rows)
        ]

    def text_of(self, row: int, col: int) -> str:
        """Clean text of the cell itself."""
        return clean(show(self.raw(row, col)))

    def broken(self, row: int, col: int) -> str:
        """``#REF!`` and the like, ``=…`` for a formula that was never computed, else empty."""
        if not self.errors and not self.uncomputed:
            return ""
        here = self.origin(row, col)
        if here in self.errors:
            return self.errors[here]
        return "=…" if here in self.uncomputed else ""

    def lines(self, rows: Iterable[int]) -> list[str]:
        """The filled cells of each row joined: what a person reads on those lines."""
        joined = (" ".join(self.text_of(row, col) for col in self.filled(row)) for row in rows)
        return [line for line in joined if line]

    @cached_property
    def filled_rows(self) -> int:
        """Rows with something in them."""
        return sum(1 for row in range(len(self.rows)) if self.filled(row))
