"""One row of a recognised sheet, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.forms.cells.text import Value, clean, show
from datasets.forms.log import Place
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet

NAME_FIELDS = ("surname", "first_name", "patronymic")


@dataclass(frozen=True)
class Cells:
    """The cells of ``row`` by field; a field without a column is empty."""

    sheet: Sheet
    layout: Layout
    row: int

    def value(self, field: str) -> Value:
        """What stands in the cell (or in the one merged over it from above)."""
        col = self.layout.columns.get(field)
        return "" if col is None else self.sheet.value(self.row, col)

    def text(self, field: str) -> str:
        """Its clean text."""
        return clean(show(self.value(field)))

    def place(self, field: str) -> Place:
        """Where it is; the first cell of the row for a field without a column."""
        return (self.row, self.layout.columns.get(field, min(self.layout.columns.values(), default=0)))

    def broken(self, field: str) -> str:
        """``#REF!`` or ``=…`` where the cell has no value that could be read."""
        col = self.layout.columns.get(field)
        return "" if col is None else self.sheet.broken(self.row, col)

    def full_name(self) -> Value:
        """The name from one column, or from the three of «Фамилия», «Имя», «Отчество»."""
        if self.layout.has("name"):
            return self.value("name")
        parts = [show(self.value(field)) for field in NAME_FIELDS]
        return " ".join(part for part in parts if clean(part))

    def name_place(self) -> Place:
        """Where the name begins."""
        return self.place("name" if self.layout.has("name") else "surname")
