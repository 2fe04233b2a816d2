"""Reading a workbook: the cells of its sheets as texts."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from datasets.findings import HEADING_ROWS, Finding, Findings, error, remark
from datasets.frames import check_headings, frame_of, without_blank_rows
from datasets.raw import cell_text
from datasets.zip_guard import UnsafeZipError, check_zip
from rules.base import Sentence

SUFFIXES = (".xlsx", ".xlsm", ".xls")
_EXPECTED: Sentence = ("книга Excel (.xlsx)", "an Excel workbook (.xlsx)")
_DAMAGED = error(
    "not_a_workbook", "это не книга Excel или она повреждена", "no workbook, or damaged", _EXPECTED
)
_CELL_ERROR = error(
    "cell_error", "ошибка вместо значения", "an error instead of a value", ("значение", "a value")
)
_NO_VALUE = error(
    "formula_without_value",
    "формула без сохранённого значения",
    "a formula without a stored value",
    ("значение; откройте и сохраните книгу в Excel", "a value; open and save the workbook in Excel"),
)
_NOT_CHECKED = remark(
    "formulas_not_checked",
    "в книге есть формулы; не проверено, все ли они вычислены",
    "the workbook has formulas; whether all are computed was not checked",
)
_FORMULA_OR_ERROR = re.compile(rb'<(?:\w+:)?f[ >/]|\bt="e"')


def open_workbook(path: Path) -> CalamineWorkbook | Finding:
    """Open a workbook, or tell why it can't be opened."""
    try:
        if path.suffix.lower() != ".xls":
            check_zip(path)
        return CalamineWorkbook.from_path(str(path))
    except UnsafeZipError as reason:
        return error("unsafe_workbook", reason.ru, reason.en, _EXPECTED)
    except PasswordError:
        return error("password", "книга защищена паролем", "protected by a password", _EXPECTED)
    except (CalamineError, zipfile.BadZipFile):
        return _DAMAGED


def sheet_names(book: CalamineWorkbook) -> list[str]:
    """Names of the sheets that hold cells, hidden ones too."""
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]


def read_sheet(
    book: CalamineWorkbook, table: str, findings: Findings, *, gaps: bool = False
) -> pd.DataFrame | None:
    """The cells of a sheet as texts, its first row being the heading; None where it can't be read.

    Blank rows are reported, unless ``gaps`` leaves them as they are.
    """
    try:
        rows = book.get_sheet_by_name(table).to_python(skip_empty_area=False)
    except CalamineError:
        findings.add(error("not_a_workbook", "лист повреждён", "the sheet is damaged", _EXPECTED), table)
        return None
    if not rows:
        return pd.DataFrame()
    headings = [cell_text(cell).strip() for cell in rows[0]]
    if not any(headings) or not check_headings(table, headings, findings):
        return pd.DataFrame() if not any(headings) else None
    columns = [_texts(cells) for cells in zip(*rows[1:], strict=True)] or [[] for _ in headings]
    frame = frame_of(table, headings, columns, findings)
    return frame if gaps else without_blank_rows(table, frame, findings)


def _texts(cells: Iterable[object]) -> list[str]:
    return [cell if type(cell) is str else cell_text(cell) for cell in cells]


def check_results(path: Path, tables: Sequence[str], findings: Findings) -> None:
    """Report cells that hold an error value, or a formula that nobody has computed.

    The fast reader shows both as empty, and an empty cell would mean "unknown".
    """
    if path.suffix.lower() == ".xls" or not tables:
        return
    try:
        if not _has_formulas(path):
            return
        with warnings.catch_warnings(action="ignore"), _opened(path) as (values, formulas):
            for name in tables:
                _check_sheet(values[name], formulas[name], name, findings)
    except (ValueError, LookupError, TypeError, AttributeError):
        findings.add(_NOT_CHECKED, tables[0])
    except (zipfile.BadZipFile, zlib.error, OSError, ParseError):
        findings.add(_DAMAGED, tables[0])


@contextmanager
def _opened(path: Path) -> Iterator[tuple[openpyxl.Workbook, openpyxl.Workbook]]:
    """The workbook as it shows its cells, and as they were written."""
    with (
        path.open("rb") as file,  # a damaged workbook would be left open
        closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as values,
        closing(openpyxl.load_workbook(file, read_only=True, data_only=False)) as formulas,
    ):
        yield values, formulas


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            _FORMULA_OR_ERROR.search(archive.read(member))
            for member in archive.namelist()
            if "/worksheets/" in member and member.endswith(".xml")
        )


def _check_sheet(values: Any, formulas: Any, name: str, findings: Findings) -> None:
    headings: list[str] = []
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (shown, written) in enumerate(pairs, start=1):
        if number == 1:
            headings = [cell_text(cell.value).strip() for cell in shown]
        for cell, source in zip(shown, written, strict=False):
            if cell.data_type == "e":
                column = _column(source, headings)
                findings.broken(_CELL_ERROR, name, column, [number - HEADING_ROWS], _shown(cell))
            elif source.data_type == "f" and cell.value is None:
                findings.broken(_NO_VALUE, name, _column(source, headings), [number - HEADING_ROWS])


def _column(cell: Any, headings: Sequence[str]) -> str:
    known = cell.column <= len(headings) and headings[cell.column - 1]
    return known or f"#{cell.column}"


def _shown(cell: Any) -> Callable[[int], str]:
    return lambda _: str(cell.value)
