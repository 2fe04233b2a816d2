"""A first pass over an old .xls: its records, one after another.

It tells the same as the pass over an .xlsx.  Which formulas point to other sheets, and what comments say, it
does not tell: a cell with a comment is known, its text is not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from datasets.forms.reading.compound import Compound
from datasets.forms.reading.marks import Mark, mark_of_index, note_mark
from datasets.forms.reading.scanned import ScanError, SheetScan

BOF, EOF, FILEPASS, BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x85
FONT, XF, ROW, NOTE = 0x31, 0xE0, 0x208, 0x1C
STRINGS, DIMENSIONS = 0xFC, 0x200
LONG_DIMENSIONS = 12
"""Bytes of the record of dimensions; before Excel 97 it was shorter."""
MOST_ROWS, MOST_COLUMNS = 65_536, 256
"""Of a sheet; a reader reserves memory for all that the record of dimensions promises."""
MANY = frozenset((0xBD,))
"""Records of several numbers in a row."""
CELLS = frozenset((0x203, 0x27E, 0xFD, 0x204, 0xD6))
BOOL_OR_ERROR, FORMULA = 0x205, 0x06
ERRORS: Mapping[int, str] = MappingProxyType(
    {
        **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"},
        0x2A: "#N/A",
    }
)
STREAMS = ("Workbook", "Book")
_STRUCK, _HIDDEN = 0x0008, 0x20
_SKIPPED_FONT = 4
"""Fonts are counted from 0, but nobody is number 4."""


def records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Kind and content of every record from ``start`` to the end of the stream."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def scan_book(content: bytes) -> list[SheetScan]:
    """What was seen on each sheet, in the order of the workbook.  Raises ScanError."""
    compound = Compound(content)
    name = next((name for name in STREAMS if name in compound.names), "")
    if not name:
        raise ScanError("no workbook inside")
    stream = compound.stream(name)
    try:
        places, styles = _globals(stream)
        return [_Sheet(styles).read(stream, place) for place in places]
    except struct.error as error:
        raise ScanError("a record is cut off") from error


def is_locked(content: bytes) -> bool:
    """Whether the workbook has a password."""
    compound = Compound(content)
    names = [name for name in STREAMS if name in compound.names]
    if "EncryptedPackage" in compound.names or not names:
        return "EncryptedPackage" in compound.names
    for kind, _ in records(compound.stream(names[0])):
        if kind in (FILEPASS, EOF):
            return kind == FILEPASS
    return False


def _globals(stream: bytes) -> tuple[list[int], dict[int, tuple[Mark, ...]]]:
    """Where the sheets begin, and the styles that stand out."""
    fonts: list[set[Mark]] = []
    places: list[int] = []
    styles: dict[int, tuple[Mark, ...]] = {}
    count = 0
    for kind, body in records(stream):
        if kind == BOUNDSHEET:
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == FONT:
            flags, colour = struct.unpack_from("<HH", body, 2)
            marks = {Mark.STRUCK} if flags & _STRUCK else set()
            fonts.append(marks | _coloured(colour))
        elif kind == XF and len(body) >= 20:
            found = _style(body, fonts)
            if found:
                styles[count] = tuple(sorted(found))
            count += 1
        elif kind == STRINGS and max(struct.unpack_from("<II", body)) > len(stream):
            raise ScanError("more texts than there are bytes")
        elif kind == EOF:
            break
    return places, styles


def _coloured(index: int) -> set[Mark]:
    mark = mark_of_index(index)
    return {mark} if mark else set()


def _style(body: bytes, fonts: list[set[Mark]]) -> set[Mark]:
    number = struct.unpack_from("<H", body)[0]
    number -= number > _SKIPPED_FONT
    marks = set(fonts[number]) if number < len(fonts) else set()
    pattern = struct.unpack_from("<I", body, 14)[0] >> 26
    return marks | (_coloured(struct.unpack_from("<H", body, 18)[0] & 0x7F) if pattern else set())


class _Sheet:
    """The records of one sheet."""

    def __init__(self, styles: Mapping[int, tuple[Mark, ...]]) -> None:
        self.scan = SheetScan()
        self.styles = styles
        readers: list[tuple[frozenset[int], Callable[[bytes], None]]] = [
            (CELLS, self._cell),
            (MANY, self._many),
            (frozenset((BOOL_OR_ERROR,)), self._error),
            (frozenset((FORMULA,)), self._formula),
            (frozenset((ROW,)), self._row),
            (frozenset((NOTE,)), self._note),
            (frozenset((DIMENSIONS,)), self._dimensions),
        ]
        self.readers = {kind: reader for kinds, reader in readers for kind in kinds}

    def read(self, stream: bytes, start: int) -> SheetScan:
        """Read on until the sheet ends; charts inside it have an end of their own."""
        depth = 0
        for kind, body in records(stream, start):
            depth += (kind == BOF) - (kind == EOF)
            if depth <= 0:
                break
            reader = self.readers.get(kind)
            if reader and depth == 1:
                reader(body)
        return self.scan

    def _cell(self, body: bytes) -> None:
        row, col, style = struct.unpack_from("<HHH", body)
        self.scan.reach(row, col)
        note_mark(self.scan.marks, row, col, self.styles.get(style, ()))

    def _many(self, body: bytes) -> None:
        row, first, style = struct.unpack_from("<HHH", body)
        self.scan.reach(row, max(first, struct.unpack_from("<H", body, len(body) - 2)[0]))
        note_mark(self.scan.marks, row, first, self.styles.get(style, ()))

    def _error(self, body: bytes) -> None:
        self._cell(body)
        if body[7]:
            self._broken(body, body[6])

    def _formula(self, body: bytes) -> None:
        self._cell(body)
        if body[12:14] == b"\xff\xff" and body[6] == 2:
            self._broken(body, body[8])

    def _broken(self, body: bytes, code: int) -> None:
        row, col = struct.unpack_from("<HH", body)
        self.scan.errors[row, col] = ERRORS.get(code, "#?")

    def _row(self, body: bytes) -> None:
        if struct.unpack_from("<H", body, 12)[0] & _HIDDEN:
            self.scan.hidden_rows.add(struct.unpack_from("<H", body)[0])

    @staticmethod
    def _dimensions(body: bytes) -> None:
        short = len(body) < LONG_DIMENSIONS
        first, last, left, right = struct.unpack_from("<HHHH" if short else "<IIHH", body)
        if max(first, last) > MOST_ROWS or max(left, right) > MOST_COLUMNS:
            raise ScanError("a sheet larger than any")

    def _note(self, body: bytes) -> None:
        row, col = struct.unpack_from("<HH", body)
        self.scan.comment(row, col, "")
