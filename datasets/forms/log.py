"""Remarks and counts while sheets are read: every row read ends in exactly one of three states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from datasets.forms.cells.text import show
from datasets.forms.reading.sheet import Sheet, address
from datasets.forms.result import NOTHING, Grade, Remark, Say, SheetCount

Place = tuple[int, int]
"""Row and column from 0."""


LATEST = 8
"""The same remark is not made twice within so many."""


class State(IntEnum):
    """How a row ended; a later remark can only make it worse."""

    KEPT = 0
    REPAIRED = 1
    SET_ASIDE = 2


@dataclass
class SheetLog:
    """The remarks and the count of one sheet."""

    sheet: Sheet
    kind: str
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Say] = field(default_factory=list)
    _states: dict[int, State] = field(default_factory=dict)

    def open(self, rows: Iterable[int]) -> None:
        """These rows are read; each is kept until something is said about it."""
        self._states.update(dict.fromkeys(rows, State.KEPT))

    def repair(self, place: Place, done: Say, asked: Say = NOTHING) -> None:
        """Something in the row was mended or merged; the row counts."""
        self._worsen(place[0], State.REPAIRED)
        self._add(Grade.REPAIRED, place, done, asked)

    def aside(self, place: Place, done: Say, asked: Say = NOTHING) -> None:
        """The row is set aside."""
        self._worsen(place[0], State.SET_ASIDE)
        self._add(Grade.REMARK, place, done, asked)

    def aside_silently(self, row: int) -> None:
        """The row is set aside for a reason that was told at another row of the sheet."""
        self._worsen(row, State.SET_ASIDE)

    def all_aside(self, place: Place | None, done: Say, asked: Say = NOTHING) -> None:
        """Every row of the sheet is set aside for one reason, told once."""
        self._states = dict.fromkeys(self._states, State.SET_ASIDE)
        self._add(Grade.REMARK, place, done, asked)

    def tell(self, place: Place | None, done: Say, asked: Say = NOTHING) -> None:
        """Something to know that changes no row's state."""
        self._add(Grade.REMARK, place, done, asked)

    def mended(self, place: Place | None, done: Say, asked: Say = NOTHING) -> None:
        """Something outside the rows (a heading, the line with the school) was mended."""
        self._add(Grade.REPAIRED, place, done, asked)

    def error(self, place: Place | None, done: Say, asked: Say = NOTHING) -> None:
        """The tables can't be trusted."""
        if place:
            self._worsen(place[0], State.SET_ASIDE)
        self._add(Grade.ERROR, place, done, asked)

    def note(self, ru: str, en: str) -> None:
        """A word for the sheet's line in the table of counts."""
        self.notes.append(Say(ru, en))

    def is_aside(self, row: int) -> bool:
        """Whether the row was set aside."""
        return self._states.get(row) is State.SET_ASIDE

    def count(self) -> SheetCount:
        """The sheet's line."""
        states = Counter(self._states.values())
        return SheetCount(
            file=self.sheet.file,
            sheet=self.sheet.name,
            kind=self.kind,
            read=len(self._states),
            kept=states[State.KEPT],
            repaired=states[State.REPAIRED],
            set_aside=states[State.SET_ASIDE],
            note="; ".join(note.ru for note in self.notes),
            note_en="; ".join(note.en for note in self.notes),
        )

    def _worsen(self, row: int, state: State) -> None:
        if row in self._states:
            self._states[row] = max(self._states[row], state)

    def _add(self, grade: Grade, place: Place | None, done: Say, asked: Say) -> None:
        shown = self.sheet.broken(*place) or show(self.sheet.value(*place)).strip() if place else ""
        remark = Remark(
            grade=grade,
            file=self.sheet.file,
            sheet=self.sheet.name,
            cell=address(*place) if place else "",
            value=shown,
            done_ru=done.ru,
            done_en=done.en,
            asked_ru=asked.ru,
            asked_en=asked.en,
        )
        if remark not in self.remarks[-LATEST:]:
            self.remarks.append(remark)


def general(grade: Grade, done: Say, asked: Say = NOTHING, file: str = "") -> Remark:
    """A remark that belongs to no sheet."""
    return Remark(grade, file, "", "", "", done.ru, done.en, asked.ru, asked.en)
