"""Places in a workbook as coordinators keep it: a heading anywhere, merged cells, a sheet for each school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from datasets.forms.cells.dates import parse_dates
from datasets.forms.cells.text import fold_lookalikes, key
from datasets.forms.limits import HEADER_SEARCH_ROWS
from datasets.forms.reading import headings
from datasets.forms.reading.sheet import Sheet
from datasets.forms.reading.workbook import read_files

ROWS_OF_SHEET = 10_000_000
"""In a table of several sheets row ``r`` of sheet ``s`` (from 1) is number ``s * ROWS_OF_SHEET + r``."""
_SUMMARY = ("свод", "итог")
"""Beginnings of names of sheets that repeat what stands on the others."""
_OWN = {
    "teacher_id": ("teacher id", "код педагога", "код должности", "id педагога", "teacher"),
    "group_id": ("group id", "код группы", "id группы", "группа", "group"),
    "full_name": (*headings.FULL_NAME, "full name", "name"),
    "programme": (*headings.TITLE, "programme id", "programme", "код программы", "название программы пк"),
    "start": (*headings.START, *headings.DATES, "start", "start date"),
    "school": (*headings.SCHOOL, "school id", "school"),
    "position": (*headings.POSITION, "position"),
}
_MEANINGS: Mapping[str, str] = {
    key(heading): meaning for meaning, names in reversed(_OWN.items()) for heading in names
}


@dataclass
class Sheets:
    """Rows of places: the cells by what they mean, where each stands, and the names of the sheets read."""

    cells: dict[str, list[str]] = field(default_factory=dict)
    row: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    plain: bool = False
    """One sheet, with its heading in the first row."""


def read_sheets(file: Path, year: int) -> Sheets:
    """The places of a workbook's visible sheets; ``year`` is that of dates written without one.

    Empty where no sheet has a heading with a person and a group.  Raises: InputError: no readable workbook.
    """
    found = [
        (sheet, at, columns)
        for sheet in read_files([file])
        if sheet.visible and sheet.worksheet
        for at, columns in _heading(sheet)
    ]
    own = [one for one in found if not key(one[0].name).startswith(_SUMMARY)]
    read = Sheets(names=[sheet.name for sheet, _, _ in own or found])
    read.plain = len(read.names) == 1 and (own or found)[0][1] == 0
    meanings = {meaning for _, _, columns in own or found for meaning in columns}
    read.cells = {meaning: [] for meaning in meanings}
    for number, (sheet, at, columns) in enumerate(own or found, start=1):
        offset = number * ROWS_OF_SHEET if len(read.names) > 1 else 0
        for row, cells in _rows(sheet, at, columns, year):
            read.row.append(offset + row + 1)
            for meaning in meanings:
                read.cells[meaning].append(cells.get(meaning, ""))
    return read


def _heading(sheet: Sheet) -> Iterator[tuple[int, dict[str, int]]]:
    """The first row that names a person and a group, with the columns that mean something."""
    for at in range(min(HEADER_SEARCH_ROWS, len(sheet.rows))):
        columns = _columns(sheet, at)
        person = {"teacher_id", "full_name"} & columns.keys()
        if person and ("group_id" in columns or {"programme", "start"} <= columns.keys()):
            yield at, columns
            return


def _columns(sheet: Sheet, at: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for col in range(sheet.width):
        text = sheet.heading(at, col)
        meaning = _meaning(key(fold_lookalikes(text))) or _meaning(key(text))
        if meaning:
            columns.setdefault(meaning, col)
    return columns


def _meaning(heading: str) -> str:
    """What a heading means: a known one, or one that begins with a known one of several words (or «ФИО»)."""
    words = heading.split()
    for length in range(len(words), 0, -1):
        begins = " ".join(words[:length])
        if begins in _MEANINGS and (length == len(words) or length > 1 or begins == "фио"):
            return _MEANINGS[begins]
    return ""


def _rows(
    sheet: Sheet, at: int, columns: Mapping[str, int], year: int
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows under the heading; lines of one cell (signatures, totals) and repeated headings are none."""
    for row in range(at + 1, len(sheet.rows)):
        cells = {meaning: sheet.text(row, col) for meaning, col in columns.items()}
        if len(sheet.filled(row)) <= 1 or not any(cells.values()) or _columns(sheet, row) == columns:
            continue
        if not any(cells.get(name) for name in ("teacher_id", "full_name")) and not sheet.text_of(
            row, columns.get("group_id", columns.get("programme", 0))
        ):
            continue  # «Директор ОУ ____ /подпись/»: no person, and no group of its own
        if "start" in columns:
            cells["start"] = _first_day(sheet, row, columns["start"], year)
        yield row, cells


def _first_day(sheet: Sheet, row: int, col: int, year: int) -> str:
    """The first day of «16–27.03.2027», in ISO; what can't be read stays as it is."""
    whole = parse_dates(sheet.value(row, col), year).whole
    return sheet.text(row, col) if whole is None else whole.start.isoformat()
