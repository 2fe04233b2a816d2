"""What a file is by its content; its name's ending may lie."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from datasets.forms.reading.compound import MAGIC


class Container(StrEnum):
    """The kinds of file that are read."""

    XLSX = ".xlsx"
    ODS = ".ods"
    XLS = ".xls"
    CSV = ".csv"


TEXTS = (".csv", ".tsv")
"""Endings under which a plain text is a table."""


def container_of(path: Path) -> Container | None:
    """The kind of file; None where it is none that is read.

    Raises:
        zipfile.BadZipFile: it begins as a zip and is none.
    """
    with path.open("rb") as handle:
        begin = handle.read(len(MAGIC))
    if begin == MAGIC:
        return Container.XLS
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return Container.XLSX
        return Container.ODS if "content.xml" in names else None
    return Container.CSV if path.suffix.lower() in TEXTS else None
