"""What an import gives back: tables, counts per sheet, remarks.  All of it frozen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from datasets.forms.answers.dialogue import Reply
from datasets.forms.answers.question import Question
from datasets.forms.cells.text import quote
from datasets.forms.world.held import HeldPlace


class Say(NamedTuple):
    """One sentence in both languages."""

    ru: str
    en: str


NOTHING = Say("", "")


class Grade(StrEnum):
    """How a remark ended."""

    REMARK = "remark"
    """Set aside, or something to know about the sheet; the run went on."""
    REPAIRED = "repaired"
    """Mended or merged; the row counts."""
    ERROR = "error"
    """The tables can't be trusted until it is mended: nothing should be written."""


class Asked(NamedTuple):
    """A question with the answers that are offered and the one that was given earlier."""

    question: Question
    offers: tuple[str, ...]
    reply: Reply | None


@dataclass(frozen=True)
class Remark:
    """One thing found in the user's file: where it is, what stands there, what was done, what is asked.

    ``cell`` is an A1 address, empty where the whole sheet is meant; ``sheet`` is empty where no sheet is.
    ``question`` is how an answer finds its place again; None where nothing can be answered.
    ``value`` is the user's own text and may hold a full name: it belongs on the user's screen or in her
    workbook of remarks, never in a log.
    """

    grade: Grade
    file: str
    sheet: str
    cell: str
    value: str
    done_ru: str
    done_en: str
    asked_ru: str = ""
    asked_en: str = ""
    question: Asked | None = None

    def as_json(self) -> dict[str, str]:
        """A plain object for ``--json``."""
        return {name: value for name, value in vars(self).items() if name != "question"}

    def line(self, lang: str = "ru") -> str:
        """One line for people."""
        where = " · ".join(part for part in (self.file, self.sheet, self.cell) if part)
        done, asked = (self.done_ru, self.asked_ru) if lang == "ru" else (self.done_en, self.asked_en)
        shown = f" {quote(self.value)}" if self.value else ""
        return f"{where}:{shown} {done}" + (f" {asked}" if asked else "")


@dataclass(frozen=True)
class SheetCount:
    """Rows of one sheet: ``kept + repaired + set_aside == read``, always.

    ``kind`` is the recognised kind (``form2``, ``staff``, ...), ``strict`` for a sheet that is already a
    table, ``ignored`` for one that was not read (``note`` says why; its rows are not in ``read``).
    """

    file: str
    sheet: str
    kind: str
    read: int
    kept: int
    repaired: int
    set_aside: int
    note: str = ""
    note_en: str = ""

    def as_json(self) -> dict[str, str | int]:
        """A plain object for ``--json``."""
        return asdict(self)


@dataclass(frozen=True)
class ImportResult:
    """Tables of strings ready for the strict writer, counts per sheet in file order, remarks.

    ``held``: places that schools asked for without a name.
    """

    tables: dict[str, pd.DataFrame]
    sheets: tuple[SheetCount, ...]
    remarks: tuple[Remark, ...]
    held: tuple[HeldPlace, ...] = ()

    @property
    def errors(self) -> tuple[Remark, ...]:
        """Remarks of grade ``error``: where there are any, nothing should be written."""
        return tuple(r for r in self.remarks if r.grade is Grade.ERROR)
