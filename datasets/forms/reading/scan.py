"""A first pass over the sheets' XML in bounded memory.

It tells what the fast reader can't: how large the filled rectangle is (before anybody allocates it),
which rows are hidden, which cells hold an error, which formulas were never computed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

CHUNK = 1 << 16
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
RELATIONS = "xl/_rels/workbook.xml.rels"


class ScanError(Exception):
    """The XML of a workbook can't be read (broken, or declares entities)."""


@dataclass
class SheetScan:
    """What was seen on one sheet; rows and columns count from 0."""

    last_row: int = -1
    last_col: int = -1
    hidden_rows: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)

    @property
    def area(self) -> int:
        """Cells of the rectangle from A1 to the last filled cell."""
        return (self.last_row + 1) * (self.last_col + 1)


def column_index(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _SheetReader:
    """Expat callbacks for one worksheet part."""

    def __init__(self) -> None:
        self.scan = SheetScan()
        self.row = -1
        self.col = -1
        self.kind = ""
        self.formula = False
        self.text: list[str] = []
        self.in_value = False
        self.filled = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = int(attrs["r"]) - 1 if "r" in attrs else self.row + 1
            self.col = -1
            if attrs.get("hidden") in ("1", "true"):
                self.scan.hidden_rows.add(self.row)
        elif tag == "c":
            found = _REF.match(attrs.get("r", ""))
            self.col = column_index(found[1]) if found else self.col + 1
            self.kind, self.formula, self.filled, self.text = attrs.get("t", ""), False, False, []
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "t"):
            self.in_value = True

    def characters(self, data: str) -> None:
        if self.in_value:
            self.filled = True
            if self.kind == "e":
                self.text.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self.in_value = False
        elif tag == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        here = (self.row, self.col)
        if self.kind == "e":
            self.scan.errors[here] = "".join(self.text) or "#?"
        elif self.formula and not self.filled and self.kind != "str":
            self.scan.uncomputed.add(here)
        if self.filled or self.formula:
            self.scan.last_row = max(self.scan.last_row, self.row)
            self.scan.last_col = max(self.scan.last_col, self.col)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def forbid(*_: object) -> None:
        raise ScanError("entities are not allowed")

    parser.EntityDeclHandler = forbid
    parser.buffer_text = True
    return parser


def _feed(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise ScanError(f"{part}: {type(error).__name__}") from error


def _attributes(archive: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element ``tag`` of a small part."""
    found: list[dict[str, str]] = []

    def start(name: str, attrs: dict[str, str]) -> None:
        if name.rpartition(":")[2] == tag:
            found.append({key.rpartition(":")[2]: value for key, value in attrs.items()})

    parser = _parser()
    parser.StartElementHandler = start
    _feed(archive, part, parser)
    return found


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> part, in workbook order; only sheets whose part is in the archive."""
    targets = {a.get("Id", ""): a.get("Target", "") for a in _attributes(archive, RELATIONS, "Relationship")}
    parts = {}
    for sheet in _attributes(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        parts[sheet.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    present = set(archive.namelist())
    return {name: part for name, part in parts.items() if part in present}


def scan_sheet(archive: zipfile.ZipFile, part: str) -> SheetScan:
    """One pass over a worksheet part.  Raises ScanError when it is no readable XML."""
    reader = _SheetReader()
    parser = _parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    _feed(archive, part, parser)
    return reader.scan
