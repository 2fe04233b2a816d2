"""Whose form a sheet is: the line «ОУ …» above the table, else the name of the sheet."""

from __future__ import annotations

import re

from datasets.forms.cells.schoolnames import read_school
from datasets.forms.cells.text import clean, key, quote
from datasets.forms.kinds.task import Task
from datasets.forms.log import Place
from datasets.forms.reading.sheet import Sheet
from datasets.forms.result import Say

_LABEL = re.compile(
    r"^\s*(?:ОУ|ОО|Наименование О[УО]|(?:Наименование\s+)?[Оо]бразовательн\w+ (?:учреждени|организаци)\w"
    r"|[Шш]кола|Заявитель)\s*(?:[:—–-]\s*|\s+|$)(.*)$"
)
_LOOKS_SCHOOL = re.compile(r"\bм[бкао]*оу\b|\bсош\b|\bоош\b|\bнош\b|\bгимнази|\bлице[йя]|\bшкола\b")
_COPY = re.compile(r"\s*\(\d+\)\s*$")
_BLANKS = re.compile(r"_{2,}")


def school_line(sheet: Sheet, top: int) -> tuple[str, Place] | None:
    """The text that names the school above row ``top``, and where it stands."""
    for row in range(top):
        for col in sheet.filled(row):
            found = _LABEL.match(_BLANKS.sub(" ", sheet.text_of(row, col)))
            if found is None:
                continue
            if clean(found[1]):
                return clean(found[1]), (row, col)
            beside = [c for c in sheet.filled(row) if c > col]
            if beside and clean(_BLANKS.sub(" ", sheet.text_of(row, beside[0]))):
                return clean(_BLANKS.sub(" ", sheet.text_of(row, beside[0]))), (row, beside[0])
    return _bare_name(sheet, top)


def _bare_name(sheet: Sheet, top: int) -> tuple[str, Place] | None:
    """A line that is a school's name and nothing else."""
    for row in range(top):
        for col in sheet.filled(row):
            text = sheet.text_of(row, col)
            name = read_school(text)
            short = len(key(text).split()) <= 12 and (name.words or name.number)
            if short and name.kind and _LOOKS_SCHOOL.search(key(text)):
                return text, (row, col)
    return None


def school_of_sheet(task: Task) -> str | None:
    """The school of a sheet's rows; without one all rows are set aside, and that is said once.

    The result is remembered: asking again says nothing twice.
    """
    known = task.memory.get("school")
    if known is not None:
        return known or None
    line = school_line(task.sheet, task.layout.top)
    place = line[1] if line else None
    text = line[0] if line else _COPY.sub("", task.sheet.name)
    school_id, fault, asked = task.schools.look(text, place or (0, 0))
    if school_id is None and line:
        by_name = task.world.schools.find(_COPY.sub("", task.sheet.name))
        school_id = by_name.id or None
        if school_id:
            _tell_by_name(task, place, school_id)
    if school_id is None:
        task.log.all_aside(
            place, Say(f"школа не узнана: {fault.ru}", f"the school is not known: {fault.en}"), asked
        )
    elif line is None:
        _tell_by_name(task, None, school_id)
    task.memory["school"] = school_id or ""
    return school_id


def _tell_by_name(task: Task, place: Place | None, school_id: str) -> None:
    name = quote(task.world.school_name(school_id))
    why = Say("строки с названием школы нет", "no line with the school's name")
    if place:
        why = Say("такой школы нет в реестре", "no such school in the register")
    task.log.mended(
        place,
        Say(
            f"{why.ru}, взято из имени листа: {name}.",
            f"{why.en}; taken from the sheet's name: {name}.",
        ),
        Say("Проверьте, чья это форма.", "Check whose form it is."),
    )
