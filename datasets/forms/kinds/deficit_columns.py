"""Which columns of a deficit table hold marks, of which competency, on which scale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from datasets.forms.cells.levels import Scale, Sense, Unit, scale_of, sense_of
from datasets.forms.cells.text import key
from datasets.forms.kinds.task import Task
from datasets.forms.log import Place
from datasets.forms.result import Say

LEVELS = ("severity", "mastery", "gap_percent", "percent", "level")
"""Columns with the whole result of a row, the first one that is there counts."""
_GENERAL = re.compile(r"компетенц|дефицит|владен|освоен|выполнен|результат|балл|уров|макс|%|0 3")
_SUBJECT = re.compile(r"^предметн\w*(?: компетенц\w*)?$")
_NO_SUBJECT = re.compile(r"^(?:свод|лист|sheet|итог|таблиц|дефицит|диагност|результат)|\d{4}")
_TOP_ROW = re.compile(r"\bмакс\w*")
_TOP_ONLY = re.compile(r"^макс\w*(?: \w+){0,4} \d{1,3}$")
_NOT_MARKS = re.compile(
    r"^(?:стаж|категор|телефон|снилс|e ?mail|почта|возраст|класс|код|примеч|итог|всего|сумм|рейтинг|место)"
)
_ASK_SENSE = Say(
    "Что значат отметки на листе: уровень владения или уровень дефицита?",
    "What do the marks of this sheet mean: mastery or gap?",
)
SENSE_OFFERS = ("уровень владения", "уровень дефицита")


@dataclass(frozen=True)
class MarkColumn:
    """A column of marks.  ``short``: its lowest heading alone; ``by_row``: each row names its competency.

    ``worded``: something says what its words mean.
    """

    col: int
    name: str
    short: str
    scale: Scale
    by_row: bool = False
    worded: bool = True


def mark_columns(task: Task) -> list[MarkColumn]:
    """The columns of a long table, or those of a wide one, or the result of a sheet about one subject."""
    layout = task.layout
    level = next((f for f in LEVELS if layout.has(f)), "")
    if layout.has("competency") and level:
        return [_column(task, layout.columns[level], "", "", by_row=True)]
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
    return [_column(task, layout.columns[level], name, name)]


def declared(task: Task, columns: Sequence[MarkColumn]) -> list[MarkColumn]:
    """The columns whose sense is known; what the others mean is asked once, and they are left out."""
    dark = [column for column in columns if column.scale.sense is None]
    if not dark:
        return list(columns)
    done = Say(
        "не сказано, что значит отметка — уровень дефицита или уровень владения",
        "it is not said what a mark means: the size of the gap or the mastery",
    )
    place = heading_place(task, dark[0].col)
    if len(dark) == len(columns):
        said = Say(f"{done.ru}; строки отложены.", f"{done.en}; rows set aside.")
        task.log.all_aside(place, said, _ASK_SENSE, SENSE_OFFERS)
        return []
    n = len(dark)
    said = Say(f"{done.ru}; столбцов не взято: {n}.", f"{done.en}; {n} columns left out.")
    task.log.tell(place, said, _ASK_SENSE, SENSE_OFFERS)
    return [column for column in columns if column.scale.sense is not None]


def heading_place(task: Task, col: int) -> Place:
    """The lowest cell of the heading that names the column."""
    layout, sheet = task.layout, task.sheet
    for row in range(layout.body - 1, layout.top - 1, -1):
        text = sheet.heading(row, col)
        if text and not _TOP_ONLY.match(key(text)):
            return sheet.origin(row, col)
    return layout.top, col


def _wide(task: Task) -> list[MarkColumn]:
    """Columns whose heading is no field: each is a competency."""
    fields = ("name", "surname", "code")
    first = max((task.layout.columns[f] for f in fields if task.layout.has(f)), default=0)
    headings = {
        col: texts
        for col in task.layout.others
        if col > first
        and (texts := _texts(task, col))
        and not _NOT_MARKS.match(key(texts[-1]))
        and _has_cells(task, col)
    }
    twice = Counter(key(texts[-1]) for texts in headings.values())
    columns = []
    for col, texts in headings.items():
        plain, block = _bare(texts[-1]), " ".join(texts[:-1])
        over = _over(task, block)
        name = f"{over}: {plain}" if over else plain
        if not over and twice[key(texts[-1])] > 1:
            name = f"{block}: {plain}"
        columns.append(_column(task, col, name, plain))
    return columns


def _texts(task: Task, col: int) -> list[str]:
    """The heading's texts from above, without «макс. балл 4»."""
    rows = range(task.layout.top, task.layout.body)
    texts = dict.fromkeys(task.sheet.heading(row, col) for row in rows)
    named = [text for text in texts if text and not _TOP_ONLY.match(key(text))]
    return named or [text for text in texts if text]


def _over(task: Task, block: str) -> str:
    """What the competency's name begins with: its block, or the subject that the sheet is about."""
    if _SUBJECT.match(key(block)):
        subject = task.sheet.name.strip()
        if not _NO_SUBJECT.search(key(subject)):
            return subject
    return block if block and not _GENERAL.search(key(block)) else ""


def _has_cells(task: Task, col: int) -> bool:
    return any(task.sheet.text(row, col) or task.sheet.broken(row, col) for row in task.rows)


def _bare(heading: str) -> str:
    """«Чтение (макс. балл 4)» as «Чтение»."""
    return re.sub(r"\s*\([^)]*(?:макс|балл|%|0)[^)]*\)\s*$", "", heading).strip(" ,.;")


def _column(task: Task, col: int, name: str, short: str, *, by_row: bool = False) -> MarkColumn:
    scale = _scale(task, col)
    return MarkColumn(col, name, short, scale, by_row, worded=_says_sense(task, col))


def _scale(task: Task, col: int) -> Scale:
    """The scale that the headings declare; what they leave open, as the options and answers have it."""
    scale = scale_of(dict.fromkeys(_own(task, col)), task.above)
    sense = scale.sense or _told_sense(task)
    top = scale.top or task.options.top(task.sheet.name)
    unit = scale.unit
    if unit is Unit.LEVEL and top and sense is not Sense.GAP:
        sense, unit = sense or Sense.MASTERY, Unit.POINTS
    return replace(scale, sense=sense, unit=unit, top=top, thresholds=task.options.thresholds)


def _own(task: Task, col: int) -> list[str]:
    """The heading's texts from below, and the row of most points under it."""
    sheet, layout = task.sheet, task.layout
    own = [sheet.heading(row, col) for row in range(layout.body - 1, layout.top - 1, -1)]
    under = sheet.text_of(layout.body, col) if layout.body not in task.rows else ""
    return [*own, under] if _TOP_ROW.search(key(under)) else own


def _told_sense(task: Task) -> Sense | None:
    """The sense by the options, else by the answer to the question about this sheet."""
    if "sense" not in task.memory:
        task.memory["sense"] = task.options.sense(task.sheet.name) or _answered_sense(task) or ""
    told = task.memory["sense"]
    return Sense(told) if told else None


def _answered_sense(task: Task) -> Sense | None:
    if task.log.dialogue.silent:
        return None
    for col in (*task.layout.others, *task.layout.columns.values()):
        place = heading_place(task, col)
        reply = task.log.reply(place)
        sense = sense_of([reply.text]) if reply and not reply.word else None
        if sense is not None:
            shown = "уровень дефицита" if sense is Sense.GAP else "уровень владения"
            task.log.answered(place, Say(f"по вашему ответу: {shown}.", f"as answered: {sense}."))
            return sense
    return None


def _says_sense(task: Task, col: int) -> bool:
    """Whether anything but «макс. балл» says what is good and what is bad."""
    return sense_of([*_own(task, col), *task.above]) is not None or _told_sense(task) is not None
