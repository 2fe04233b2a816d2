"""Sheets of a workbook for work: fixed headings, filters, drop-downs, totals, print set-up, protection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from papers.workbooks.columns import ROW_ID, Cell, Column, pick
from rules.base import Sentence

LISTS_SHEET = "kvota_lists"
SPARE_ROWS = 300
"""Drop-downs and totals reach so many rows below the last one, for rows that are added."""
SHOWN, SUM = "=SUBTOTAL(103,{cells})", "=SUBTOTAL(109,{cells})"
"""Totals of a column: how many filled cells the filter shows; the sum of the cells that it shows."""
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4, _MARGINS = 9, {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
_LINE_HEIGHT = 15.0
_STILL_ALLOWED = dict.fromkeys(("sort", "autofilter", "format_columns", "format_rows"), True)
_EDGE = {"border": 1, "border_color": "#999999", "valign": "top"}
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 13},
    "line": {"font_size": 10},
    "total": {"bold": True, "top": 1, "align": "left"},
    "head": {**_EDGE, "bold": True, "text_wrap": True, "bg_color": "#DDE6EF", "valign": "vcenter"},
    "text": {**_EDGE, "text_wrap": True},
    "day": {**_EDGE, "num_format": "dd.mm.yyyy", "align": "left"},
    "number": {**_EDGE, "align": "center"},
    "open": {**_EDGE, "text_wrap": True, "locked": False, "bg_color": "#FFFBE6"},
}


@dataclass(frozen=True)
class Formula:
    """A cell that is counted: the formula (``{row}``: its own row), and what it comes to now."""

    formula: str
    value: int


@dataclass(frozen=True)
class Table:
    """What one sheet holds.

    ``rows`` hold a cell a column; ``ids`` (hidden, in front) where its edits are to come back.  ``totals``:
    by key of a column how it is counted (:data:`SHOWN`, :data:`SUM`) and what that comes to now.
    ``choices``: by key of a column the cells of another sheet that its drop-down offers.  ``locked``: only
    the columns in ``open_keys`` can be edited.  ``breaks``: rows before which a page begins.  ``below``:
    lines underneath.
    """

    name: str
    titles: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | Formula]]
    ids: Sequence[str] | None = None
    totals: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    locked: bool = False
    open_keys: frozenset[str] = frozenset()
    breaks: Sequence[int] = ()
    below: Sequence[str] = ()


@dataclass(frozen=True)
class Place:
    """Where a table stands: its sheet, its columns by key, its first row and its last spare one (from 0)."""

    sheet: str
    column: Mapping[str, int]
    first: int
    last: int

    def cells(self, key: str) -> str:
        """The cells of a column, spare rows too, as a formula names them."""
        letter = xlsxwriter.utility.xl_col_to_name(self.column[key])
        return f"'{self.sheet}'!${letter}${self.first + 1}:${letter}${self.last + 1}"


class Book:
    """A workbook in the making; no text in it becomes a formula or a link."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book = book
        self._looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        self.lang = lang

    def table(self, table: Table) -> Place:
        """Add a sheet with a table."""
        sheet = self._book.add_worksheet(table.name)
        columns = [*([ROW_ID] if table.ids is not None else []), *table.columns]
        left = len(columns) - len(table.columns)
        head = len(table.titles) + 1 + bool(table.totals)
        last = head + max(1, len(table.rows))
        keys = {column.key: at for at, column in enumerate(columns)}
        place = Place(table.name, keys, head + 1, head + len(table.rows) + SPARE_ROWS)
        for row, title in enumerate(table.titles):
            sheet.write_string(row, left, title, self._looks["title" if row == 0 else "line"])
        sheet.set_row(head, _height([pick(c.heading, self.lang) for c in columns], columns, bold=True))
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, None, {"hidden": column is ROW_ID})
            sheet.write_string(head, at, pick(column.heading, self.lang), self._looks["head"])
        self._totals(sheet, table, place, head - 1, left)
        self._rows(sheet, table, columns, head + 1)
        for row, line in enumerate(table.below, start=last + 2):
            sheet.write_string(row, left, line, self._looks["line"])
        sheet.autofilter(head, 0, last, len(columns) - 1)
        sheet.freeze_panes(head + 1, 0)
        self._choices(sheet, table, place)
        _print(sheet, table, head)
        if table.locked:
            sheet.protect("", _STILL_ALLOWED)
        return place

    def _totals(self, sheet: Any, table: Table, place: Place, row: int, left: int) -> None:
        if not table.totals:
            return
        sheet.write_string(row, left, pick(("Всего", "Total"), self.lang), self._looks["total"])
        for key, (how, value) in table.totals.items():
            formula = how.format(cells=place.cells(key))
            sheet.write_formula(row, place.column[key], formula, self._looks["total"], value)

    def _rows(self, sheet: Any, table: Table, columns: Sequence[Column], top: int) -> None:
        ids = table.ids if table.ids is not None else [""] * len(table.rows)
        is_open = [table.locked and column.key in table.open_keys for column in columns]
        for number, (row_id, cells) in enumerate(zip(ids, table.rows, strict=True), start=top):
            whole = (row_id, *cells) if table.ids is not None else cells
            sheet.set_row(number, _height(whole, columns))
            for at, cell in enumerate(whole):
                _write(sheet, number, at, cell, self._looks["open" if is_open[at] else _look(cell)])

    def _choices(self, sheet: Any, table: Table, place: Place) -> None:
        for key, cells in table.choices.items():
            told = (
                ("Нет в списке", "Not in the list"),
                ("Такого нет в данных. Оставить?", "The data have no such entry. Keep it?"),
            )
            offered = {
                "validate": "list",
                "source": f"={cells}",
                "error_type": "warning",
                "error_title": pick(told[0], self.lang),
                "error_message": pick(told[1], self.lang),
            }
            at = place.column[key]
            sheet.data_validation(place.first, at, place.last, at, offered)

    def lists(self, columns: Mapping[str, Sequence[str]]) -> None:
        """The hidden sheet of lists that drop-downs offer, where :func:`list_cells` tells."""
        sheet = self._book.add_worksheet(LISTS_SHEET)
        sheet.hide()
        for at, entries in enumerate(columns.values()):
            for row, entry in enumerate(entries):
                sheet.write_string(row, at, entry)

    def hidden(self, name: str, told: Mapping[str, str]) -> None:
        """A sheet of names and values that no menu of Excel shows."""
        sheet = self._book.add_worksheet(name)
        sheet.very_hidden()
        for row, (key, value) in enumerate(told.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)


@contextmanager
def new_book(path: Path, lang: str, title: Sentence) -> Iterator[Book]:
    """A workbook that is written to ``path`` at the end."""
    with xlsxwriter.Workbook(path, _AS_TEXT) as book:
        book.set_properties({"title": pick(title, lang), "author": "Kvota"})
        yield Book(book, lang)


def _look(cell: Cell | Formula) -> str:
    """The name of a cell's looks."""
    if isinstance(cell, Formula | int):
        return "number"
    return "day" if isinstance(cell, date) else "text"


def _height(cells: Sequence[Cell | Formula], columns: Sequence[Column], *, bold: bool = False) -> float:
    """The height of a row, in points, in which no text is cut; wrapped at words, lines lose some letters."""
    lost = 4 if bold else 2
    lines = [1]
    for cell, column in zip(cells, columns, strict=True):
        if isinstance(cell, str) and column is not ROW_ID and len(cell) > column.width - 1:
            lines.append(-(-len(cell) // max(1, int(column.width) - lost)))
    return _LINE_HEIGHT * max(lines)


def _write(sheet: Any, row: int, at: int, cell: Cell | Formula, look: Any) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, at, cell.formula.format(row=row + 1), look, cell.value)
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, cell, look)
    elif isinstance(cell, int):
        sheet.write_number(row, at, cell, look)
    elif cell:
        sheet.write_string(row, at, cell, look)
    else:
        sheet.write_blank(row, at, None, look)


def _print(sheet: Any, table: Table, head: int) -> None:
    """Landscape A4, as wide as one page, the heading on every page, its number below."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    footer = table.titles[0].replace("&", "&&")[:200] if table.titles else ""
    sheet.set_footer(f"&L{footer}&R&P / &N")
    if table.breaks:
        sheet.set_h_pagebreaks([head + 1 + row for row in table.breaks])


def list_cells(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By key the cells of each list on the sheet of lists; those without entries left out."""
    letters = {key: xlsxwriter.utility.xl_col_to_name(at) for at, key in enumerate(columns)}
    return {
        key: f"'{LISTS_SHEET}'!${letters[key]}$1:${letters[key]}${len(entries)}"
        for key, entries in columns.items()
        if entries
    }


def equal_to(place: Place, key: str, column: str = "A") -> str:
    """A formula: how many cells of another sheet's column equal this row's cell in ``column``."""
    return f"=SUMPRODUCT(--({place.cells(key)}=${column}{{row}}))"
