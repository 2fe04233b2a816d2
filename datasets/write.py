"""Writing raw tables as a folder of CSV files or as a workbook: whole or not at all, the same bytes always.

Cells that begin like a formula are data, never a formula: in a workbook every text is stored as a string, in
CSV such a cell gets an apostrophe (:mod:`datasets.escape`) that our reader takes away again.  Reading back
what was written gives the same tables, unknown columns included; only blank rows at the end are lost.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from datasets.csv_text import write_csv_table
from datasets.parse import iso_day
from datasets.raw import RawTables, blocks, cell_text, text_cells
from datasets.schema import TABLES, Kind
from rules.problems import Grade, InputError, Problem

MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_575
"""What a sheet of a workbook can hold, without the heading."""

_LARGE = 50_000
_FIRST_SAFE_YEAR = 1901
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_csv_folder(tables: RawTables, path: Path) -> None:
    """Write each table as ``<name>.csv`` into a folder that replaces ``path``.

    An existing folder is replaced when it holds nothing but tables of a dataset; the new one is complete
    before the old one is moved away.

    Raises:
        InputError: when ``path`` is something else; it is left as it is.
    """
    check_replaceable(path)
    with _sibling(path) as folder:
        folder.mkdir()
        for name, frame in tables.items():
            write_table(frame, folder / f"{name}.csv")
        if path.is_dir():
            old = path.with_name(f".{path.name}.{os.getpid()}.old")
            path.rename(old)
            folder.rename(path)
            shutil.rmtree(old)
        else:
            folder.rename(path)


def check_replaceable(path: Path) -> None:
    """Raises: InputError: something else than tables of a dataset is there."""
    if not path.exists():
        return
    strange = [] if path.is_dir() else [path.name]
    if path.is_dir():
        strange = sorted(f.name for f in path.iterdir() if f.suffix != ".csv" or f.stem not in TABLES)
    if strange:
        raise InputError(
            [
                Problem(
                    Grade.ERROR,
                    str(path),
                    f"не заменяется: здесь есть другое ({strange[0]})",
                    f"not replaced: something else is here ({strange[0]})",
                    expected_ru="новая или пустая папка, либо папка с набором данных",
                    expected_en="a new or empty folder, or one with a dataset",
                    code="not_replaced",
                )
            ]
        )


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as a CSV file."""
    parts = (frame.iloc[rows] for rows in blocks(len(frame)))
    columns = ([text_cells(part[name]).tolist() for name in part.columns] for part in parts)
    write_csv_table(path, [str(name) for name in frame.columns], columns)


def write_workbook(tables: RawTables, path: Path) -> None:
    """Write each table as a sheet of an ``.xlsx`` workbook; an existing file is replaced.

    Figures and dates of known columns are stored as such, so that Excel can count with them; every other
    cell is a string.

    Raises:
        InputError: when a sheet can't hold the table (too many rows, or too long a text); nothing is written.
    """
    _check_fits(tables)
    with _sibling(path) as temporary:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": any(len(frame) > _LARGE for frame in tables.values()),
        }
        book = xlsxwriter.Workbook(str(temporary), options)
        book.set_properties({"created": _NO_CLOCK})
        iso, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        for name, frame in tables.items():
            _write_sheet(book.add_worksheet(name), name, frame, iso, bold)
        book.close()
        temporary.replace(path)


def _check_fits(tables: RawTables) -> None:
    problems = []
    for name, frame in tables.items():
        if len(frame) > MOST_ROWS:
            problems.append(
                Problem(
                    Grade.ERROR, name, "строк больше, чем вмещает лист", "more rows than a sheet can hold"
                )
            )
        for column in frame.columns:
            for i, cell in enumerate(text_cells(frame[column])):
                if len(cell) > MOST_CHARACTERS:
                    problems.append(
                        Problem(
                            Grade.ERROR,
                            name,
                            "текст длиннее, чем вмещает ячейка",
                            "a longer text than a cell can hold",
                            row=i + 2,
                            column=str(column),
                            code="too_long_cell",
                        )
                    )
    if problems:
        raise InputError(problems)


def _write_sheet(sheet: Worksheet, name: str, frame: pd.DataFrame, iso: Format, bold: Format) -> None:
    sheet.freeze_panes(1, 0)
    known: Mapping[str, Kind] = {c.name: c.kind for c in TABLES[name].columns} if name in TABLES else {}
    kinds = [known.get(str(heading), Kind.TEXT) for heading in frame.columns]
    for j, heading in enumerate(frame.columns):
        sheet.write_string(0, j, str(heading), bold)
    columns = [text_cells(frame[heading]) for heading in frame.columns]
    for i, row in enumerate(zip(*columns, strict=True), start=1):
        for j, cell in enumerate(row):
            if cell:
                _write_cell(sheet, (i, j), cell, kinds[j], iso)


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: str, kind: Kind, iso: Format) -> None:
    """Write a cell so that :func:`datasets.raw.cell_text` gives the same text again."""
    if kind in {Kind.INT, Kind.MONEY} and _NUMBER.fullmatch(cell) and cell_text(float(cell)) == cell:
        sheet.write_number(*place, float(cell))
    elif kind is Kind.DATE and (day := iso_day(cell)) and day.year >= _FIRST_SAFE_YEAR:
        sheet.write_datetime(*place, day, iso)
    else:
        sheet.write_string(*place, cell)


@contextmanager
def _sibling(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write under; whatever is left there is removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary)
        else:
            temporary.unlink(missing_ok=True)
