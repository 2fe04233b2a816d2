"""Writing sheets as a coordinator's workbook has them: titles above, heads, merged cells, signatures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import xlsxwriter  # type: ignore[import-untyped]  # ships neither stubs nor py.typed
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Cell = str | int | float | dt.date | None
MADE_ON = dt.datetime(2026, 12, 22)  # noqa: DTZ001  # a constant, so that the file is the same each time


@dataclass(frozen=True)
class Broken:
    """A cell with an error or with a formula that was never computed."""

    formula: str
    value: str = ""


@dataclass
class Table:
    """A sheet: ``above`` lines, ``head`` (one or two rows), ``rows``, ``below`` lines.

    ``merge_down``: columns whose equal neighbours below one another are one merged cell.  ``head_merges``:
    (first row, first column, last row, last column) within the head.  ``widths`` in characters.
    """

    name: str
    above: list[str | tuple[str, str]]
    head: list[list[str]]
    rows: list[list[Cell | Broken]]
    below: list[str] = field(default_factory=list)
    merge_down: tuple[int, ...] = ()
    head_merges: tuple[tuple[int, int, int, int], ...] = ()
    widths: tuple[int, ...] = ()
    hidden: bool = False


class Book:
    """A workbook that is byte for byte the same each time it is written."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": "Учебный пример: районная кампания ПК", "created": MADE_ON})
        self._title = self._format(bold=True, align="center", text_wrap=True)
        self._line = self._format()
        self._head = self._format(bold=True, border=1, text_wrap=True, align="center", valign="vcenter")
        self._cell = self._format(border=1, text_wrap=True, valign="top")
        self._date = self._format(border=1, valign="top", num_format="dd.mm.yyyy")

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def _format(self, **properties: object) -> Format:
        return self._book.add_format({"font_name": "Times New Roman", "font_size": 11, **properties})

    def add(self, table: Table) -> None:
        """Write one sheet."""
        sheet = self._book.add_worksheet(table.name)
        width = max((len(row) for row in table.head), default=1)
        row = self._above(sheet, table, width)
        self._heading(sheet, table, row)
        row += len(table.head)
        for offset, cells in enumerate(table.rows):
            for col, value in enumerate(cells):
                self._write(sheet, row + offset, col, value)
        for col in table.merge_down:
            self._merge_down(sheet, table, row, col)
        row += len(table.rows) + 1
        for offset, text in enumerate(table.below):
            sheet.write_string(
                row + offset, 1 if text.startswith(("Директор", "Специалист")) else 0, text, self._line
            )
        for col, size in enumerate(table.widths):
            sheet.set_column(col, col, size)
        sheet.set_landscape()
        sheet.set_paper(9)
        if table.hidden:
            sheet.hide()

    def _above(self, sheet: Worksheet, table: Table, width: int) -> int:
        for row, line in enumerate(table.above):
            if isinstance(line, tuple):
                sheet.write_string(row, 0, line[0], self._line)
                sheet.merge_range(row, 1, row, max(2, width - 1), line[1], self._line)
            elif line:
                sheet.merge_range(row, 0, row, max(1, width - 1), line, self._title)
        return len(table.above)

    def _heading(self, sheet: Worksheet, table: Table, top: int) -> None:
        covered = set()
        for first, left, last, right in table.head_merges:
            text = table.head[first][left]
            sheet.merge_range(top + first, left, top + last, right, text, self._head)
            covered |= {(r, c) for r in range(first, last + 1) for c in range(left, right + 1)}
        for row, texts in enumerate(table.head):
            for col, text in enumerate(texts):
                if (row, col) not in covered:
                    sheet.write_string(top + row, col, text, self._head)

    def _write(self, sheet: Worksheet, row: int, col: int, value: Cell | Broken) -> None:
        if value is None or value == "":
            sheet.write_blank(row, col, None, self._cell)
        elif isinstance(value, Broken):
            sheet.write_formula(row, col, value.formula, self._cell, value.value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, col, dt.datetime.combine(value, dt.time()), self._date)
        elif isinstance(value, str):
            sheet.write_string(row, col, value, self._cell)
        else:
            sheet.write_number(row, col, value, self._cell)

    def _merge_down(self, sheet: Worksheet, table: Table, top: int, col: int) -> None:
        first = 0
        values = [row[col] for row in table.rows]
        for row in range(1, len(values) + 1):
            if row < len(values) and values[row] == values[first]:
                continue
            if row - first > 1 and isinstance(values[first], str) and values[first]:
                sheet.merge_range(top + first, col, top + row - 1, col, values[first], self._cell)
            first = row
