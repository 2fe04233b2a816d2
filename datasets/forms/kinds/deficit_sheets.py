"""Sheets of deficits that only sum up the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datasets.forms.answers.question import folded
from datasets.forms.cells.text import key
from datasets.forms.result import Say
from datasets.forms.sorting import IGNORED, Sorted

DEFICITS = "deficits"
READ = "читать"
_SUMMARY = re.compile(r"^(?:свод|итог|общ)")


def leave_summaries_out(sheets: Sequence[Sorted]) -> None:
    """«Свод» beside the sheets of subjects is not read a second time, unless an answer says so."""
    subjects = {item.sheet.file for item in sheets if item.kind == DEFICITS and not _is_summary(item)}
    for item in sheets:
        if item.kind != DEFICITS or not _is_summary(item) or item.sheet.file not in subjects:
            continue
        reply = item.log.reply(None)
        if reply and folded(reply.text) == READ:
            item.log.answered(None, Say("свод прочитан: так отвечено.", "the summary was read: answered so."))
            continue
        item.kind = item.log.kind = IGNORED
        item.log.forget()
        item.log.note("свод по другим листам, не прочитан", "a summary of other sheets, not read")
        item.log.tell(
            None,
            Say(
                "свод рядом с листами предметов: второй раз не прочитан.",
                "a summary beside the sheets of subjects: not read a second time.",
            ),
            Say("Если его строк нет на других листах, ответьте «читать».", "Answer «читать» to read it."),
            (READ,),
        )


def _is_summary(item: Sorted) -> bool:
    return bool(_SUMMARY.match(key(item.sheet.name)))
