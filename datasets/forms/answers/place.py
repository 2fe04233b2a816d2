"""The question that belongs to a cell of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from datasets.forms.answers.question import HEADING_FIELD, SHEET_FIELD, Question, fingerprint, folded
from datasets.forms.cells.text import show
from datasets.forms.limits import HEADER_SEARCH_ROWS
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet

TABLE_CELLS = 3
"""The first line with so many cells is no title: what a sheet's title is must not hang on its kind."""
SHEET_KIND = "sheet"
"""The kind of questions about a whole sheet, whatever it is taken for."""


@dataclass(frozen=True)
class Asker:
    """Makes the questions of one sheet; a sheet that is no table has questions as a whole only."""

    sheet: Sheet
    kind: str
    layout: Layout | None = None

    def question(self, place: tuple[int, int] | None) -> Question:
        """The question of a cell, or of the whole sheet."""
        if place is None or self.layout is None:
            return Question(SHEET_KIND, SHEET_FIELD, folded(self.sheet.name), self._part, "")
        row, col = place
        value = self.value(row, col)
        if row < self.layout.body:
            return Question(self.kind, HEADING_FIELD, value, self._part, "")
        return Question(self.kind, self.field(col), value, self._school(row), self._row(row))

    def value(self, row: int, col: int) -> str:
        """The text of a cell as questions have it."""
        return folded(self.sheet.broken(row, col) or show(self.sheet.value(row, col)))

    def field(self, col: int) -> str:
        """What questions call a column of the table."""
        layout = self.layout
        if layout is None:
            return ""
        named = [name for name, at in layout.columns.items() if at == col]
        heading = (self.sheet.heading(row, col) for row in range(layout.top, layout.body))
        return named[0] if named else "@" + folded(" ".join(dict.fromkeys(heading)))

    @cached_property
    def _part(self) -> str:
        """The sheet, by its name and by the lines above its table (where the school is named)."""
        rows = range(min(HEADER_SEARCH_ROWS, len(self.sheet.rows)))
        top = next((row for row in rows if len(self.sheet.filled(row)) >= TABLE_CELLS), len(rows))
        return fingerprint([self.sheet.name, *self.sheet.lines(range(top))])

    def _school(self, row: int) -> str:
        """The school that the row names, else the sheet."""
        col = self.layout.columns.get("school") if self.layout else None
        return folded(self.sheet.text(row, col)) if col is not None else self._part

    def _row(self, row: int) -> str:
        """The row by its cells, without its running number."""
        columns = self.layout.columns if self.layout else {}
        texts = [self.sheet.text(row, col) for name, col in columns.items() if name != "number"]
        return fingerprint([self._part, *texts])
