"""A workbook file as sheets: guarded, scanned, then read by calamine (a text by the csv reader)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from datasets.forms import limits
from datasets.forms.errors import FormsError, problem
from datasets.forms.reading import scan, scan_ods, scan_xls
from datasets.forms.reading.container import Container
from datasets.forms.reading.delimited import read_table
from datasets.forms.reading.guard import check_file
from datasets.forms.reading.probe import probe
from datasets.forms.reading.scanned import ScanError, SheetScan
from datasets.forms.reading.sheet import Sheet, address
from rules.problems import Problem

PANIC = "PanicException"
"""What the fast reader raises where it was not prepared for a file; the class has no public name."""
_OWN_ENDINGS = {
    Container.XLSX: (".xlsx", ".xlsm"),
    Container.ODS: (".ods",),
    Container.XLS: (".xls",),
    Container.CSV: (".csv", ".tsv"),
}


def read_files(files: Sequence[Path]) -> list[Sheet]:
    """Every sheet of every file, in order.  Raises FormsError with all files' problems at once."""
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for path in files:
        found = check_file(path)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        try:
            sheets.extend(_read(path, found))
        except FormsError as error:
            problems.extend(error.problems)
    if not files:
        problems.append(
            problem("—", "не назван ни один файл", "no file was named", "файл .xlsx", "an .xlsx file")
        )
    if problems:
        raise FormsError(problems)
    return sheets


def _read(path: Path, container: Container) -> list[Sheet]:
    try:
        return _opened_sheets(path, container)
    except (ScanError, CalamineError, ZipError, PasswordError, zipfile.BadZipFile, OSError) as error:
        raise _unreadable(path, error) from error
    except BaseException as error:  # the fast reader's panics are no exceptions like others
        if type(error).__name__ != PANIC:
            raise
        raise _unreadable(path, error) from error


def _opened_sheets(path: Path, container: Container) -> list[Sheet]:
    if container is Container.CSV:
        table = read_table(path.read_bytes())
        return [Sheet(path.name, path.stem, [list(row) for row in table.rows], how_read=table.how)]
    scans = _scans(path, container)
    _check_area(path, scans)
    if container is Container.XLS:
        probe(path)
    with _opened(path, container) as book:
        sheets = list(_sheets(path, container, book, scans))
    if not sheets:
        raise ScanError("no sheets")
    return sheets


def _unreadable(path: Path, error: BaseException) -> FormsError:
    reason = type(error).__name__
    return FormsError(
        [
            problem(
                path.name,
                f"книга не читается ({reason})",
                f"the workbook can't be read ({reason})",
                "откройте её в Excel и сохраните заново как .xlsx",
                "open it in Excel and save it again as .xlsx",
            )
        ]
    )


def _opened(path: Path, container: Container) -> CalamineWorkbook:
    """The fast reader goes by the name's ending, unless it is handed the bytes alone."""
    if path.suffix.lower() in _OWN_ENDINGS[container]:
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _scans(path: Path, container: Container) -> list[tuple[str, SheetScan]]:
    """The sheets in order; an .xls is scanned without their names."""
    if container is Container.XLS:
        return [("", found) for found in scan_xls.scan_book(path.read_bytes())]
    with zipfile.ZipFile(path) as archive:
        read = scan_ods if container is Container.ODS else scan
        return list(read.scan_book(archive).items())


def _check_area(path: Path, scans: Sequence[tuple[str, SheetScan]]) -> None:
    """Raises FormsError where the sheets are larger than what is read."""
    if sum(found.area for _, found in scans) <= limits.MAX_GRID_CELLS:
        return
    name, worst = max(scans, key=lambda item: item[1].area)
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


def _sheets(
    path: Path, container: Container, book: CalamineWorkbook, scans: Sequence[tuple[str, SheetScan]]
) -> Iterator[Sheet]:
    by_name = dict(scans)
    how = _how(path, container)
    for at, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            yield Sheet(path.name, meta.name, [], _is_visible(meta), worksheet=False)
            continue
        if container is Container.XLS:
            seen = scans[at][1] if at < len(scans) else SheetScan()
        else:
            seen = by_name.get(meta.name, SheetScan())
        content = book.get_sheet_by_name(meta.name)
        rows = content.to_python(skip_empty_area=False)
        if not rows and seen.area and not seen.uncomputed:
            raise ScanError("the reader does not see the cells")
        yield Sheet(
            file=path.name,
            name=meta.name,
            rows=rows,
            visible=_is_visible(meta),
            merged=tuple(content.merged_cell_ranges or seen.merged),
            hidden_rows=frozenset(seen.hidden_rows),
            errors=seen.errors,
            uncomputed=frozenset(seen.uncomputed),
            marks=seen.marks,
            comments=seen.comments,
            linked=frozenset(seen.linked),
            links=frozenset(seen.links),
            how_read=how,
        )


def _how(path: Path, container: Container) -> tuple[str, str]:
    """A name that says something else than the content is told."""
    if path.suffix.lower() in _OWN_ENDINGS[container]:
        return "", ""
    return f"по содержанию это {container}", f"by its content it is {container}"


def _is_visible(meta: SheetMetadata) -> bool:
    return bool(meta.visible is SheetVisibleEnum.Visible)
