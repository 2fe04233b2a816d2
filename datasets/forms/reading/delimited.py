"""Tables saved as text: which letters, which separator, which quotes; all of it found out and told."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from datasets.forms import limits
from datasets.forms.reading.scanned import ScanError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD = ("cp1251", "cp866", "koi8_r")
_SHOWN = {"cp1251": "CP1251", "cp866": "CP866", "koi8_r": "KOI8-R", "utf-8": "UTF-8", "utf-8-sig": "UTF-8"}
_LOWER = re.compile(r"[а-яё]")
_SEPARATORS = (";", "\t", "|", ",")
_OUR_HEADING = re.compile(r"[a-z_]+(?:,[^,;]+)+")
"""The heading of a table that our own writer made: it has commas, and lists with semicolons below."""
_SAMPLE = 200
"""Lines by which the separator is found."""


@dataclass(frozen=True)
class Table:
    """The cells of a text, and how they were found."""

    rows: list[list[str]]
    how: tuple[str, str]


def read_table(content: bytes) -> Table:
    """The rows of a table saved as text.

    Raises:
        ScanError: it is no text, or larger than what is read.
    """
    letters, text = _decoded(content)
    separator = _separator(text)
    paired = text.count('"') % 2 == 0
    quoting = csv.QUOTE_MINIMAL if paired else csv.QUOTE_NONE
    try:
        rows = _rows(text, separator, quoting)
    except csv.Error as error:
        raise ScanError("no table") from error
    shown = "TAB" if separator == "\t" else separator
    ru, en = f"кодировка {letters}, разделитель «{shown}»", f"{letters}, separated by {shown}"
    if not paired:
        ru, en = f"{ru}; кавычки непарные, прочитаны как знаки", f"{en}; unpaired quotes read as signs"
    return Table(rows, (ru, en))


def _rows(text: str, separator: str, quoting: int) -> list[list[str]]:
    rows: list[list[str]] = []
    width = 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting):  # type: ignore[arg-type]
        rows.append(row)
        width = max(width, len(row))
        if len(rows) * width > limits.MAX_GRID_CELLS:
            raise ScanError("too many cells")
    return rows


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _SHOWN.get(name, "UTF-16"), _text(content, name)
    if b"\0" in content:
        raise ScanError("no text")
    try:
        return "UTF-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = [(name, content.decode(name, errors="replace")) for name in _OLD]
    name, text = max(found, key=lambda pair: len(_LOWER.findall(pair[1])))
    return _SHOWN[name], text


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise ScanError("no text") from error


def _separator(text: str) -> str:
    """The sign that parts a line into most cells; a comma, which sentences have too, comes last."""
    lines = text.splitlines()[:_SAMPLE]
    if lines and _OUR_HEADING.fullmatch(lines[0]):
        return ","
    most = {sign: max((line.count(sign) for line in lines), default=0) for sign in _SEPARATORS}
    return next((sign for sign in _SEPARATORS if most[sign] >= 2), ";")
