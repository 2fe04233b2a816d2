"""Which schools' Form 2 a sheet is, and whether it calls itself a draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from datasets.forms.cells.text import key
from datasets.forms.kinds.task import Task
from datasets.forms.world.submissions import FormRead

_DRAFT = re.compile(r"\b(?:черновик\w*|проект заявки|предварительн\w* заявк\w*|draft)\b")


def note_forms(task: Task, schools: Iterable[str], school_id: str | None) -> None:
    """Remember the sheet for each of its schools; ``school_id``: the one whose form the whole sheet is.

    A table of several schools is nobody's form where the school has one of its own.
    """
    sheet, world = task.sheet, task.world
    where = sheet.file, sheet.name
    draft = bool(_DRAFT.search(key(" ".join([sheet.name, *task.above]))))
    for school, rows in Counter(schools).items():
        first = world.forms_met.get(school)
        own = first is not None and first.is_on(sheet.file, sheet.name)
        if own or school_id is not None:
            world.forms_read.append(FormRead(school, *where, rows, draft, school_id is not None))
