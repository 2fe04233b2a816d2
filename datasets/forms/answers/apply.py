"""Answers put into a sheet before it is read: cells as they should have been, rows that stay out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from datasets.forms.answers.dialogue import Reply
from datasets.forms.answers.memory import Word
from datasets.forms.answers.place import Asker
from datasets.forms.cells.text import Value, clean
from datasets.forms.log import Place, SheetLog
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet
from datasets.forms.result import Say
from datasets.forms.world.cells import NAME_FIELDS
from datasets.forms.world.elsewhere import AT_SCHOOL


@dataclass(frozen=True)
class Answered:
    """A sheet with the answers in it, and the rows that are still to be read."""

    sheet: Sheet
    rows: tuple[int, ...]


def with_answers(sheet: Sheet, layout: Layout, rows: tuple[int, ...], log: SheetLog) -> Answered:
    """Put every answer that holds for a cell of the rows into it; ``log`` tells each."""
    if log.dialogue.silent:
        return Answered(sheet, rows)
    pen = _Pen(sheet, layout, log)
    kept = tuple(row for row in rows if pen.read(row))
    return Answered(rewritten(sheet, pen.changes), kept)


@dataclass
class _Pen:
    sheet: Sheet
    layout: Layout
    log: SheetLog
    changes: dict[Place, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asker = Asker(self.sheet, self.log.kind, self.layout)
        columns = (*self.layout.columns.values(), *self.layout.others)
        self.fields = {col: self.asker.field(col) for col in columns}
        keys = self.log.dialogue.memory.replies
        self.known = {(name, value) for kind, name, _, _, value in keys if kind == self.log.kind}
        """Fields and values about which something was answered."""

    def read(self, row: int) -> bool:
        """Note what the answers make of a row; false when it stays out."""
        for col, field_name in self.fields.items():
            if (field_name, self.asker.value(row, col)) not in self.known:
                continue
            reply = self.log.reply((row, col))
            if reply is None or reply.word is Word.YES:
                continue
            if reply.word is Word.SKIP:
                done = Say("отложено: так отвечено («не брать»).", "set aside: so it was answered.")
                self.log.answered((row, col), done, aside=True)
                return False
            self._write(row, col, reply)
        return True

    def _write(self, row: int, col: int, reply: Reply) -> None:
        named = {at: name for name, at in self.layout.columns.items()}
        text, _, school = reply.text.partition(AT_SCHOOL)
        if school and self.layout.has("school"):
            self.changes[row, self.layout.columns["school"]] = clean(school)
        self._fill(row, col, named.get(col, ""), clean(text if school else reply.text))
        self.log.answered(
            (row, col), Say(f"по вашему ответу: «{reply.text}».", f"as answered: «{reply.text}».")
        )

    def _fill(self, row: int, col: int, name: str, text: str) -> None:
        """A person's answer may hold the position, and may go into three columns."""
        if name not in ("name", *NAME_FIELDS):
            self.changes[row, col] = text
            return
        person, _, position = (part.strip() for part in text.partition(","))
        if position and "position" in self.layout.columns:
            self.changes[row, self.layout.columns["position"]] = position
            text = person
        if name == "name":
            self.changes[row, col] = text
            return
        words = person.split(maxsplit=2)
        for part, word in zip(NAME_FIELDS, [*words, "", ""], strict=False):
            if part in self.layout.columns:
                self.changes[row, self.layout.columns[part]] = word


def rewritten(sheet: Sheet, changes: dict[Place, str]) -> Sheet:
    """The sheet with other texts in some cells; rectangles merged over them fall apart into equal cells."""
    if not changes:
        return sheet
    rows = [list(row) for row in sheet.rows]
    errors, uncomputed = dict(sheet.errors), set(sheet.uncomputed)
    merged = []
    for span in sheet.merged:
        (top, left), (bottom, right) = span
        if not any(top <= row <= bottom and left <= col <= right for row, col in changes):
            merged.append(span)
            continue
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            _set(rows, row, left, sheet.raw(top, left))
            if (top, left) in sheet.errors:
                errors[row, left] = sheet.errors[top, left]
            if (top, left) in sheet.uncomputed:
                uncomputed.add((row, left))
    for (row, col), text in changes.items():
        _set(rows, row, col, text)
        errors.pop((row, col), None)
        uncomputed.discard((row, col))
    return replace(sheet, rows=rows, merged=tuple(merged), errors=errors, uncomputed=frozenset(uncomputed))


def _set(rows: list[list[Value]], row: int, col: int, value: Value) -> None:
    rows[row].extend([""] * (col + 1 - len(rows[row])))
    rows[row][col] = value
