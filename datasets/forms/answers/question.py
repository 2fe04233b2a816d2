"""What a remark asks, so that the answer finds its place again in another copy of the workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from datasets.forms.cells.text import clean

SHEET_FIELD = "sheet"
"""The field of a question about a whole sheet."""
HEADING_FIELD = "heading"
"""The field of a question about a cell of the heading, or above it."""

Key = tuple[str, str, str, str, str]
"""Kind of sheet, field, level, scope, value."""


class Level(StrEnum):
    """Where an answer holds."""

    ROW = "row"
    """For rows with exactly these cells."""
    PART = "part"
    """For the same text at the same school (in the same sheet where rows name no school)."""
    ALL = "all"
    """For the same text in the same column everywhere."""


@dataclass(frozen=True)
class Question:
    """What a cell asks.  ``value`` is the user's text, folded; ``part`` and ``row`` say where it stands."""

    kind: str
    field: str
    value: str
    part: str
    row: str
    level: Level | None = None
    """Where an answer holds unless another level is chosen; None: as the field has it."""

    def key(self, level: Level) -> Key:
        """The key under which an answer for ``level`` is remembered."""
        scope = {Level.ROW: self.row, Level.PART: self.part, Level.ALL: ""}[level]
        return (self.kind, self.field, str(level), scope, self.value)

    @property
    def usual(self) -> Level:
        """The level that an answer has unless another is chosen."""
        if self.level is not None:
            return self.level
        if not self.value:
            return Level.ROW if self.row else Level.PART
        if self.field in ("school", "competency") or (self.kind, self.field) == ("form1", "title"):
            return Level.ALL
        if self.field in _AT_SCHOOL or not self.row:
            return Level.PART
        return Level.ROW


_AT_SCHOOL = ("name", "surname", "title", "target", "position", "code")


def folded(text: str) -> str:
    """The form in which texts of questions are compared."""
    return clean(text).casefold().replace("ё", "е")


def fingerprint(texts: Iterable[str]) -> str:
    """A short name of a row by its cells."""
    joined = "\x1f".join(folded(text) for text in texts)
    return hashlib.blake2s(joined.encode(), digest_size=8).hexdigest()
