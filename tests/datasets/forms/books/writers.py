"""One book in four formats: .xlsx, .xls, .ods, and a sheet of it as .csv."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter  # type: ignore[import-untyped]  # no stubs exist
import xlwt
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from datasets.forms.cells.text import show
from tests.datasets.forms.books.page import ERRORS, Book, Cell, Plain, Sheet, as_cell

DAY = "dd.mm.yyyy"


def as_xlsx(path: Path, book: Book) -> Path:
    """An .xlsx with everything that a page may have."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": DAY}
    with xlsxwriter.Workbook(path, options) as workbook:
        for name, page in book.items():
            sheet = workbook.add_worksheet(name)
            if page.hidden:
                sheet.hide()
            for area in page.merged:
                left, top, right, bottom = corners(area)
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
            for r, row in enumerate(page.rows):
                for c, content in enumerate(row):
                    _xlsx_cell(workbook, sheet, r, c, as_cell(content))
            for number in page.hidden_rows:
                sheet.set_row(number - 1, None, None, {"hidden": True})
            if page.filtered:
                sheet.autofilter(page.filtered)
            if page.picture:
                sheet.insert_image(page.picture, "подпись.png", {"image_data": io.BytesIO(picture())})
    return path


def _xlsx_cell(
    workbook: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, r: int, c: int, cell: Cell
) -> None:
    look: dict[str, object] = {}
    if cell.struck:
        look["font_strikeout"] = True
    if cell.fill:
        look["bg_color"] = f"#{cell.fill}"
    if isinstance(cell.value, dt.date):
        look["num_format"] = DAY
    style = workbook.add_format(look) if look else None
    if cell.formula:
        sheet.write_formula(r, c, cell.formula, style, "" if cell.value is None else cell.value)
    elif cell.value in ERRORS:
        sheet.write_formula(r, c, "=NA()", style, cell.value)
    elif cell.value not in (None, ""):
        sheet.write(r, c, cell.value, style)
    if cell.comment:
        sheet.write_comment(r, c, cell.comment)


def picture() -> bytes:
    """A signature: one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\x20\x20\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def as_xls(path: Path, book: Book) -> Path:
    """An old .xls; it has no comments here, and a formula that was never computed is an error."""
    workbook = xlwt.Workbook(encoding="utf-8")
    for name, page in book.items():
        sheet = workbook.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = int(page.hidden)
        for r, row in enumerate(page.rows):
            for c, content in enumerate(row):
                _xls_cell(sheet, r, c, as_cell(content))
        for area in page.merged:
            left, top, right, bottom = corners(area)
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for number in page.hidden_rows:
            sheet.row(number - 1).hidden = True
    workbook.save(str(path))
    return path


def _xls_cell(sheet: xlwt.Worksheet, r: int, c: int, cell: Cell) -> None:
    value = "#N/A" if cell.formula and cell.value is None else cell.value
    if value in (None, ""):
        return
    style = xlwt.XFStyle()
    style.font.struck_out = cell.struck
    if cell.fill:
        style.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        style.pattern.pattern_fore_colour = {"C0C0C0": 22, "FF0000": 10}[cell.fill]
    if isinstance(value, dt.date):
        style.num_format_str = DAY
    if value in ERRORS:
        sheet.row(r).set_cell_error(c, ERRORS[str(value)], style)
    else:
        sheet.write(r, c, value, style)


_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"


def as_ods(path: Path, book: Book) -> Path:
    """The smallest .ods that holds the same."""
    names = " ".join(f"xmlns:{prefix}={quoteattr(urn)}" for prefix, urn in _NAMES.items())
    styles: dict[tuple[bool, str], str] = {}
    tables = "".join(_ods_table(name, page, styles) for name, page in book.items())
    looks = "".join(_ods_style(name, *look) for look, name in styles.items())
    hidden = (
        '<style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
        f"<office:automatic-styles>{hidden}{looks}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{urn}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MEDIA}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MEDIA, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_style(name: str, struck: bool, fill: str) -> str:
    line = '<style:text-properties style:text-line-through-style="solid"/>' if struck else ""
    back = f'<style:table-cell-properties fo:background-color="#{fill.lower()}"/>' if fill else ""
    return f'<style:style style:name="{name}" style:family="table-cell">{line}{back}</style:style>'


def _ods_table(name: str, page: Sheet, styles: dict[tuple[bool, str], str]) -> str:
    spans, covered = {}, set()
    for area in page.merged:
        left, top, right, bottom = corners(area)
        spans[top - 1, left - 1] = (bottom - top + 1, right - left + 1)
        covered |= {(r, c) for r in range(top - 1, bottom) for c in range(left - 1, right)}
    covered -= set(spans)
    width = max([len(row) for row in page.rows] + [c + 1 for _, c in covered], default=0)
    rows = []
    for r, row in enumerate(page.rows):
        cells = []
        for c in range(width):
            cell = as_cell(row[c]) if c < len(row) else Cell()
            tag = "table:covered-table-cell" if (r, c) in covered else "table:table-cell"
            cells.append(_ods_cell(tag, cell, spans.get((r, c)), styles))
        hidden = ' table:visibility="collapse"' if r + 1 in page.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    style = ' table:style-name="hidden"' if page.hidden else ""
    return f"<table:table table:name={quoteattr(name)}{style}>{''.join(rows)}</table:table>"


def _ods_cell(tag: str, cell: Cell, span: tuple[int, int] | None, styles: dict[tuple[bool, str], str]) -> str:
    marks = ""
    if cell.struck or cell.fill:
        look = (cell.struck, cell.fill)
        marks += f' table:style-name="{styles.setdefault(look, f"look{len(styles)}")}"'
    if span:
        marks += f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell.formula:
        of = cell.formula.replace("'!", "'.").replace("='", "=[$'") + ("]" if "!" in cell.formula else "")
        marks += f" table:formula={quoteattr('of:' + of)}"
    marks += _ods_value(cell.value)
    inside = (
        f"<office:annotation><text:p>{escape(cell.comment)}</text:p></office:annotation>"
        if cell.comment
        else ""
    )
    if cell.value not in (None, ""):
        inside += "".join(f"<text:p>{escape(line)}</text:p>" for line in show(cell.value).split("\n"))
    return f"<{tag}{marks}>{inside}</{tag}>" if inside else f"<{tag}{marks}/>"


def _ods_value(value: Plain) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, dt.date):
        return f' office:value-type="date" office:date-value="{value.isoformat()}"'
    if isinstance(value, int | float):
        return f' office:value-type="float" office:value="{value}"'
    error = ' calcext:value-type="error"' if value in ERRORS else ""
    return f' office:value-type="string"{error}'


def as_csv(path: Path, page: Sheet, encoding: str = "cp1251", separator: str = ";") -> Path:
    """One sheet as Excel saves it: what a cell shows, nothing of how it looks."""
    width = max(len(row) for row in page.rows)
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=separator, lineterminator="\r\n")
        for row in page.rows:
            cells = [as_cell(content).value for content in row]
            shown = ["" if cell is None else show(cell) for cell in cells]
            writer.writerow(shown + [""] * (width - len(shown)))
    return path


def corners(area: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of ``A1:F1``, counted from 1."""
    found = [coordinate_from_string(address) for address in area.split(":")]
    (left, top), (right, bottom) = ((column_index_from_string(col), row) for col, row in found)
    return left, top, right, bottom
