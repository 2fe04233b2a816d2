"""What is told of a sheet beside its rows: captions, hidden rows, formats, comments, cells beside it."""

from __future__ import annotations

from collections.abc import Iterable

from datasets.forms.cells.text import quote, quoted
from datasets.forms.log import Place, SheetLog
from datasets.forms.reading.body import Body
from datasets.forms.reading.marks import Mark
from datasets.forms.reading.recognise import Layout
from datasets.forms.reading.sheet import Sheet, column_letters
from datasets.forms.result import Say

SHOWN = 10
"""Row numbers and column letters that a sentence shows."""
ROW_LIKE = 3
"""A line above the heading with so many cells, the needed ones among them, or with more, may be a row."""
SECTIONED = "form2"
"""The kind of sheet whose rows remember the caption above them."""
DECORATED = 0.5
"""A colour on more of the rows than this is decoration."""
MARKED = {
    Mark.STRUCK: Say("строка зачёркнута", "the row is struck out"),
    Mark.GREY: Say("строка серая", "the row is grey"),
    Mark.RED: Say("строка отмечена красным", "the row is marked red"),
}
IF_WITHDRAWN = Say("Если заявка снята, ответьте «не брать».", "If the wish is withdrawn, answer «не брать».")
IF_URGENT = Say(
    "Если заявка срочная, впишите решение о ней (лист «Решения»).", "If it is urgent, write a decision on it."
)


def tell_around(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    """Everything that stands on the sheet and is not a cell of a row."""
    if sheet.how_read[0]:
        log.note(*sheet.how_read)
    _tell_above(log, sheet, layout)
    _tell_captions(log, sheet, layout, body)
    _tell_columns(log, sheet, layout, body)
    _tell_hidden(log, sheet, body)
    _tell_marks(log, sheet, layout, body)
    _tell_comments(log, sheet, layout, body)


def _tell_above(log: SheetLog, sheet: Sheet, layout: Layout) -> None:
    """Lines above the heading that look like rows of the table."""
    needed = [[layout.columns[f] for f in group if f in layout.columns] for group in layout.kind.required]
    rows = [
        row
        for row in range(layout.top)
        if len(sheet.filled(row)) > ROW_LIKE
        or (
            len(sheet.filled(row)) == ROW_LIKE
            and all(any(sheet.text_of(row, col) for col in group) for group in needed)
        )
    ]
    if rows:
        numbers = _shown(str(row + 1) for row in rows)
        log.tell(
            (rows[0], sheet.filled(rows[0])[0]),
            Say(
                f"над заголовком стоят строки таблицы, они не прочитаны: {len(rows)} ({numbers}).",
                f"rows above the heading were not read: {len(rows)} ({numbers}).",
            ),
            Say("Перенесите их под заголовок.", "Move them below the heading."),
        )


def _tell_captions(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    for row in body.captions:
        place = (row, sheet.filled(row)[0])
        text = sheet.text_of(*place)
        below = next((other for other in body.captions if other > row), len(sheet.rows))
        under = sum(1 for at, section in body.sections.items() if row < at < below and section == text)
        if under and layout.kind.name == SECTIONED:
            log.tell(
                place,
                Say(
                    f"раздел таблицы: отмечен у строк под ним ({under}).",
                    f"a section of the table: noted at the rows under it ({under}).",
                ),
            )
        else:
            log.tell(place, Say("строка-надпись, не прочитана.", "a caption, not read."))


def _tell_columns(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    """Headings that mean nothing to us, and cells of the rows under no heading at all."""
    if layout.kind.name == "deficits":
        return
    others = [text for text in layout.others.values() if text]
    if others:
        names = quoted(list(dict.fromkeys(others)))
        log.note(f"столбцы не взяты: {names}", f"columns not taken: {names}")
    headed = {*layout.columns.values(), *layout.others}
    bare = sorted({col for row in body.rows for col in sheet.filled(row) if col not in headed})
    if bare:
        letters = _shown(map(column_letters, bare))
        log.note(f"столбцы без заголовка не взяты: {letters}", f"columns without heading: {letters}")


def _tell_hidden(log: SheetLog, sheet: Sheet, body: Body) -> None:
    hidden = [row for row in body.rows if row in sheet.hidden_rows]
    if hidden:
        numbers = _shown(str(row + 1) for row in hidden)
        done = Say(
            f"скрытые строки прочитаны: {len(hidden)} ({numbers}).",
            f"hidden rows were read: {len(hidden)} ({numbers}).",
        )
        log.tell((hidden[0], 0), done, Say("Проверьте, нужны ли они.", "Check whether they are wanted."))


def _tell_marks(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    """Rows that stand out by their format; a colour on most rows is how the table looks."""
    known = set(layout.columns.values())
    for mark in Mark:
        rows = [row for row in body.rows if sheet.marks.get(row, {}).get(mark) in known]
        if mark is not Mark.STRUCK and len(rows) > max(1, DECORATED * len(body.rows)):
            continue
        for row in rows:
            words = MARKED[mark]
            log.tell(
                _row_place(layout, row),
                Say(f"{words.ru}: прочитана как обычная.", f"{words.en}: read like any other."),
                IF_URGENT if mark is Mark.RED else IF_WITHDRAWN,
            )


def _tell_comments(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    rows = set(body.rows)
    for place, text in sorted(sheet.comments.items()):
        shown = (
            Say(
                f"примечание к ячейке: {quote(text)}; на чтение не повлияло.",
                f"comment: {quote(text)}; kept out.",
            )
            if text
            else Say(
                "у ячейки есть примечание, его текст из .xls не читается.",
                "a comment whose text can't be read from an .xls.",
            )
        )
        asked = IF_WITHDRAWN if place[0] in rows else Say("", "")
        log.tell(_row_place(layout, place[0]) if place[0] in rows else place, _at(shown, place), asked)


def _at(said: Say, place: Place) -> Say:
    where = f"{column_letters(place[1])}{place[0] + 1}"
    return Say(f"{where}: {said.ru}", f"{where}: {said.en}")


def _row_place(layout: Layout, row: int) -> Place:
    """The cell at which a question about the whole row stands: its number, else its first cell."""
    return (row, layout.columns.get("number", min(layout.columns.values())))


def _shown(texts: Iterable[str]) -> str:
    found = list(texts)
    return ", ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
