"""The import: files to sheets, sheets to tables, with every row accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from datasets.forms.answers.apply import with_answers
from datasets.forms.answers.dialogue import Dialogue
from datasets.forms.answers.memory import Memory
from datasets.forms.answers.schools import school_told
from datasets.forms.campaign import of_other_half_year, place_schools, settle_district, settle_half_year
from datasets.forms.errors import FormsError, problem
from datasets.forms.kinds.codes import read_codes
from datasets.forms.kinds.courses import read_courses
from datasets.forms.kinds.deficit_sheets import leave_summaries_out
from datasets.forms.kinds.deficits import read_deficits
from datasets.forms.kinds.form1 import read_form1
from datasets.forms.kinds.form2 import read_form2
from datasets.forms.kinds.others import (
    read_calendar,
    read_competencies,
    read_conflicts,
    read_decisions,
    read_history,
    read_quotas,
)
from datasets.forms.kinds.schools import read_schools
from datasets.forms.kinds.staff import read_staff
from datasets.forms.kinds.strict import read_strict
from datasets.forms.kinds.task import Task
from datasets.forms.options import ImportOptions
from datasets.forms.order import in_reading_order, leave_sums_out
from datasets.forms.reading.workbook import read_files
from datasets.forms.result import ImportResult, Remark
from datasets.forms.sorting import IGNORED, STRICT, Sorted, sort_sheet
from datasets.forms.summary import closing_remarks, unplaced_answers
from datasets.forms.world.known import World
from datasets.forms.world.submissions import record_submissions

READERS: Mapping[str, Callable[[Task], None]] = MappingProxyType(
    {
        "competencies": read_competencies,
        "codes": read_codes,
        "courses": read_courses,
        "staff": read_staff,
        "calendar": read_calendar,
        "quotas": read_quotas,
        "conflicts": read_conflicts,
        "history": read_history,
        "form2": read_form2,
        "deficits": read_deficits,
        "form1": read_form1,
        "decisions": read_decisions,
    }
)
"""Kinds in the order in which they are read: what others refer to comes first.

Schools are read before all of these.  Form 2 comes before Form 1: without a register of staff it is the
applications that tell full names and positions.
"""


def import_forms(
    files: Sequence[Path],
    previous: Mapping[str, pd.DataFrame] | None = None,
    *,
    memory: Memory | None = None,
    options: ImportOptions | None = None,
) -> ImportResult:
    """Read workbooks as people keep them into the tables of a dataset.

    ``previous`` are the raw tables of the dataset that stands already: its ids are kept, its rows stay and
    are filled or corrected by what the files say.  Importing the same files again changes nothing.
    ``memory`` are the answers given to earlier remarks; ``options`` declare what the sheets do not say.

    Raises:
        FormsError: some file can't be read, no sheet of any file was recognised, or nothing tells the
            half-year; every problem of every file at once.
    """
    dialogue = Dialogue(memory or Memory())
    sorted_sheets = [sort_sheet(sheet, dialogue) for sheet in read_files([Path(f) for f in files])]
    leave_sums_out(sorted_sheets)
    leave_summaries_out(sorted_sheets)
    _require_something(sorted_sheets)
    chosen = options or ImportOptions()
    world = World.over(previous)
    for item in sorted_sheets:
        if item.kind == STRICT:
            read_strict(item.sheet, item.log, world.store)
    world.reindex()
    remarks = settle_half_year(world, sorted_sheets)
    _read(world, sorted_sheets, "schools", read_schools, chosen)
    remarks += settle_district(world, sorted_sheets)
    for kind, reader in READERS.items():
        _read(world, sorted_sheets, kind, reader, chosen)
    place_schools(world)
    record_submissions(world)
    remarks += closing_remarks(world, sorted_sheets)
    remarks += unplaced_answers(dialogue)
    return _result(world, sorted_sheets, remarks)


def _require_something(sheets: Sequence[Sorted]) -> None:
    if any(item.kind != IGNORED for item in sheets):
        return
    problems = [
        problem(
            f"{item.sheet.file}, «{item.sheet.name}»",
            f"лист не прочитан: {item.log.count().note}",
            f"the sheet was not read: {item.log.count().note_en}",
            "заголовки Формы 1, Формы 2, реестра, плана-графика или сводной по дефицитам",
            "headings of Form 1, Form 2, a register, a timetable or a table of deficits",
        )
        for item in sheets
    ]
    raise FormsError(problems)


def _read(
    world: World,
    sheets: Sequence[Sorted],
    kind: str,
    reader: Callable[[Task], None],
    options: ImportOptions,
) -> None:
    for item in in_reading_order(sheets):
        if item.kind != kind or item.layout is None or of_other_half_year(world, item):
            continue
        answered = with_answers(item.sheet, item.layout, tuple(item.body.rows), item.log)
        sections = item.body.sections
        task = Task(
            world, item.log, answered.sheet, item.layout, answered.rows, sections=sections, options=options
        )
        school_told(task)
        reader(task)


def _result(world: World, sheets: Sequence[Sorted], remarks: Sequence[Remark]) -> ImportResult:
    return ImportResult(
        tables=world.store.frames(),
        sheets=tuple(item.log.count() for item in sheets),
        remarks=(*remarks, *(remark for item in sheets for remark in item.log.remarks)),
        held=tuple(world.held),
    )
