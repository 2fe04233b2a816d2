"""In which order sheets of one kind are read, and which of them only repeat others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datasets.forms.cells.text import quoted
from datasets.forms.kinds.form2_versions import is_chosen
from datasets.forms.result import Say
from datasets.forms.sorting import IGNORED, Sorted

FORM2 = "form2"
SHOWN = 3
"""Names of sheets that a sentence shows."""
MOSTLY = 0.5
"""A sheet at least this part of whose rows are formulas over other sheets repeats those sheets."""


def in_reading_order(sheets: Iterable[Sorted]) -> list[Sorted]:
    """Forms that an answer prefers, forms of one school, tables of several schools, empty forms."""
    return sorted(sheets, key=_rank)


def _rank(item: Sorted) -> int:
    if item.kind != FORM2 or item.layout is None:
        return 0
    if not item.body.rows:
        return 3
    reply = item.log.reply(None)
    chosen = reply is not None and is_chosen(reply.text)
    return 2 if item.layout.has("school") else (0 if chosen else 1)


def leave_sums_out(sheets: Sequence[Sorted]) -> None:
    """Tables made of formulas over the forms of the same workbook are not read a second time."""
    forms = {(item.sheet.file, item.sheet.name) for item in sheets if item.kind == FORM2 and item.body.rows}
    for item in sheets:
        if item.kind != FORM2 or not item.body.rows:
            continue
        linked = sum(1 for row in item.body.rows if row in item.sheet.linked)
        named = [
            n for n in sorted(item.sheet.links) if (item.sheet.file, n) in forms and n != item.sheet.name
        ]
        if named and linked >= MOSTLY * len(item.body.rows):
            _leave_out(item, named)


def _leave_out(item: Sorted, named: list[str]) -> None:
    item.kind = item.log.kind = IGNORED
    shown = quoted(named[:SHOWN]) + (" …" if len(named) > SHOWN else "")
    done = Say(
        f"лист собран формулами по листам {shown}: второй раз не прочитан.",
        f"formulas over {shown}: not read a second time.",
    )
    item.log.forget()
    item.log.note(done.ru.rstrip("."), done.en.rstrip("."))
    item.log.tell(None, done)
