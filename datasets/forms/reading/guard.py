"""Files are looked at before they are opened: what is no workbook, or could not be held, is refused.

Stricter in size than the guard of strict workbooks (:mod:`datasets.zip_guard`) and laxer in shape: people's
sheets have formatted cells far away from the table, and only filled ones matter (:mod:`.scan`).
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from datasets.forms import limits
from datasets.forms.errors import problem
from rules.problems import Problem

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXPECTED = ("книга Excel .xlsx без пароля", "an Excel workbook .xlsx without a password")


def check_file(path: Path) -> Problem | None:
    """The first reason why ``path`` can't be opened as a workbook, or None."""
    return _outside(path) or _inside(path)


def _refuse(path: Path, ru: str, en: str, expected: tuple[str, str] = EXPECTED) -> Problem:
    return problem(path.name, ru, en, *expected)


def _outside(path: Path) -> Problem | None:
    """What shows without unpacking: existence, extension, size, magic bytes."""
    if not path.is_file():
        return _refuse(path, "файл не найден", "no such file")
    suffix = path.suffix.lower()
    if suffix not in limits.SUFFIXES:
        shown = suffix or "—"
        return _refuse(
            path,
            f"расширение {shown} не читается; откройте файл в Excel и сохраните как .xlsx",
            f"extension {shown} is not read; open the file in Excel and save it as .xlsx",
        )
    with path.open("rb") as handle:
        magic = handle.read(8)
    if not magic:
        return _refuse(path, "файл пустой (0 байт)", "the file is empty (0 bytes)")
    if magic == OLE_MAGIC:
        return _refuse(
            path,
            "файл закрыт паролем или это старый .xls с новым расширением",
            "the file has a password, or is an old .xls under the new extension",
        )
    if not zipfile.is_zipfile(path):
        return _refuse(path, "это не книга Excel (или файл повреждён)", "not an Excel workbook (or damaged)")
    return None


def _inside(path: Path) -> Problem | None:
    """What the zip directory shows, then whether it tells the truth."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _directory(path, archive) or _content(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, zlib.error, EOFError, RuntimeError):
        return _refuse(path, "файл повреждён и не распаковывается", "the file is damaged and does not unpack")


def _directory(path: Path, archive: zipfile.ZipFile) -> Problem | None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    ratio = size / max(1, path.stat().st_size)
    if len(entries) > limits.MAX_PARTS or size > limits.MAX_UNPACKED_BYTES or ratio > limits.MAX_UNPACK_RATIO:
        most = limits.MAX_UNPACKED_BYTES // 2**20
        return _refuse(
            path,
            f"слишком велик: распаковывается в {size // 2**20} МБ, в {ratio:.0f} раз; частей {len(entries)}",
            f"too large unpacked: {size // 2**20} MB, ratio {ratio:.0f}, {len(entries)} parts",
            (
                f"не больше {most} МБ, сжатие не больше {limits.MAX_UNPACK_RATIO} раз",
                f"at most {most} MB, ratio at most {limits.MAX_UNPACK_RATIO}",
            ),
        )
    if any(entry.flag_bits & 1 for entry in entries):
        return _refuse(path, "файл закрыт паролем", "the file has a password")
    if "xl/workbook.xml" not in archive.namelist():
        return _refuse(path, "это не книга Excel .xlsx", "not an Excel .xlsx workbook")
    return None


def _content(path: Path, archive: zipfile.ZipFile) -> Problem | None:
    """Unpacks every part once in small pieces: declared sizes bound it, checksums prove them."""
    broken = archive.testzip()
    if broken is None:
        return None
    return _refuse(path, f"повреждена часть {broken}", f"part {broken} is damaged")
