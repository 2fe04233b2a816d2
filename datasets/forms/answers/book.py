"""The remarks workbook: each remark with its place, what was done, what is asked, room for the answer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # ships neither stubs nor py.typed
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from datasets.forms.answers import columns as c
from datasets.forms.answers.memory import Word
from datasets.forms.answers.question import Key, Level
from datasets.forms.result import Asked, Remark, Say, SheetCount

HEAD_ROW = 2
MOST_LINKS = 60_000
"""Excel allows a little more on one sheet."""
LINE_HEIGHT, MOST_LINES = 15, 12
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_remarks_book(
    path: Path,
    remarks: Sequence[Remark],
    sheets: Sequence[SheetCount],
    sources: Sequence[Path],
    lang: str = "ru",
) -> None:
    """Write the workbook, whole or not at all; ``sources`` are the files to whose cells it links."""
    fresh = path.with_name(f".{path.stem}.new.xlsx")
    with xlsxwriter.Workbook(str(fresh), _OPTIONS) as book:
        book.set_properties({"title": c.word(c.REMARKS, lang), "created": _NO_CLOCK})
        folder = path.resolve().parent
        links = {source.name: os.path.relpath(source.resolve(), folder) for source in sources}
        _Writer(book, links, lang).remarks(sorted(remarks, key=lambda remark: not remark.asked_ru))
        _counts(book, sheets, lang)
    fresh.replace(path)


class _Writer:
    """Writes the sheet of remarks and, unseen, the lists behind its drop-downs."""

    def __init__(self, book: xlsxwriter.Workbook, links: Mapping[str, str], lang: str) -> None:
        self.lang = lang
        self.links = links
        self.linked = 0
        self.shown: set[Key] = set()
        """Questions whose earlier answer stands in a row already."""
        self.sheet: Worksheet = book.add_worksheet(c.word(c.REMARKS, lang))
        self.lists: Worksheet = book.add_worksheet(c.LISTS)
        self.lists.very_hidden()
        self.head = _format(book, bold=True, bg_color="#D9E1F2", align="center", valign="vcenter")
        self.cell = _format(book)
        self.link = _format(book, font_color="#0563C1", underline=1)
        self.answer = _format(book, bg_color="#FFF2CC", num_format="@")
        self.hint = book.add_format({"italic": True})

    def remarks(self, remarks: Sequence[Remark]) -> None:
        """The whole sheet."""
        sheet = self.sheet
        sheet.write_string(0, 0, c.word(c.HINT, self.lang), self.hint)
        for col, say in c.HEADINGS.items():
            sheet.write_string(HEAD_ROW, col, c.word(say, self.lang), self.head)
            hidden = {"hidden": True} if col == c.KEY else {}
            sheet.set_column(col, col, c.WIDTHS[col], None, hidden)
        levels = [c.word(say, self.lang) for say in c.LEVELS.values()]
        self.lists.write_row(0, 0, levels)
        for number, remark in enumerate(remarks, start=1):
            self._remark(HEAD_ROW + number, number, remark)
        sheet.freeze_panes(HEAD_ROW + 1, c.VALUE)
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(1, len(remarks)), c.KEY)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def _remark(self, row: int, number: int, remark: Remark) -> None:
        done = Say(remark.done_ru, remark.done_en)
        asked = Say(remark.asked_ru, remark.asked_en)
        texts = {
            c.FILE: remark.file,
            c.SHEET: remark.sheet,
            c.VALUE: remark.value,
            c.GRADE: c.word(c.GRADES[remark.grade], self.lang),
            c.DONE: c.word(done, self.lang),
            c.ASKED: c.word(asked, self.lang),
        }
        self.sheet.set_row(row, LINE_HEIGHT * _lines({**texts, c.CELL: remark.cell}))
        self.sheet.write_number(row, c.NUMBER, number, self.cell)
        for col, text in texts.items():
            self.sheet.write_string(row, col, text, self.cell)
        self._link(row, remark)
        if remark.question is not None:
            self._question(row, remark.question)

    def _link(self, row: int, remark: Remark) -> None:
        """The cell's address, which opens the file there."""
        path = self.links.get(remark.file, "")
        if not path or not remark.cell or "#" in path or self.linked >= MOST_LINKS:
            self.sheet.write_string(row, c.CELL, remark.cell, self.cell)
            return
        self.linked += 1
        sheet = remark.sheet.replace("'", "''")
        self.sheet.write_url(row, c.CELL, f"external:{path}#'{sheet}'!{remark.cell}", self.link, remark.cell)

    def _question(self, row: int, asked: Asked) -> None:
        """Room for the answer, with what may be chosen; the key by which it is found again."""
        question, offers, reply = asked
        level: Level = reply.level if reply else question.usual
        key = question.key(level)
        earlier = reply.text if reply and key not in self.shown else ""
        self.shown.add(key)
        self.sheet.write_string(row, c.ANSWER, earlier, self.answer)
        self.sheet.write_string(row, c.WHERE, c.word(c.LEVELS[level], self.lang), self.answer)
        self.sheet.write_string(row, c.KEY, c.key_text(question, yes=Word.YES in offers))
        self._choice(row, c.WHERE, 0, len(c.LEVELS))
        if offers:
            self.lists.write_row(row, 0, offers)
            self._choice(row, c.ANSWER, row, len(offers))

    def _choice(self, row: int, col: int, of_row: int, count: int) -> None:
        """A drop-down over cells of the hidden lists; other texts may be written too."""
        last = xlsxwriter.utility.xl_col_to_name(count - 1)
        source = f"={c.LISTS}!$A${of_row + 1}:${last}${of_row + 1}"
        self.sheet.data_validation(
            row, col, row, col, {"validate": "list", "source": source, "show_error": False}
        )


def _lines(texts: Mapping[int, str]) -> int:
    """How many lines the longest cell of a row needs, up to a limit."""
    needed = (-(-len(text) // (c.WIDTHS[col] - 2)) for col, text in texts.items())
    return min(MOST_LINES, max(1, *needed))


def _counts(book: xlsxwriter.Workbook, sheets: Sequence[SheetCount], lang: str) -> None:
    """Rows by sheet, which add up, and their sums."""
    sheet = book.add_worksheet(c.word(c.COUNTS, lang))
    head, cell = _format(book, bold=True, bg_color="#D9E1F2"), _format(book)
    for col, say in enumerate((c.HEADINGS[c.FILE], c.HEADINGS[c.SHEET], *c.FIGURES.values())):
        sheet.write_string(0, col, c.word(say, lang), head)
    sheet.set_column(0, 1, 34)
    sheet.set_column(2, 5, 12)
    sheet.set_column(6, 6, 60)
    for row, count in enumerate(sheets, start=1):
        sheet.write_string(row, 0, count.file, cell)
        sheet.write_string(row, 1, count.sheet, cell)
        for col, name in enumerate(c.FIGURES, start=2):
            sheet.write_number(row, col, getattr(count, name), cell)
        sheet.write_string(row, 6, count.note if lang == "ru" else count.note_en, cell)
    for col, name in enumerate(c.FIGURES, start=2):
        letter = xlsxwriter.utility.xl_col_to_name(col)
        total = sum(getattr(count, name) for count in sheets)
        sheet.write_formula(len(sheets) + 1, col, f"=SUM({letter}2:{letter}{len(sheets) + 1})", head, total)
    sheet.freeze_panes(1, 0)


def _format(book: xlsxwriter.Workbook, **properties: object) -> Format:
    return book.add_format({"border": 1, "text_wrap": True, "valign": "top", **properties})
