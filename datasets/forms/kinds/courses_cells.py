"""The small cells of a timetable of courses."""

from __future__ import annotations

from collections.abc import Callable

from datasets.forms.cells.dates import Dates, Span, parse_dates
from datasets.forms.cells.positions import usual
from datasets.forms.cells.scalars import read_choice, read_count, read_flag, read_list, read_money
from datasets.forms.cells.similar import How
from datasets.forms.cells.spans import gaps
from datasets.forms.cells.text import Value, clean, show
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.task import Task
from datasets.forms.limits import DEFAULT_GROUP_SIZE
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_programme import read_dates
from datasets.forms.world.known import World
from datasets.forms.world.store import Row

FORMS = {
    "очно заоч": "blended",
    "очно дист": "blended",
    "смешан": "blended",
    "заочн": "remote",
    "дистанц": "remote",
    "онлайн": "remote",
    "очн": "in_person",
    "in person": "in_person",
    "blended": "blended",
    "remote": "remote",
}
KINDS = {
    "пк": "course",
    "повышение": "course",
    "курс": "course",
    "трек": "track",
    "программа непрер": "track",
    "переподг": "retraining",
    "пп": "retraining",
    "семинар": "seminar",
    "вебинар": "seminar",
    "стажир": "internship",
}
PROVIDER_KINDS = {
    "гос": "state",
    "муниц": "municipal",
    "част": "private",
    "коммер": "private",
    "негос": "private",
}
HOSTED = {"общ": "true", "выезд": "false", "наша": "false", "своя": "false", "район": "false"}


def _text(value: Value) -> str:
    return clean(show(value))


def _kept_word(choices: dict[str, str]) -> Callable[[Value], str | None]:
    """A choice where it is known, else the word as it stands (the column is free text)."""
    return lambda value: read_choice(value, choices) or clean(show(value))


READERS: dict[str, Callable[[Value], str | None]] = {
    "hours": read_count,
    "quota": read_count,
    "quota_min": read_count,
    "form": lambda value: read_choice(value, FORMS),
    "kind": _kept_word(KINDS),
    "provider": _text,
    "provider_kind": _kept_word(PROVIDER_KINDS),
    "family": _text,
    "federal_registry": read_flag,
    "approved": read_flag,
    "cost": read_money,
}


def programme_row(task: Task, cells: Cells, field: str) -> str:
    """One column of a programme (or of its quota) as the exchange format has it."""
    if field == "positions":
        return _positions(task, cells)
    if field == "subjects":
        return ";".join(read_list(cells.value(field)))
    if field == "competencies":
        return ";".join(
            filter(None, (find_competency(task, cells, name) for name in read_list(cells.value(field))))
        )
    return task.read(cells, field, READERS[field])


def _positions(task: Task, cells: Cells) -> str:
    written = read_list(cells.value("positions"))
    known = list(dict.fromkeys(usual(text) for text in written))
    if known != written:
        shown = "; ".join(known)
        task.log.repair(cells.place("positions"), Say(f"понято как «{shown}».", f"read as «{shown}»."))
    return ";".join(known)


def find_competency(task: Task, cells: Cells, name: str) -> str:
    """The competency of that name; a similar one is reported, an unknown one is new."""
    found = task.world.competencies.find(read_title(name))
    if found.how is How.SIMILAR:
        row = task.world.store.get("competencies", found.id)
        task.log.repair(
            cells.place("competencies"),
            Say(
                f"«{name}» понято как «{row['name']}» (сходство {found.score:.0f} из 100).",
                f"«{name}» taken for «{row['name']}» (likeness {found.score:.0f} of 100).",
            ),
        )
    return found.id or make_competency(task.world, name)


def make_competency(world: World, name: str) -> str:
    """A new competency."""
    competency_id = world.store.new_id("competencies")
    world.store.put("competencies", {"competency_id": competency_id, "name": name})
    world.competencies.add(competency_id, name, "")
    return competency_id


def spans_of(task: Task, cells: Cells) -> Dates | None:
    """The run's dates from «Сроки», from two columns, or from its sessions; None: set aside."""
    if task.layout.has("start"):
        return _two_columns(task, cells)
    field = "dates" if cells.text("dates") or not cells.text("in_person") else "in_person"
    dates = read_dates(task.world, task.log, cells.value(field), cells.place(field))
    if dates and dates.day_only:
        _tell_one_day(task, cells, field)
    return dates


def two_columns(task: Task, cells: Cells) -> Dates | None:
    """A span from the columns «начало» and «окончание»; None: the row was set aside."""
    return _two_columns(task, cells)


def _two_columns(task: Task, cells: Cells) -> Dates | None:
    start = read_dates(task.world, task.log, cells.value("start"), cells.place("start"))
    end = read_dates(task.world, task.log, cells.value("end"), cells.place("end"))
    if start is None or end is None:
        return None
    if not start.spans or not start.whole:
        return start
    if not end.spans or not end.whole:
        _tell_one_day(task, cells, "start")
        return start
    first, last = start.whole.start, end.whole.end
    if last < first:
        shown = Span(first, last).show()
        task.log.aside(
            cells.place("end"),
            Say(
                f"окончание раньше начала ({shown}); строка отложена.",
                f"the end is before the start ({shown}); set aside.",
            ),
            Say("Исправьте сроки.", "Correct the dates."),
        )
        return None
    return Dates((Span(first, last),))


def _tell_one_day(task: Task, cells: Cells, field: str) -> None:
    task.log.repair(
        cells.place(field),
        Say("указан один день: группа на один день.", "one day is given: a group of one day."),
        Say("Впишите окончание, если оно позже.", "Write the end if it is later."),
    )


def group_row(task: Task, cells: Cells, whole: Span) -> Row:
    """The columns of ``groups`` beside ids."""
    row = {
        "start": whole.start.isoformat(),
        "end": whole.end.isoformat(),
        "min_size": task.read(cells, "min_size", read_count),
        "max_size": task.read(cells, "max_size", read_count),
        "seats_elsewhere": task.read(cells, "seats_elsewhere", read_count),
        "shared": task.read(cells, "shared", lambda value: read_choice(value, HOSTED)),
    }
    if row["shared"] == "false":
        row["district_id"] = own_district(task.world)
    if not row["max_size"]:
        row["max_size"] = str(DEFAULT_GROUP_SIZE)
        task.log.repair(
            cells.place("max_size"),
            Say(
                f"число мест не указано, принято {DEFAULT_GROUP_SIZE}.",
                f"no number of places, taken as {DEFAULT_GROUP_SIZE}.",
            ),
            Say("Проверьте и впишите.", "Check and write it."),
        )
    return row


def session_rows(task: Task, cells: Cells, dates: Dates, programme: Row) -> list[tuple[Span, str]]:
    """Sessions with their modes; the days between them are distance work, except in person."""
    whole = dates.whole
    in_person = _spans(task, cells, "in_person")
    online = _spans(task, cells, "online_sync")
    if len(dates.spans) > 1 and not in_person:
        in_person = list(dates.spans)
    if whole is None or not (in_person or online):
        return []
    rows = [(span, "in_person") for span in in_person] + [(span, "online_sync") for span in online]
    if programme.get("form") in ("blended", "remote"):
        rows += [(span, "online_async") for span in gaps(whole, [span for span, _ in rows])]
    return sorted(rows, key=lambda row: row[0].start)


def _spans(task: Task, cells: Cells, field: str) -> list[Span]:
    if not cells.text(field):
        return []
    dates = parse_dates(cells.value(field), task.world.year)
    if not dates.spans:
        task.log.repair(
            cells.place(field),
            Say(
                "сессии не прочитаны, взяты сроки целиком.",
                "sessions not understood; the whole span is taken.",
            ),
            Say("Впишите даты сессий.", "Write the dates of the sessions."),
        )
    return list(dates.spans)


def own_district(world: World) -> str:
    """The district whose campaign this is; made without a name when nothing names it yet."""
    district = world.the_district()
    if not district and not world.store.table("districts"):
        district = world.store.new_id("districts")
        world.store.put("districts", {"district_id": district})
    return district
