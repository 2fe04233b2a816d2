"""A workbook file as sheets: guarded, scanned, then read by calamine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from datasets.forms import limits
from datasets.forms.errors import FormsError, problem
from datasets.forms.reading.guard import check_file
from datasets.forms.reading.scan import ScanError, SheetScan, scan_sheet, sheet_parts
from datasets.forms.reading.sheet import Sheet, address
from rules.problems import Problem


def read_files(files: Sequence[Path]) -> list[Sheet]:
    """Every sheet of every file, in order.  Raises FormsError with all files' problems at once."""
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for path in files:
        fault = check_file(path)
        if fault is None:
            try:
                sheets.extend(_read(path))
            except FormsError as error:
                problems.extend(error.problems)
        else:
            problems.append(fault)
    if not files:
        problems.append(
            problem("—", "не назван ни один файл", "no file was named", "файл .xlsx", "an .xlsx file")
        )
    if problems:
        raise FormsError(problems)
    return sheets


def _read(path: Path) -> list[Sheet]:
    try:
        scans = _scan(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            return list(_sheets(path, book, scans))
    except (ScanError, CalamineError, zipfile.BadZipFile, OSError) as error:
        reason = type(error).__name__
        raise FormsError(
            [
                problem(
                    path.name,
                    f"книга не читается ({reason})",
                    f"the workbook can't be read ({reason})",
                    "откройте её в Excel и сохраните заново как .xlsx",
                    "open it in Excel and save it again as .xlsx",
                )
            ]
        ) from error


def _scan(path: Path) -> dict[str, SheetScan]:
    with zipfile.ZipFile(path) as archive:
        scans = {name: scan_sheet(archive, part) for name, part in sheet_parts(archive).items()}
    if sum(scan.area for scan in scans.values()) > limits.MAX_GRID_CELLS:
        name, worst = max(scans.items(), key=lambda item: item[1].area)
        corner = address(worst.last_row, worst.last_col)
        raise FormsError(
            [
                problem(
                    path.name,
                    f"лист «{name}» занимает область до ячейки {corner}: это слишком много",
                    f"sheet «{name}» reaches down to cell {corner}: too large",
                    f"не больше {limits.MAX_GRID_CELLS} ячеек в книге; удалите лишние строки и столбцы",
                    f"at most {limits.MAX_GRID_CELLS} cells in a workbook; delete stray rows and columns",
                )
            ]
        )
    return scans


def _sheets(path: Path, book: CalamineWorkbook, scans: dict[str, SheetScan]) -> Iterator[Sheet]:
    for meta in book.sheets_metadata:
        scan = scans.get(meta.name, SheetScan())
        if meta.typ is not SheetTypeEnum.WorkSheet:
            yield Sheet(path.name, meta.name, [], _is_visible(meta), worksheet=False)
            continue
        content = book.get_sheet_by_name(meta.name)
        yield Sheet(
            file=path.name,
            name=meta.name,
            rows=content.to_python(skip_empty_area=False),
            visible=_is_visible(meta),
            merged=tuple(content.merged_cell_ranges or ()),
            hidden_rows=frozenset(scan.hidden_rows),
            errors=scan.errors,
            uncomputed=frozenset(scan.uncomputed),
        )


def _is_visible(meta: SheetMetadata) -> bool:
    return bool(meta.visible is SheetVisibleEnum.Visible)
