"""Files are looked at before they are opened: what is no workbook, or could not be held, is refused.

Stricter in size than the guard of strict workbooks (:mod:`datasets.zip_guard`) and laxer in shape: people's
sheets have formatted cells far away from the table, and only filled ones matter (:mod:`.scan`).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from datasets.forms import limits
from datasets.forms.errors import problem
from datasets.forms.reading import scan_ods, scan_xls
from datasets.forms.reading.container import Container, container_of
from datasets.forms.reading.scanned import ScanError
from rules.problems import Problem

EXPECTED = ("книга Excel .xlsx без пароля", "an Excel workbook .xlsx without a password")
_CHUNK, _LONGEST = 1 << 20, 64
_MANY = re.compile(rb"""\s(?:count|uniqueCount)\s*=\s*["'][^"'<]{8}""")
_LOCKED = ("файл закрыт паролем", "the file has a password")
_DAMAGED = ("файл повреждён и не распаковывается", "the file is damaged and does not unpack")
_UNREADABLE = ("файл повреждён или закрыт паролем", "the file is damaged or has a password")
_FOREIGN = ("это не книга Excel (или файл повреждён)", "not an Excel workbook (or damaged)")


def check_file(path: Path) -> Container | Problem:
    """What kind of file ``path`` is, or the first reason why it can't be opened as a workbook."""
    return _outside(path) or _inside(path)


def _refuse(path: Path, ru: str, en: str, expected: tuple[str, str] = EXPECTED) -> Problem:
    return problem(path.name, ru, en, *expected)


def _outside(path: Path) -> Problem | None:
    """What shows without opening: existence, extension, size."""
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
    if not path.stat().st_size:
        return _refuse(path, "файл пустой (0 байт)", "the file is empty (0 bytes)")
    return None


def _inside(path: Path) -> Container | Problem:
    """What the content shows, whatever the name says."""
    try:
        container = container_of(path)
        if container is None:
            return _refuse(path, *_FOREIGN)
        return _of_kind(path, container) or container
    except ScanError:
        return _refuse(path, *_UNREADABLE)
    except (zipfile.BadZipFile, NotImplementedError, OSError, zlib.error, EOFError, RuntimeError):
        return _refuse(path, *_DAMAGED)


def _of_kind(path: Path, container: Container) -> Problem | None:
    if container in (Container.XLS, Container.CSV):
        most = limits.MAX_FILE_BYTES
        if path.stat().st_size > most:
            return _too_large(path, path.stat().st_size)
        locked = container is Container.XLS and scan_xls.is_locked(path.read_bytes())
        return _refuse(path, *_LOCKED) if locked else None
    with zipfile.ZipFile(path) as archive:
        return _directory(path, archive) or _content(path, archive, container)


def _too_large(path: Path, size: int) -> Problem:
    most = limits.MAX_FILE_BYTES // 2**20
    return _refuse(
        path,
        f"слишком велик: {size // 2**20} МБ",
        f"too large: {size // 2**20} MB",
        (f"не больше {most} МБ; сохраните как .xlsx", f"at most {most} MB; save it as .xlsx"),
    )


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
        return _refuse(path, *_LOCKED)
    return None


def _content(path: Path, archive: zipfile.ZipFile, container: Container) -> Problem | None:
    """Unpacks every part once in small pieces: declared sizes bound it, checksums prove them."""
    if container is Container.ODS and scan_ods.is_locked(archive):
        return _refuse(path, *_LOCKED)
    for entry in archive.infolist():
        try:
            promised = _promises_too_much(archive, entry)
        except zipfile.BadZipFile:
            return _refuse(path, f"повреждена часть {entry.filename}", f"part {entry.filename} is damaged")
        if promised:
            return _refuse(path, *_UNREADABLE)
    return None


def _promises_too_much(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a part says that it holds millions of something: a reader reserves memory for all of them."""
    tail = b""
    promised = False
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            promised = promised or bool(_MANY.search(tail + chunk))
            tail = chunk[-_LONGEST:]
    return promised
