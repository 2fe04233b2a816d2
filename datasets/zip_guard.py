"""A workbook is a zip file; what would fill the memory when unpacked is refused before anybody opens it."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from datasets.grid_guard import FarCellError, Grid

MOST_MEMBERS = 2_000
MOST_BYTES = 512 * 2**20
"""Unpacked, all members together."""
MOST_RATIO = 250
"""Unpacked to packed, looked at from :data:`RATIO_FROM` unpacked bytes on."""
RATIO_FROM = 20 * 2**20
MOST_DIRECTORY = 2 * 2**20
"""Bytes of the list of members: the reader holds all of it, however many there are."""

_CHUNK = 2**20
_CHAIN = "xl/calcChain.xml"
"""Addresses of formulas in the order in which they are computed."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What archivers and Excel write; of the others a reader unpacks a piece of the file whole, however large."""


class UnsafeZipError(Exception):
    """Why a zip file is not opened; the reason in Russian and in English."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru = ru
        self.en = en


class _Pieces(io.BufferedReader):
    """A file of which only pieces are read: what asks for more at once would hold a list of any length."""

    def read(self, size: int | None = -1, /) -> bytes:
        whole = size is None or not 0 <= size <= MOST_DIRECTORY
        found = super().read(MOST_DIRECTORY + 1 if whole else size)
        if len(found) > MOST_DIRECTORY:
            raise _too_many()
        return found


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
    with _Pieces(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise _too_many()
        if any(member.compress_type not in _METHODS for member in members):
            raise UnsafeZipError("сжато необычным способом", "compressed in an unusual way")
        packed = path.stat().st_size
        total = 0
        is_workbook = any(member.filename.lower().startswith("xl/") for member in members)
        for member in members:
            info = copy.copy(member)
            info.file_size = MOST_BYTES + 1
            with archive.open(info) as content:
                # any part of a workbook may be one of its sheets
                grid = Grid(in_order=member.filename != _CHAIN) if is_workbook else None
                total = _count(content, total, packed, grid)


def _too_many() -> UnsafeZipError:
    return UnsafeZipError(
        f"в архиве больше {MOST_MEMBERS} файлов", f"more than {MOST_MEMBERS} files in the archive"
    )


def _too_large() -> UnsafeZipError:
    return UnsafeZipError(
        f"в распакованном виде больше {MOST_BYTES // 2**20} МиБ или в {MOST_RATIO} раз больше файла",
        f"unpacked larger than {MOST_BYTES // 2**20} MiB or {MOST_RATIO} times the file",
    )


def _count(content: IO[bytes], total: int, packed: int, grid: Grid | None) -> int:
    """Add the unpacked size of one member to the total."""
    try:
        while chunk := content.read(_CHUNK):
            total += len(chunk)
            if total > MOST_BYTES or (total > RATIO_FROM and total > MOST_RATIO * packed):
                raise _too_large()
            if grid is not None:
                grid.take(chunk)
        if grid is not None:
            grid.end()
    except FarCellError as far:
        raise UnsafeZipError(
            f"ячейка {far} слишком далеко от остальных", f"cell {far} is too far from the others"
        ) from far
    return total
