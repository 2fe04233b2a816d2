"""A first pass over an .ods in bounded memory: it tells the same as the pass over an .xlsx."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from datasets.forms.reading.marks import Mark, mark_of_rgb, note_mark
from datasets.forms.reading.scan import feed, parser
from datasets.forms.reading.scanned import MOST_COMMENT, SheetScan
from datasets.forms.reading.sheet import ERROR_TEXT

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_HIDDEN = ("collapse", "filter")
_MOST = 10_000_000
"""A repetition larger than any sheet is taken for this."""


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook has a password."""
    found: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "encryption-data":
            found.append(name)

    if MANIFEST in archive.namelist():
        reader = parser()
        reader.StartElementHandler = start
        feed(archive, MANIFEST, reader)
    return bool(found)


def scan_book(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Sheet name -> what was seen on it.  Raises ScanError."""
    reader = _Content()
    made = parser()
    made.StartElementHandler, made.EndElementHandler = reader.start, reader.end
    made.CharacterDataHandler = reader.characters
    feed(archive, CONTENT, made)
    return reader.sheets


def _number(attrs: dict[str, str], name: str) -> int:
    text = attrs.get(f"table:{name}", "1")
    return max(1, min(_MOST, int(text))) if text.isdecimal() and len(text) < 12 else 1


@dataclass
class _Cell:
    """The cell that is being read."""

    times: int = 1
    marks: tuple[Mark, ...] = ()
    formula: str = ""
    error: bool = False
    span: tuple[int, int] = (1, 1)
    text: list[str] = field(default_factory=list)
    value: bool = False


@dataclass
class _Content:
    """Expat callbacks for ``content.xml``."""

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    styles: dict[str, set[Mark]] = field(default_factory=dict)
    _scan: SheetScan = field(default_factory=SheetScan)
    _style: str = ""
    _row: int = 0
    _rows: int = 1
    _col: int = 0
    _hidden: bool = False
    _cell: _Cell | None = None
    _note: list[str] | None = None
    _paragraph: int = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins."""
        if name == "table:table":
            self._scan, self._row = SheetScan(), 0
            self.sheets[attrs.get("table:name", "")] = self._scan
        elif name == "style:style":
            self._style = attrs.get("style:name", "")
        elif name in ("style:text-properties", "style:table-cell-properties"):
            self._looks(attrs)
        elif name == "table:table-row":
            self._rows, self._col = _number(attrs, "number-rows-repeated"), 0
            self._hidden = attrs.get("table:visibility") in _HIDDEN
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._open(attrs)
        elif name == "office:annotation":
            self._note = []
        elif name == "text:p":
            self._paragraph += 1

    def characters(self, data: str) -> None:
        """Text of a cell or of its comment."""
        if not self._paragraph:
            return
        if self._note is not None:
            self._note.append(data[:MOST_COMMENT])
        elif self._cell is not None and len(self._cell.text) < 8:
            self._cell.text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._close()
        elif name == "table:table-row":
            if self._hidden:
                self._scan.hidden_rows.update(
                    range(self._row, min(self._row + self._rows, self._scan.last_row + 1))
                )
            self._row += self._rows
        elif name == "office:annotation":
            self._scan.comment(self._row, self._col, " ".join(self._note or []))
            self._note = None
        elif name == "text:p":
            self._paragraph -= 1

    def _looks(self, attrs: dict[str, str]) -> None:
        """What a style does to its cells."""
        marks = self.styles.setdefault(self._style, set())
        if attrs.get("style:text-line-through-style", "none") != "none":
            marks.add(Mark.STRUCK)
        for name in ("fo:color", "fo:background-color"):
            mark = mark_of_rgb(attrs.get(name, ""))
            if mark:
                marks.add(mark)

    def _open(self, attrs: dict[str, str]) -> None:
        self._cell = _Cell(
            times=_number(attrs, "number-columns-repeated"),
            marks=tuple(sorted(self.styles.get(attrs.get("table:style-name", ""), ()))),
            formula=attrs.get("table:formula", ""),
            error=attrs.get("calcext:value-type") == "error",
            span=(_number(attrs, "number-rows-spanned"), _number(attrs, "number-columns-spanned")),
            value=any(
                name in attrs for name in ("office:value", "office:date-value", "office:boolean-value")
            ),
        )

    def _close(self) -> None:
        cell, scan = self._cell or _Cell(), self._scan
        here = (self._row, self._col)
        text = "".join(cell.text).strip()
        if cell.span != (1, 1):
            scan.merged.append((here, (self._row + cell.span[0] - 1, self._col + cell.span[1] - 1)))
        if text or cell.value or cell.formula:
            scan.reach(self._row + self._rows - 1, self._col + cell.times - 1)
            note_mark(scan.marks, *here, cell.marks)
        if cell.formula:
            scan.formula(self._row, re.sub(r"[\[\]]", " ", cell.formula))
            if cell.error or ERROR_TEXT.fullmatch(text):
                scan.errors[here] = text or "#?"
            elif not text and not cell.value:
                scan.uncomputed.add(here)
        self._col += cell.times
        self._cell = None
