"""Which sheets are read, as what, in which order; and what is said of those that are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from datasets.forms.answers.dialogue import Dialogue
from datasets.forms.answers.memory import Word
from datasets.forms.around import tell_around
from datasets.forms.cells.text import key, quoted, rows_en, rows_ru
from datasets.forms.kinds.strict import is_strict
from datasets.forms.log import SheetLog
from datasets.forms.reading.body import Body, read_body
from datasets.forms.reading.recognise import Layout, Miss, recognise
from datasets.forms.reading.sheet import Sheet
from datasets.forms.result import Say

STRICT = "strict"
IGNORED = "ignored"


@dataclass
class Sorted:
    """A sheet with its kind; ``layout`` is None for strict and ignored ones."""

    sheet: Sheet
    kind: str
    log: SheetLog
    layout: Layout | None = None
    body: Body = field(default_factory=Body)

    @property
    def above(self) -> list[str]:
        """The lines above the heading."""
        return self.sheet.lines(range(self.layout.top)) if self.layout else []


def sort_sheet(sheet: Sheet, dialogue: Dialogue | None = None) -> Sorted:
    """Decide what a sheet is."""
    dialogue = dialogue or Dialogue()
    reason = _unread(sheet)
    if reason:
        return _ignored(sheet, reason)
    if is_strict(sheet):
        return Sorted(sheet, STRICT, SheetLog(sheet, STRICT))
    whole = SheetLog(sheet, IGNORED, dialogue=dialogue)
    told = whole.reply(None)
    if told and told.word is Word.SKIP:
        whole.answered(None, Say("лист не прочитан: так отвечено.", "not read: so it was answered."))
        whole.note("не прочитан по вашему ответу", "not read, as you answered")
        return Sorted(sheet, IGNORED, whole)
    found = recognise(sheet)
    if isinstance(found, Miss):
        return _ignored(sheet, _missed(found), told=True)
    if found.kind.name == "form2" and _is_form3(sheet, found):
        return _ignored(
            sheet,
            Say(
                "Форма 3 (подтверждения) пока не импортируется", "Form 3 (confirmations) is not imported yet"
            ),
            told=True,
        )
    log = SheetLog(sheet, found.kind.name, found, dialogue)
    body = read_body(sheet, found)
    log.open(body.rows)
    _tell_lines(log, sheet, found, body)
    return Sorted(sheet, found.kind.name, log, found, body)


def _unread(sheet: Sheet) -> Say | None:
    if not sheet.worksheet:
        return Say("лист с диаграммой", "a chart sheet")
    if not sheet.filled_rows:
        return Say("пустой лист", "an empty sheet")
    if not sheet.visible:
        return Say("скрытый лист, не читается", "a hidden sheet, not read")
    return None


def _ignored(sheet: Sheet, reason: Say, *, told: bool = False) -> Sorted:
    log = SheetLog(sheet, IGNORED)
    filled = sheet.filled_rows
    size = Say(f", {rows_ru(filled)} с данными", f", {rows_en(filled)} with data") if filled else Say("", "")
    log.note(reason.ru + size.ru, reason.en + size.en)
    if told or not sheet.visible:
        log.tell(None, Say(f"лист не прочитан: {reason.ru}{size.ru}.", f"not read: {reason.en}{size.en}."))
    return Sorted(sheet, IGNORED, log)


def _missed(miss: Miss) -> Say:
    if miss.kind is None:
        return Say("заголовки не узнаны", "headings not recognised")
    names = quoted(list(miss.lacking))
    return Say(
        f"похоже на «{miss.kind.russian}», но не найден столбец {names}",
        f"looks like {miss.kind.english}, but no column {names}",
    )


def _is_form3(sheet: Sheet, layout: Layout) -> bool:
    """Form 3 has the columns of Form 2 but no justification, and says what it is."""
    said = key(" ".join([sheet.name, *sheet.lines(range(layout.top))]))
    return not layout.has("justification") and ("подтвержден" in said or "форма 3" in said)


def _tell_lines(log: SheetLog, sheet: Sheet, layout: Layout, body: Body) -> None:
    """What stands around the rows and is not read."""
    if body.signatures or body.heads:
        count = body.signatures + body.heads
        log.note(f"не строки: {count} (подписи, итоги, шапки)", f"no rows: {count} (signatures, sums, heads)")
    if body.beside:
        log.note(f"строк сбоку от таблицы, не взяты: {body.beside}", f"lines beside the table: {body.beside}")
    tell_around(log, sheet, layout, body)
