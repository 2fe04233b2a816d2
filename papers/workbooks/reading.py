"""A workbook of ours as it came back: its mark, and every row with its id, wherever the row stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from datasets.findings import Finding
from datasets.parse import likely_day
from datasets.raw import cell_text
from datasets.workbook import open_workbook
from papers.workbooks.columns import COLUMNS, ROW_ID, Column, pick
from papers.workbooks.marks import MARK_SHEET, Mark, mark_of
from papers.workbooks.rows import is_compared, text
from rules.base import Sentence
from rules.problems import Grade, InputError, Problem
from rules.text import normal

HEADING_ROWS = 30
"""The heading is looked for in so many rows."""


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: where it stands (from 1), its id ("" where it has none), its cells by column."""

    sheet: str
    row: int
    row_id: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Returned:
    """A workbook that came back.

    ``keys``: the columns that are there on every sheet; ``further``: headings of columns that are not ours.
    ``unread``: rows of a single cell and without an id (signatures, remarks), as (sheet, row).
    """

    file: str
    mark: Mark
    rows: tuple[SheetRow, ...]
    keys: tuple[str, ...]
    further: tuple[str, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


@dataclass
class _Sheet:
    name: str
    columns: dict[str, int]
    further: list[str]
    rows: list[SheetRow] = field(default_factory=list)
    unread: list[tuple[str, int]] = field(default_factory=list)


def is_ours(path: Path) -> bool:
    """Whether a file is a workbook that we exported."""
    book = open_workbook(path) if path.is_file() else None
    if book is None or isinstance(book, Finding):
        return False
    with book:
        return MARK_SHEET in book.sheet_names


def read_returned(path: Path) -> Returned:
    """Read a workbook that came back.

    Raises: InputError: no workbook, none of ours, its table gone, or a sheet of it copied.
    """
    if not path.is_file():
        raise _wrong(path, ("такого файла нет", "no such file"))
    book = open_workbook(path)
    if isinstance(book, Finding):
        raise _wrong(path, book.message)
    with book:
        try:
            mark = _mark(book, path)
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
            ]
            sheets = [sheet for name in names if (sheet := _sheet(book, name, mark.lang)) is not None]
        except CalamineError as damage:
            raise _wrong(path, ("книга повреждена", "the workbook is damaged")) from damage
    if not sheets:
        told = (
            "нет ни одного листа со столбцом кодов строк (он скрыт, первый)",
            "no sheet has the column of row ids (the hidden first one)",
        )
        raise _wrong(path, told)
    _check_copies(path, sheets)
    keys = [key for key in COLUMNS if all(key in sheet.columns for sheet in sheets)]
    return Returned(
        path.name,
        mark,
        tuple(row for sheet in sheets for row in sheet.rows),
        tuple(keys),
        tuple(dict.fromkeys(heading for sheet in sheets for heading in sheet.further)),
        tuple(place for sheet in sheets for place in sheet.unread),
    )


def _mark(book: CalamineWorkbook, path: Path) -> Mark:
    told: dict[str, str] = {}
    if MARK_SHEET in book.sheet_names:
        rows = book.get_sheet_by_name(MARK_SHEET).to_python()
        told = {str(row[0]): cell_text(row[1]) for row in rows if len(row) > 1}
    mark = mark_of(told)
    if mark is None:
        raise _wrong(
            path, ("это не книга, которую выгрузила kvota", "this is no workbook that kvota exported")
        )
    return mark


def _sheet(book: CalamineWorkbook, name: str, lang: str) -> _Sheet | None:
    """The table of a sheet; None where it has no column of ids."""
    grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    top = next((at for at in range(min(HEADING_ROWS, len(grid))) if _heads(grid[at], lang)), None)
    if top is None:
        return None
    columns = _heads(grid[top], lang)
    others = [cell_text(cell).strip() for at, cell in enumerate(grid[top]) if at not in columns.values()]
    sheet = _Sheet(name, columns, [heading for heading in others if heading])
    for number, line in enumerate(grid[top + 1 :], start=top + 2):
        cells = {key: _cell(line[at], COLUMNS.get(key)) for key, at in sheet.columns.items()}
        row_id = cells.pop(ROW_ID.key)
        told = [key for key, cell in cells.items() if cell and is_compared(key)]
        if row_id or len(told) > 1:
            sheet.rows.append(SheetRow(name, number, row_id, cells))
        elif told:
            sheet.unread.append((name, number))
    return sheet


def _heads(line: Sequence[object], lang: str) -> dict[str, int]:
    """The columns that a heading names; nothing where the line is none."""
    texts = [normal(cell_text(cell)) for cell in line]
    known = {normal(pick(c.heading, lang)): c.key for c in (ROW_ID, *COLUMNS.values())}
    found: dict[str, int] = {}
    for at, heading in enumerate(texts):
        if heading in known:
            found.setdefault(known[heading], at)
    return found if ROW_ID.key in found and len(found) > 1 else {}


def _cell(value: object, column: Column | None) -> str:
    """A cell as it is compared."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat() if column is not None and column.dated else value.strftime("%d.%m.%Y")
    written = text(cell_text(value))
    if column is not None and column.dated:
        day = likely_day(written)
        return written if day is None else day.isoformat()
    return written


def _check_copies(path: Path, sheets: Iterable[_Sheet]) -> None:
    """Raises: InputError: most rows of one sheet stand on another one too."""
    known: dict[str, str] = {}
    for sheet in sheets:
        own = [row.row_id for row in sheet.rows if row.row_id]
        others = [known[row_id] for row_id in own if row_id in known]
        if own and 2 * len(others) > len(own):
            told = (
                f"листы «{others[0]}» и «{sheet.name}» – одна и та же таблица; какая верна, не угадать",
                f"the sheets {others[0]} and {sheet.name} are the same table; which one holds is not known",
            )
            raise _wrong(path, told, ("оставьте один лист", "leave one of them"))
        known |= {row_id: sheet.name for row_id in own if row_id not in known}


def _wrong(path: Path, told: Sentence, expected: Sentence | None = None) -> InputError:
    ask = expected or (
        "книга, выгруженная kvota, с правками",
        "a workbook that kvota exported, with edits",
    )
    return InputError(
        [
            Problem(
                Grade.ERROR,
                path.name,
                *told,
                expected_ru=ask[0],
                expected_en=ask[1],
                code="not_our_workbook",
            )
        ]
    )
