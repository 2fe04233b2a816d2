"""A job's own folder: the dataset as it was uploaded, unpacked where it is a zip of tables."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from api.plan_folder import FILES
from datasets.zip_guard import UnsafeZipError, check_zip
from rules.problems import Grade, InputError, Problem

WORKBOOK = "xlsx"
DATASET, AUDITED = "sent-dataset", "sent-plan"
"""How uploads are called in a job's folder; whoever sent them puts their own names in their place."""
LONGEST_NAME = 255
"""Bytes of a file's name."""


def lay_out(content: Iterable[bytes], media: str, folder: Path) -> Path:
    """Write an upload below ``folder``; what a command takes as its dataset.

    Raises: InputError: it is no zip file, damaged, too large when unpacked, or holds other things than
    tables.
    """
    upload = folder / f"{DATASET}.{media}"
    with upload.open("wb") as file:
        for piece in content:
            file.write(piece)
    if media == WORKBOOK:
        return upload
    tables = folder / DATASET
    tables.mkdir()
    try:
        check_zip(upload)
        with zipfile.ZipFile(upload) as archive:
            for member in check_tables(archive):
                with archive.open(member) as source, (tables / Path(member.filename).name).open("wb") as copy:
                    shutil.copyfileobj(source, copy)
    except UnsafeZipError as error:
        raise InputError([_problem(error.ru, error.en)]) from error
    except zipfile.BadZipFile as error:
        raise InputError([_problem("файл повреждён или это не zip", "damaged, or no zip file")]) from error
    upload.unlink()
    return tables


def laid_out_plan(content: Iterable[bytes], folder: Path) -> Path:
    """Write a plan folder that came as a zip below ``folder``.  Raises: InputError: it is none."""
    upload, plan = folder / "plan.zip", folder / AUDITED
    with upload.open("wb") as file:
        for piece in content:
            file.write(piece)
    plan.mkdir()
    try:
        check_zip(upload)
        with zipfile.ZipFile(upload) as archive:
            for member in archive.infolist():
                name = PurePosixPath(member.filename).name
                if not _is_folder(member) and name in FILES:
                    with archive.open(member) as source, (plan / name).open("wb") as copy:
                        shutil.copyfileobj(source, copy)
    except UnsafeZipError as error:
        raise InputError([_problem(error.ru, error.en)]) from error
    except zipfile.BadZipFile as error:
        raise InputError([_problem("файл повреждён или это не zip", "damaged, or no zip file")]) from error
    return plan


def check_tables(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The tables: ``.csv`` files, all in one folder of the archive; names never lead anywhere else.

    Raises: InputError: there is something else, or nothing; counted, for names of files may be somebody's.
    """
    files = [m for m in archive.infolist() if not _is_folder(m) and not _of_some_system(m.filename)]
    strange = sum(not _is_table(PurePosixPath(m.filename)) for m in files)
    folders = len({PurePosixPath(m.filename).parent for m in files})
    if strange or folders != 1:
        ru = f"не только таблицы CSV в одной папке: таблиц {len(files) - strange}, другого {strange}"
        en = f"not only CSV tables in one folder: {len(files) - strange} tables, {strange} other files"
        raise InputError([_problem(f"{ru}, папок {folders}", f"{en}, {folders} folders")])
    return files


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith("/")  # its own is_dir fails for a member without a name


def _is_table(path: PurePosixPath) -> bool:
    """Whether it is a table by its name, which must also be one that a file can have."""
    leads_out = path.is_absolute() or ".." in path.parts
    return path.suffix.lower() == ".csv" and not leads_out and len(path.name.encode()) <= LONGEST_NAME


def _of_some_system(name: str) -> bool:
    """What archivers add by themselves."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1:] in ((".DS_Store",), ("Thumbs.db",))


def _problem(ru: str, en: str) -> Problem:
    return Problem(
        Grade.ERROR,
        "dataset.zip",
        ru,
        en,
        expected_ru="архив zip с файлами CSV набора данных",
        expected_en="a zip archive of a dataset's CSV files",
        code="unusable_archive",
    )
