"""What the forms do not carry: calendar, decisions, former courses, competencies, split quotas, conflicts."""

from __future__ import annotations

from datasets.forms.cells.dates import Dates, parse_day
from datasets.forms.cells.names import Person, read_person
from datasets.forms.cells.positions import Position, read_position, usual
from datasets.forms.cells.scalars import read_choice, read_count, read_flag, read_list
from datasets.forms.cells.similar import How
from datasets.forms.cells.text import key
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.courses_cells import make_competency, own_district, two_columns
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.task import Task
from datasets.forms.log import Place
from datasets.forms.result import NOTHING, Say
from datasets.forms.world.audience import fitting_first
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_programme import make_programme, read_dates
from datasets.forms.world.people import Post
from datasets.forms.world.store import Change, Row

DECISIONS = {
    "не направ": "never",
    "не отпуск": "never",
    "не посыл": "never",
    "никогда": "never",
    "нельзя": "never",
    "исключ": "never",
    "never": "never",
    "направ": "must",
    "обязат": "must",
    "must": "must",
    "резерв": "reserve",
    "в резерв": "reserve",
    "reserve": "reserve",
}


def _aside(task: Task, place: Place, ru: str, en: str, asked: Say = NOTHING) -> None:
    task.log.aside(place, Say(f"{ru}; строка отложена.", f"{en}; set aside."), asked)


def _put_once(task: Task, place: Place, table: str, row: Row) -> None:
    """Put a row; the same row twice on these sheets is merged, and that is said."""
    store = task.world.store
    key_of_row = (table, *store.key_of(table, row))
    known = task.world.rows_met
    if key_of_row in known and store.put(table, row) is Change.SAME:
        task.log.repair(place, Say(f"повтор ({known[key_of_row]}), объединено.", "a repeat; merged."))
        return
    known.setdefault(key_of_row, f"{task.sheet.name}, {place[0] + 1}")
    store.put(table, row)


def _school(task: Task, cells: Cells) -> str | None:
    """The school of a row: its column, or the line above the table."""
    if task.layout.has("school"):
        return task.schools.find(cells.text("school"), cells.place("school"))
    return school_of_sheet(task)


def _posts(task: Task, cells: Cells) -> tuple[list[Post], Position, Person]:
    """The posts that a row names; empty when the row was set aside."""
    person = read_person(cells.full_name())
    job = read_position(cells.text("position") or person.rest)
    school_id = _school(task, cells)
    if school_id is None:
        return [], job, person
    return task.people.find(school_id, person, job, cells.name_place()), job, person


def read_calendar(task: Task) -> None:
    """Rows of ``school_calendar``; an empty school or «все» is every school."""
    for cells in task.cells():
        if task.broken(cells, "school", "dates", "start", "end", "teaching"):
            continue
        written = cells.text("school")
        school_id: str | None = ""
        if written and not key(written).startswith("все"):
            school_id = task.schools.find(written, cells.place("school"))
        teaching = read_flag(cells.value("teaching"))
        if school_id is None:
            continue
        if not teaching:
            _aside(task, cells.place("teaching"), "не сказано, учебные ли это дни", "teaching days or not?")
            continue
        for dates in _spans(task, cells):
            row = {"school_id": school_id, **dates, "teaching": teaching, "note": cells.text("note")}
            _put_once(task, cells.place("teaching"), "school_calendar", row)


def _spans(task: Task, cells: Cells) -> list[Row]:
    """``start`` and ``end`` of every span of a row; none when it was set aside."""
    two = task.layout.has("start")
    found = (
        two_columns(task, cells)
        if two and cells.text("end")
        else _dates(task, cells, "start" if two else "dates")
    )
    if found is None:
        return []
    if not found.spans:
        _aside(task, cells.place("start" if two else "dates"), "нет дат", "no dates")
    return [{"start": span.start.isoformat(), "end": span.end.isoformat()} for span in found.spans]


def _dates(task: Task, cells: Cells, field: str = "dates") -> Dates | None:
    """Dates of a cell; None when the row was set aside."""
    return read_dates(task.world, task.log, cells.value(field), cells.place(field))


def read_decisions(task: Task) -> None:
    """Rows of ``decisions``."""
    for cells in task.cells():
        if task.broken(cells, "school", "title", "dates", "decision"):
            continue
        decision = read_choice(cells.value("decision"), DECISIONS)
        if not decision:
            asked = Say("Напишите: направить, не направлять, резерв.", "Write must, never or reserve.")
            _aside(
                task, cells.place("decision"), "решение не понято", "the decision is not understood", asked
            )
            continue
        target = _programme_and_group(task, cells)
        if target is None:
            continue
        posts, job, _ = _posts(task, cells)
        if not posts:
            continue
        programme_id, group_id = target
        post = fitting_first(task.world, posts, job, programme_id) if programme_id else posts[0]
        row = {
            "teacher_id": post.teacher_id,
            "programme_id": programme_id,
            "group_id": group_id,
            "decision": decision,
            "reason": cells.text("reason"),
            "decided_by": cells.text("decided_by"),
            "decided_on": parse_day(cells.value("decided_on")).value,
        }
        _put_once(task, cells.name_place(), "decisions", row)


def _programme_and_group(task: Task, cells: Cells) -> tuple[str, str] | None:
    """What a row is about; empty ids where it names nothing; None when it was set aside."""
    if not cells.text("title"):
        return "", ""
    dates = _dates(task, cells)
    if dates is None:
        return None
    programme_id = task.programmes.find(cells.value("title"), cells.place("title"), dates)
    if programme_id is None:
        return None
    return programme_id, task.programmes.find_group(programme_id, dates, cells.place("dates"))


def read_history(task: Task) -> None:
    """Rows of ``training_history``; courses that no timetable has become programmes without groups."""
    for cells in task.cells():
        if task.broken(cells, "school", "title", "end"):
            continue
        day = parse_day(cells.value("end"))
        title = read_title(cells.text("title"))
        if not day.value or not title.key:
            why = day.fault or Say("нет даты или названия", "no date or title")
            _aside(task, cells.place("title" if day.value else "end"), why.ru, why.en)
            continue
        posts, job, _ = _posts(task, cells)
        if not posts:
            continue
        same = task.world.titles.by_key.get(title.key, [])
        programme_id = same[0] if same else make_programme(task.world, title)
        row = {
            "teacher_id": fitting_first(task.world, posts, job, programme_id).teacher_id,
            "programme_id": programme_id,
            "end": day.value,
            "hours": task.read(cells, "hours", read_count) or title.hours,
            "document_type": cells.text("document_type"),
            "document_number": cells.text("document_number"),
        }
        if day.repair:
            task.log.repair(cells.place("end"), Say(f"{day.repair.ru}.", f"{day.repair.en}."))
        _put_once(task, cells.name_place(), "training_history", row)


def read_competencies(task: Task) -> None:
    """Rows of ``competencies``."""
    for cells in task.cells():
        name = cells.text("competency")
        if not key(name):
            _aside(task, cells.place("competency"), "название пустое", "an empty name")
        elif task.world.competencies.find(read_title(name)).how is not How.EXACT:
            make_competency(task.world, name)


def read_quotas(task: Task) -> None:
    """Rows of ``quotas`` that split the district's places among schools or positions."""
    for cells in task.cells():
        if task.broken(cells, "school", "title", "dates", "max_seats", "min_seats"):
            continue
        school_id = (
            task.schools.find(cells.text("school"), cells.place("school")) if cells.text("school") else ""
        )
        target = _programme_and_group(task, cells)
        if school_id is None or target is None:
            continue
        most, least = (task.read(cells, field, read_count) for field in ("max_seats", "min_seats"))
        if not most and not least:
            _aside(task, cells.place("max_seats"), "нет числа мест", "no number of places")
            continue
        programme_id, group_id = target
        row = {
            "district_id": "" if school_id else own_district(task.world),
            "school_id": school_id,
            "programme_id": "" if group_id else programme_id,
            "group_id": group_id,
            "positions": ";".join(usual(p) for p in read_list(cells.value("positions"))),
            "max_seats": most,
            "min_seats": least,
        }
        _put_once(task, cells.place("max_seats"), "quotas", row)


def read_conflicts(task: Task) -> None:
    """Rows of ``group_conflicts``."""
    for cells in task.cells():
        pair = [_one_group(task, cells, title, dates) for title, dates in CONFLICT_FIELDS]
        if pair[0] and pair[1]:
            row = {"group_id": pair[0], "other_group_id": pair[1]}
            _put_once(task, cells.place("title"), "group_conflicts", row)


CONFLICT_FIELDS = (("title", "dates"), ("other_title", "other_dates"))


def _one_group(task: Task, cells: Cells, title: str, dates: str) -> str:
    """A group by title and dates; empty when the row was set aside."""
    if task.log.is_aside(cells.row) or task.broken(cells, title, dates):
        return ""
    when = read_dates(task.world, task.log, cells.value(dates), cells.place(dates))
    if when is None:
        return ""
    programme_id = task.programmes.find(cells.value(title), cells.place(title), when)
    if programme_id is None:
        return ""
    found = task.world.groups.find(programme_id, when)
    if not found.sure:
        _aside(task, cells.place(dates), "такой группы нет", "there is no such group")
    return found.id
