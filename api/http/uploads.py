"""Files that arrive: streamed to the disk, counted, recognised by what they hold."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import Request
from pydantic import Field
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.http import problems
from api.http.models import Fault
from api.http.problems import RefusedError
from api.service.workspace import WORKBOOK, check_tables
from datasets.zip_guard import UnsafeZipError, check_zip
from rules.problems import Grade, InputError, Problem

FORM = "multipart/form-data"
RAW = frozenset(
    {
        "application/zip",
        "application/x-zip-compressed",
        "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
_SPOOLED = 1 << 20
_MOST_FIELD = 1 << 18
TableMedia = Annotated[str, Field(pattern="^(csv|xlsx|zip)$")]


@dataclass(frozen=True)
class Upload:
    """A file on the disk; ``sha256`` of its content."""

    file: BinaryIO
    sha256: str
    fields: dict[str, str]


@asynccontextmanager
async def received(request: Request, name: str) -> AsyncIterator[Upload]:
    """The file of a request: its body, or the form field ``name``.  Gone after the block.

    Raises: RefusedError: no file, or another media type.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == FORM:
        form = await _form(request)
        try:
            yield _of_form(form, name)
        finally:
            await form.close()
    elif media in RAW:
        with tempfile.SpooledTemporaryFile(_SPOOLED) as file:
            digest = hashlib.sha256()
            async for piece in request.stream():
                digest.update(piece)
                file.write(piece)
            yield Upload(file, digest.hexdigest(), {})  # type: ignore[arg-type]  # a file in all but type
    else:
        raise RefusedError(problems.WRONG_MEDIA, ", ".join(sorted({FORM, *RAW})))


async def _form(request: Request) -> FormData:
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=20, max_part_size=_MOST_FIELD
    )
    try:
        return await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise RefusedError(
            problems.WRONG_REQUEST, "", [_fault("body", "wrong_form", "форма не читается", "unreadable form")]
        ) from error


def _of_form(form: FormData, name: str) -> Upload:
    given = form.get(name)
    if not isinstance(given, UploadFile):
        raise no_file(name)
    digest = hashlib.sha256()
    given.file.seek(0)
    while piece := given.file.read(_SPOOLED):
        digest.update(piece)
    fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    return Upload(given.file, digest.hexdigest(), fields)


def no_file(name: str) -> RefusedError:
    """The refusal of a form without the file."""
    fault = _fault(f"body.{name}", "missing", "файл не приложен", "no file attached")
    return RefusedError(problems.WRONG_REQUEST, "", [fault])


def _fault(field: str, code: str, ru: str, en: str) -> Fault:
    return Fault(field=field, code=code, message_ru=ru, message_en=en)


def dataset_media(file: BinaryIO) -> str:
    """What kind of dataset a file is, ``zip`` or ``xlsx``.

    Raises: InputError: neither, damaged, too large when unpacked, or not only tables.
    """
    media = _archive_media(file, "dataset")
    if media is None:
        raise InputError([_unknown("dataset", "архив zip с файлами CSV или книга xlsx", "a zip or an xlsx")])
    return media


def table_media(file: BinaryIO) -> str:
    """What kind of table of places a file is: ``xlsx``, ``zip`` (a plan folder) or else ``csv``.

    Raises: InputError: an archive that is damaged or too large when unpacked, or empty.
    """
    media = _archive_media(file, "plan", plan=True)
    if media is not None:
        return media
    file.seek(0)
    start = file.read(4096)
    if not start.strip() or b"\0" in start:
        raise InputError([_unknown("plan", "таблица CSV или книга xlsx", "a CSV table or a workbook")])
    return "csv"


def _archive_media(file: BinaryIO, name: str, *, plan: bool = False) -> str | None:
    file.seek(0)
    if file.read(2) != b"PK":
        return None
    with tempfile.TemporaryDirectory(prefix="kvota-upload-") as scratch:
        copy = Path(scratch) / name
        file.seek(0)
        with copy.open("wb") as whole:
            while piece := file.read(_SPOOLED):
                whole.write(piece)
        return _checked(copy, name, plan=plan)


def _checked(copy: Path, name: str, *, plan: bool) -> str:
    try:
        check_zip(copy)
        with zipfile.ZipFile(copy) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return WORKBOOK
            if not plan:
                check_tables(archive)
    except UnsafeZipError as error:
        raise InputError([_unusable(name, error.ru, error.en)]) from error
    except zipfile.BadZipFile as error:
        raise InputError([_unusable(name, "файл повреждён", "the file is damaged")]) from error
    return "zip"


def _unusable(name: str, ru: str, en: str) -> Problem:
    return Problem(Grade.ERROR, name, ru, en, code="unusable_archive")


def _unknown(name: str, ru: str, en: str) -> Problem:
    return Problem(
        Grade.ERROR,
        name,
        "это не архив zip и не книга xlsx",
        "neither a zip archive nor an xlsx workbook",
        expected_ru=ru,
        expected_en=en,
        code="unknown_file",
    )
