"""A first pass over an .xlsx in bounded memory.

It tells what the fast reader can't: how large the filled rectangle is (before anybody allocates it),
which rows are hidden, which cells hold an error, which formulas were never computed or point to other
sheets, what stands out by its format, and the comments.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from datasets.forms.reading.marks import Mark, note_mark
from datasets.forms.reading.scan_styles import StyleReader
from datasets.forms.reading.scanned import MOST_COMMENT, ScanError, SheetScan

CHUNK = 1 << 16
MOST_FORMULA = 1_000
"""Characters of a formula that are looked at."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet of Excel; an address beyond would make a reader reserve memory without end."""
_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")
WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
Styles = Mapping[str, tuple[Mark, ...]]


def column_index(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column of ``B7``; None where it is no address."""
    found = _REF.match(reference)
    return (int(found[2]) - 1, column_index(found[1])) if found else None


class _SheetReader:
    """Expat callbacks for one worksheet part."""

    def __init__(self, styles: Styles) -> None:
        self.scan = SheetScan()
        self.styles = styles
        self.row = -1
        self.col = -1
        self.kind = ""
        self.marks: tuple[Mark, ...] = ()
        self.formula = False
        self.shared: set[str] = set()
        """Groups of shared formulas that point to other sheets."""
        self.group = ""
        self.text: list[str] = []
        self.formula_text = ""
        self.inside = ""
        self.filled = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = int(attrs["r"]) - 1 if "r" in attrs else self.row + 1
            self.col = -1
            self._check_place()
            if attrs.get("hidden") in ("1", "true"):
                self.scan.hidden_rows.add(self.row)
        elif tag == "c":
            found = place_of(attrs["r"]) if "r" in attrs else (self.row, self.col + 1)
            self.row, self.col = found or (-1, -1)
            self._check_place(found)
            self.kind, self.marks = attrs.get("t", ""), self.styles.get(attrs.get("s", ""), ())
            self.formula, self.filled, self.text, self.formula_text = False, False, [], ""
        elif tag == "f":
            self.formula, self.inside, self.group = True, tag, attrs.get("si", "")
        elif tag in ("v", "t"):
            self.inside = tag

    def _check_place(self, cell: tuple[int, int] | None = (0, 0)) -> None:
        if cell is None or not (0 <= self.row < MOST_ROWS and self.col < MOST_COLUMNS):
            raise ScanError("a cell is nowhere")

    def characters(self, data: str) -> None:
        if self.inside == "f":
            self.formula_text = (self.formula_text + data)[:MOST_FORMULA]
        elif self.inside:
            self.filled = True
            if self.kind == "e":
                self.text.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t", "f"):
            self.inside = ""
        elif tag == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        here = (self.row, self.col)
        if self.kind == "e":
            self.scan.errors[here] = "".join(self.text) or "#?"
        elif self.formula and not self.filled and self.kind != "str":
            self.scan.uncomputed.add(here)
        if self.formula:
            self._close_formula()
        if self.filled or self.formula:
            self.scan.reach(*here)
            note_mark(self.scan.marks, *here, self.marks)

    def _close_formula(self) -> None:
        if self.formula_text:
            self.scan.formula(self.row, self.formula_text)
            if self.group and self.row in self.scan.linked:
                self.shared.add(self.group)
        elif self.group in self.shared:
            self.scan.linked.add(self.row)


def parser() -> expat.XMLParserType:
    """A parser that takes no entities."""
    made = expat.ParserCreate()

    def forbid(*_: object) -> None:
        raise ScanError("entities are not allowed")

    made.EntityDeclHandler = forbid
    made.buffer_text = True
    return made


def feed(archive: zipfile.ZipFile, part: str, reader: expat.XMLParserType) -> None:
    """Put a part through a parser, piece by piece.  Raises ScanError when it is no readable XML."""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                reader.Parse(chunk, False)
        reader.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ScanError(f"{part}: {type(error).__name__}") from error


def _attributes(archive: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element ``tag`` of a small part."""
    found: list[dict[str, str]] = []

    def start(name: str, attrs: dict[str, str]) -> None:
        if name.rpartition(":")[2] == tag:
            found.append({key.rpartition(":")[2]: value for key, value in attrs.items()})

    reader = parser()
    reader.StartElementHandler = start
    feed(archive, part, reader)
    return found


def _related(archive: zipfile.ZipFile, part: str) -> list[dict[str, str]]:
    """The relationships of a part, each target as the name of a part; none where there are none."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return []
    found = _attributes(archive, relations, "Relationship")
    for relation in found:
        target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", "")))
        relation["Target"] = target.lstrip("/")
    return found


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> part, in workbook order; only sheets whose part is in the archive."""
    targets = {relation.get("Id", ""): relation["Target"] for relation in _related(archive, WORKBOOK)}
    parts = {}
    for sheet in _attributes(archive, WORKBOOK, "sheet"):
        parts[sheet.get("name", "")] = targets.get(sheet.get("id", ""), "")
    present = set(archive.namelist())
    return {name: part for name, part in parts.items() if part in present}


def cell_styles(archive: zipfile.ZipFile) -> Styles:
    """Styles that stand out; none where the workbook has no readable styles."""
    reader = StyleReader()
    if STYLES in archive.namelist():
        made = parser()
        made.StartElementHandler, made.EndElementHandler = reader.start, reader.end
        feed(archive, STYLES, made)
    return reader.marks


class _CommentReader:
    """Expat callbacks for a part of comments."""

    def __init__(self, scan: SheetScan) -> None:
        self.scan = scan
        self.place: tuple[int, int] | None = None
        self.inside = False
        self.text = ""

    def start(self, name: str, attrs: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "comment":
            self.place, self.text = place_of(attrs.get("ref", "")), ""
        self.inside = tag == "t"

    def characters(self, data: str) -> None:
        if self.inside and self.place and len(self.text) < 2 * MOST_COMMENT:
            self.text += data

    def end(self, name: str) -> None:
        self.inside = False
        if name.rpartition(":")[2] == "comment" and self.place:
            self.scan.comment(*self.place, self.text)
            self.place = None


def scan_sheet(archive: zipfile.ZipFile, part: str, styles: Styles) -> SheetScan:
    """One pass over a worksheet part.  Raises ScanError when it is no readable XML."""
    reader = _SheetReader(styles)
    made = parser()
    made.StartElementHandler = reader.start
    made.EndElementHandler = reader.end
    made.CharacterDataHandler = reader.characters
    feed(archive, part, made)
    present = set(archive.namelist())
    for relation in _related(archive, part):
        if relation.get("Type", "").endswith("/comments") and relation["Target"] in present:
            _read_comments(archive, relation["Target"], reader.scan)
    return reader.scan


def _read_comments(archive: zipfile.ZipFile, part: str, scan: SheetScan) -> None:
    reader = _CommentReader(scan)
    made = parser()
    made.StartElementHandler = reader.start
    made.EndElementHandler = reader.end
    made.CharacterDataHandler = reader.characters
    feed(archive, part, made)


def scan_book(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Sheet name -> what was seen on it.  Raises ScanError."""
    styles = cell_styles(archive)
    return {name: scan_sheet(archive, part, styles) for name, part in sheet_parts(archive).items()}
