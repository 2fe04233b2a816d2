"""Remarks and counts while sheets are read: every row read ends in exactly one of three states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

from datasets.forms.answers.dialogue import Dialogue, Reply
from datasets.forms.answers.memory import Word
from datasets.forms.answers.place import Asker
from datasets.forms.answers.question import Level, Question
from datasets.forms.cells.text import show
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet, address
from datasets.forms.result import NOTHING, Asked, Grade, Remark, Say, SheetCount

Place = tuple[int, int]
"""Row and column from 0."""


LATEST = 8
"""The same remark is not made twice within so many."""
Offers = Sequence[str]
"""Candidates that an answer may take, the likeliest first."""


class State(IntEnum):
    """How a row ended; a later remark can only make it worse."""

    KEPT = 0
    REPAIRED = 1
    SET_ASIDE = 2


@dataclass
class SheetLog:
    """The remarks and the count of one sheet, as its user wrote it (answers leave ``sheet`` as it is)."""

    sheet: Sheet
    kind: str
    layout: Layout | None = None
    dialogue: Dialogue = field(default_factory=Dialogue)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Say] = field(default_factory=list)
    _states: dict[int, State] = field(default_factory=dict)

    def open(self, rows: Iterable[int]) -> None:
        """These rows are read; each is kept until something is said about it."""
        self._states.update(dict.fromkeys(rows, State.KEPT))

    def repair(self, place: Place, done: Say, asked: Say = NOTHING, offers: Offers = ()) -> None:
        """Something in the row was mended or merged; the row counts."""
        self._worsen(place[0], State.REPAIRED)
        self._add(Grade.REPAIRED, place, done, asked, (Word.YES, *offers, Word.SKIP))

    def doubt(self, place: Place, done: Say, asked: Say, offers: Offers = ()) -> None:
        """The row counts as it was read, but what it says does not agree with itself."""
        self._worsen(place[0], State.REPAIRED)
        self._add(Grade.REMARK, place, done, asked, (Word.YES, *offers, Word.SKIP), Level.ROW)

    def ask(self, place: Place, done: Say, asked: Say) -> None:
        """The row counts; whether it is meant is asked, of this row alone."""
        self._add(Grade.REMARK, place, done, asked, (Word.YES, Word.SKIP), Level.ROW)

    def aside(self, place: Place, done: Say, asked: Say = NOTHING, offers: Offers = ()) -> None:
        """The row is set aside."""
        self._worsen(place[0], State.SET_ASIDE)
        self._add(Grade.REMARK, place, done, asked, (*offers, Word.SKIP))

    def merge_silently(self, row: int) -> None:
        """The row repeats one of another sheet, which is told of the sheet as a whole."""
        self._worsen(row, State.REPAIRED)

    def aside_silently(self, row: int) -> None:
        """The row is set aside for a reason that was told at another row of the sheet."""
        self._worsen(row, State.SET_ASIDE)

    def leave_out(self, row: int) -> None:
        """The row is none of ours: it does not count as read."""
        self._states.pop(row, None)

    def all_aside(self, place: Place | None, done: Say, asked: Say = NOTHING, offers: Offers = ()) -> None:
        """Every row of the sheet is set aside for one reason, told once."""
        self._states = dict.fromkeys(self._states, State.SET_ASIDE)
        self._add(Grade.REMARK, place, done, asked, (*offers, Word.SKIP))

    def tell(self, place: Place | None, done: Say, asked: Say = NOTHING, offers: Offers = ()) -> None:
        """Something to know that changes no row's state."""
        self._add(Grade.REMARK, place, done, asked, (Word.YES, *offers, Word.SKIP))

    def mended(self, place: Place | None, done: Say, asked: Say = NOTHING, offers: Offers = ()) -> None:
        """Something outside the rows (a heading, the line with the school) was mended."""
        self._add(Grade.REPAIRED, place, done, asked, (Word.YES, *offers))

    def error(self, place: Place | None, done: Say, asked: Say = NOTHING) -> None:
        """The tables can't be trusted."""
        if place:
            self._worsen(place[0], State.SET_ASIDE)
        self._add(Grade.ERROR, place, done, asked, ())

    def forget(self) -> None:
        """The sheet is not read after all: nothing said of its rows holds."""
        self._states.clear()
        self.remarks.clear()
        self.notes.clear()

    def in_order(self) -> None:
        """Remarks about rows come in the order of the rows, after those about the sheet."""
        self.remarks.sort(key=lambda remark: int("0" + "".join(filter(str.isdigit, remark.cell))))

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

    def answered(self, place: Place | None, done: Say, *, aside: bool = False) -> None:
        """An earlier answer was followed; it is shown, so that it can be changed."""
        if place:
            self._worsen(place[0], State.SET_ASIDE if aside else State.REPAIRED)
        question = self._asker.question(place)
        asked = Asked(question, (Word.FORGET,), self.dialogue.reply(question))
        grade = Grade.REMARK if aside else Grade.REPAIRED
        self.remarks.append(self._remark(grade, place, done, NOTHING, asked))

    def reply(self, place: Place | None) -> Reply | None:
        """What was answered about a cell (or about the sheet)."""
        return None if self.dialogue.silent else self.dialogue.reply(self._asker.question(place))

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self.sheet, self.kind, self.layout)

    def _add(
        self,
        grade: Grade,
        place: Place | None,
        done: Say,
        asked: Say,
        offers: Offers,
        level: Level | None = None,
    ) -> None:
        question = replace(self._asker.question(place), level=level) if asked.ru else None
        reply = self.dialogue.reply(question) if question else None
        if reply and reply.word is Word.YES and Word.YES not in offers:
            reply = None
        done, asked = self._asked_now(place, done, asked, question, reply)
        shown = Asked(question, tuple(map(str, offers)), reply) if question else None
        remark = self._remark(grade, place, done, asked, shown)
        if remark not in self.remarks[-LATEST:]:
            self.remarks.append(remark)

    def _remark(
        self, grade: Grade, place: Place | None, done: Say, asked: Say, shown: Asked | None
    ) -> Remark:
        value = self.sheet.broken(*place) or show(self.sheet.value(*place)).strip() if place else ""
        return Remark(
            grade=grade,
            file=self.sheet.file,
            sheet=self.sheet.name,
            cell=address(*place) if place else "",
            value=value,
            done_ru=done.ru,
            done_en=done.en,
            asked_ru=asked.ru,
            asked_en=asked.en,
            question=shown,
        )

    def _asked_now(
        self, place: Place | None, done: Say, asked: Say, question: Question | None, reply: Reply | None
    ) -> tuple[Say, Say]:
        """What was done and what is still asked: nothing where it was answered, or asked elsewhere."""
        if question is None:
            return done, asked
        if reply and reply.word:
            return Say(f"{done.ru} Ответ учтён: {reply.text}.", f"{done.en} Answered: {reply.text}."), NOTHING
        cell = f"!{address(*place)}" if place else ""
        first = self.dialogue.asked_before(question, (self.sheet.file, f"{self.sheet.name}{cell}"))
        if first is None:
            return done, asked
        file, at = first
        shown = at if file == self.sheet.file else f"{file} · {at}"
        return Say(f"{done.ru} Вопрос тот же, что у {shown}.", f"{done.en} Asked at {shown}."), NOTHING


def general(grade: Grade, done: Say, asked: Say = NOTHING, file: str = "") -> Remark:
    """A remark that belongs to no sheet."""
    return Remark(grade, file, "", "", "", done.ru, done.en, asked.ru, asked.en)
