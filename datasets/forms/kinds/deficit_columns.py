"""Which columns of a deficit table hold marks, of which competency, on which scale."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from datasets.forms.cells.levels import Scale, scale_of
from datasets.forms.cells.text import key
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say

LEVELS = ("severity", "mastery", "gap_percent", "percent", "level")
"""Columns with the whole result of a row, the first one that is there counts."""
_GENERAL = re.compile(r"компетенц|дефицит|владен|освоен|выполнен|результат|балл|уров|макс|%|0 3")
_TOP_ROW = re.compile(r"\bмакс\w*")
_NOT_MARKS = re.compile(
    r"^(?:стаж|категор|телефон|снилс|e ?mail|почта|возраст|класс|код|примеч|итог|всего|сумм|рейтинг|место)"
)


@dataclass(frozen=True)
class MarkColumn:
    """A column of marks.  ``short``: its lowest heading alone; ``by_row``: each row names its competency."""

    col: int
    name: str
    short: str
    scale: Scale
    by_row: bool = False


def mark_columns(task: Task) -> list[MarkColumn]:
    """The columns of a long table, or those of a wide one, or the result of a sheet about one subject."""
    layout = task.layout
    level = next((f for f in LEVELS if layout.has(f)), "")
    if layout.has("competency") and level:
        return [MarkColumn(layout.columns[level], "", "", _scale(task, layout.columns[level]), by_row=True)]
    wide = _wide(task)
    if wide:
        return wide
    if not level or layout.has("competency"):
        return []
    name = task.sheet.name.strip()
    task.log.mended(
        (layout.body - 1, layout.columns[level]),
        Say(
            f"компетенция не названа, взято имя листа «{name}».",
            f"no competency is named; the sheet's name «{name}» is taken.",
        ),
        Say("Проверьте название компетенции.", "Check the name of the competency."),
    )
    return [MarkColumn(layout.columns[level], name, name, _scale(task, layout.columns[level]))]


def _wide(task: Task) -> list[MarkColumn]:
    """Columns whose heading is no field: each is a competency."""
    first = max((task.layout.columns[f] for f in ("name", "surname") if task.layout.has(f)), default=0)
    headings = {
        col: text
        for col, text in task.layout.others.items()
        if col > first and not _NOT_MARKS.match(key(text)) and _has_cells(task, col)
    }
    twice = Counter(key(text) for text in headings.values())
    columns = []
    for col, text in headings.items():
        block = task.layout.blocks.get(col, "")
        plain = _bare(text)
        proper = block if block and not _GENERAL.search(key(block)) else ""
        full = f"{proper}: {plain}" if proper else plain
        name = full if proper or twice[key(text)] < 2 else f"{block}: {plain}"
        columns.append(MarkColumn(col, name, plain, _scale(task, col)))
    return columns


def _has_cells(task: Task, col: int) -> bool:
    return any(task.sheet.text(row, col) or task.sheet.broken(row, col) for row in task.rows)


def _bare(heading: str) -> str:
    """«Чтение (макс. балл 4)» as «Чтение»."""
    return re.sub(r"\s*\([^)]*(?:макс|балл|%|0)[^)]*\)\s*$", "", heading).strip(" ,.;")


def _scale(task: Task, col: int) -> Scale:
    sheet, layout = task.sheet, task.layout
    own = [sheet.heading(row, col) for row in range(layout.body - 1, layout.top - 1, -1)]
    under = sheet.text_of(layout.body, col) if layout.body not in task.rows else ""
    if _TOP_ROW.search(key(under)):
        own.append(under)
    return scale_of(dict.fromkeys(own), task.above)
