"""The small cells of a staff register."""

from __future__ import annotations

import re

from datasets.forms.cells.dates import parse_dates, parse_day
from datasets.forms.cells.names import Person, read_leave, read_until
from datasets.forms.cells.scalars import read_count, read_flag, read_list
from datasets.forms.cells.text import key
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.store import Row

DAYS = {
    "birth_date": False,
    "teaching_since": False,
    "right_from": False,
    "last_training_end": True,
    "attestation_on": True,
    "status_until": True,
    "travel_until": True,
}
"""Date columns; True: a month or a year alone is its last day, else its first."""
WORKING = re.compile(r"^(?:работает|на работе|активн|в штате|осн|-|active)")
LEAVING = re.compile(r"^(?:увольн|уволен|уходит|переводится|leaving)")
LEAVE = re.compile(r"^(?:декрет|отпуск|длительн|д о\b|в отпуске|по уходу|leave|дли)")
STAYS = re.compile(r"^(?:нет|не |без|no)")
TRAVELS = re.compile(r"^(?:да|может|свобод|выезжает|free|\+)")


def read_details(task: Task, cells: Cells, person: Person) -> Row:
    """Every column of ``teachers`` beside who, where and as what; empty where the row is silent."""
    row: Row = {field: _day(task, cells, field, last) for field, last in DAYS.items()}
    row["subjects"] = ";".join(read_list(cells.value("subjects")))
    row["is_head"] = task.read(cells, "is_head", read_flag)
    row["waiting_periods"] = task.read(cells, "waiting_periods", read_count)
    row["max_groups"] = task.read(cells, "max_groups", read_count)
    row["unavailable"] = _unavailable(task, cells)
    row.update({k: v for k, v in _status(task, cells, person).items() if v})
    row.update({k: v for k, v in _travel(task, cells).items() if v})
    return row


def _day(task: Task, cells: Cells, field: str, last: bool) -> str:
    """A date; an impossible one is left empty, and that is said."""
    day = parse_day(cells.value(field), last_of=last)
    if cells.broken(field) or day.fault:
        what = day.fault or Say("ошибка в формуле", "an error in a formula")
        task.log.repair(
            cells.place(field),
            Say(f"{what.ru}, оставлено пустым.", f"{what.en}, left empty."),
            Say("Исправьте дату.", "Correct the date."),
        )
        return ""
    if day.repair:
        task.log.repair(cells.place(field), Say(f"{day.repair.ru}.", f"{day.repair.en}."))
    return day.value


def _status(task: Task, cells: Cells, person: Person) -> Row:
    """Status and its end: its own column, or a note beside the name or the position."""
    plain = key(cells.text("status"))
    if not plain or WORKING.match(plain):
        if person.leave:
            return {"status": "leave", "status_until": person.until}
        noted, until = read_leave(cells.text("position"))
        if noted:
            _tell_leave(task, cells, until)
            return {"status": "leave", "status_until": until}
        return {"status": "active" if plain else ""}
    until = read_until(cells.text("status"))
    if LEAVE.match(plain):
        return {"status": "leave", "status_until": until}
    if LEAVING.match(plain):
        return {"status": "leaving", "status_until": until}
    _tell_unknown(task, cells, "status")
    return {}


def _tell_leave(task: Task, cells: Cells, until: str) -> None:
    ends = f" до {until}" if until else ""
    task.log.repair(
        cells.place("position"),
        Say(
            f"пометка об отпуске: статус «отпуск»{ends}.",
            f"note of leave: status leave {until}".strip() + ".",
        ),
    )


def _travel(task: Task, cells: Cells) -> Row:
    plain = key(cells.text("travel"))
    if not plain:
        return {}
    if STAYS.match(plain):
        return {"travel": "no", "travel_until": read_until(cells.text("travel"))}
    if TRAVELS.match(plain):
        return {"travel": "free"}
    _tell_unknown(task, cells, "travel")
    return {}


def _tell_unknown(task: Task, cells: Cells, field: str) -> None:
    task.log.repair(
        cells.place(field),
        Say("не понято, оставлено пустым.", "not understood, left empty."),
        Say("Исправьте, если это важно.", "Correct it if it matters."),
    )


def _unavailable(task: Task, cells: Cells) -> str:
    if not cells.text("unavailable"):
        return ""
    dates = parse_dates(cells.value("unavailable"), task.world.year)
    if not dates.spans:
        _tell_unknown(task, cells, "unavailable")
        return ""
    return ";".join(span.iso() for span in dates.spans)
