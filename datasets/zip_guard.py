"""A workbook is a zip file; what would fill the memory when unpacked is refused before anybody opens it."""

from __future__ import annotations

import copy
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

MOST_MEMBERS = 2_000
MOST_BYTES = 512 * 2**20
"""Unpacked, all members together."""
MOST_RATIO = 250
"""Unpacked to packed, looked at from :data:`RATIO_FROM` unpacked bytes on."""
RATIO_FROM = 20 * 2**20
MOST_COLUMNS = 200
"""A cell further to the right makes readers reserve memory for the whole grid."""
MOST_EMPTY_ROWS = 10_000
"""As many rows may lie between one row of a sheet and the next that is stored."""

_CHUNK = 2**20
_OVERLAP = 128
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,40}?\br="([A-Z]{1,3})([0-9]{1,9})"(?:[^>]{0,40}[^>/])?>')


class UnsafeZipError(Exception):
    """Why a zip file is not opened; the reason in Russian and in English."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru = ru
        self.en = en


def check_zip(path: Path) -> None:
    """Unpack every member once, keeping nothing.

    Sizes are counted, not believed: the figures in the headers of a zip file can be wrong on purpose.

    Raises:
        UnsafeZipError: when a declared limit is passed.
        zipfile.BadZipFile: when the file is damaged or no zip file.
    """
    try:
        _check_members(path)
    except (OSError, zlib.error, EOFError, RuntimeError, ValueError, struct.error) as damage:
        raise zipfile.BadZipFile(str(damage)) from damage


def _check_members(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise UnsafeZipError(
                f"в архиве больше {MOST_MEMBERS} файлов", f"more than {MOST_MEMBERS} files in the archive"
            )
        packed = path.stat().st_size
        total = 0
        for member in members:
            info = copy.copy(member)
            info.file_size = MOST_BYTES + 1
            with archive.open(info) as content:
                total = _count(content, total, packed, is_sheet="/worksheets/" in member.filename)


def _count(content: IO[bytes], total: int, packed: int, *, is_sheet: bool) -> int:
    """Add the unpacked size of one member to the total."""
    tail = b""
    last_row = 0
    while chunk := content.read(_CHUNK):
        total += len(chunk)
        if total > MOST_BYTES or (total > RATIO_FROM and total > MOST_RATIO * packed):
            raise UnsafeZipError(
                f"в распакованном виде больше {MOST_BYTES // 2**20} МиБ или в {MOST_RATIO} раз больше файла",
                f"unpacked larger than {MOST_BYTES // 2**20} MiB or {MOST_RATIO} times the file",
            )
        if is_sheet:
            last_row = _check_grid(tail + chunk, last_row)
            tail = chunk[-_OVERLAP:]
    return total


def _check_grid(xml: bytes, last_row: int) -> int:
    """Refuse a sheet with a cell far away from the others; returns the last row seen."""
    for letters, digits in _CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        row = int(digits)
        if column > MOST_COLUMNS or row > last_row + MOST_EMPTY_ROWS:
            raise UnsafeZipError(
                f"ячейка {letters.decode()}{row} слишком далеко от остальных",
                f"cell {letters.decode()}{row} is too far from the others",
            )
        last_row = max(last_row, row)
    return last_row
