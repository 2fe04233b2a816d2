"""``kvota urgent``: places that arrived outside the campaign – whom to ring, school by school, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.exits import ExitCode, all_wrong, wrong_option
from api.loading import attempt, day_of, load
from api.messages import Lang, pick
from api.named import row_of
from api.own_plan.reading import Asked, read_own
from api.plan_folder import write_rows
from api.voice import Voice
from rules.answers.new_group import Call
from rules.answers.ringing import Ranked, Ringing
from rules.answers.urgent import ranked
from rules.base import Sentence
from rules.context import Assignment, Context
from rules.problems import InputError
from rules.registry import RULES
from rules.text import normal

COLUMNS = (
    "order", "called", "school_order", "school_id", "school", "teacher_id", "full_name", "position", "due",
    "severity", "has_place", "reasons", "before_next",
)  # fmt: skip
RESERVE = 3
"""Beside as many people as places the terminal shows this many times as many in reserve, at least ten."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for."""

    dataset: Path
    rules: str
    plan: Path | None
    places: int
    programme: str | None = None
    subject: str | None = None
    start: str | None = None
    end: str | None = None
    district: str | None = None
    as_of: str | None = None
    out: Path | None = None


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, rank, tell, write the table."""
    context, plan = _read(request)
    call = _call(request, context)
    found = ranked(context, plan, call)
    for line in lines(context, found, request, voice.lang):
        voice.line(line)
    if request.out is not None:
        write_table(request.out, rows(context, found, voice.lang))
        voice.tell("written", path=request.out)
    elif found.order:
        voice.note(pick(_NAMES, voice.lang))
    voice.answer(content(context, found))
    return ExitCode.DONE


def _read(request: Request) -> tuple[Context, Assignment]:
    """The data and the places held; nobody holds one where no plan is given."""
    if request.plan is not None:
        own = read_own(Asked(request.dataset, request.plan, request.rules, request.as_of))
        return own.context, own.plan
    errors: list[InputError] = []
    day = attempt(lambda: day_of("--as-of", request.as_of), errors)
    loaded = attempt(lambda: load(request.dataset, request.rules), errors)
    if errors or loaded is None:
        raise all_wrong(errors)
    return Context(loaded[0].dataset, loaded[1], day), Assignment.empty()


def _call(request: Request, context: Context) -> Call:
    """What arrived.  Raises: InputError: unknown ids, days that are none, no places, all at once."""
    errors: list[InputError] = []
    data = context.dataset
    programmes = {str(v): i for i, v in enumerate(data.programmes.programme_id)}
    districts = {str(v): i for i, v in enumerate(data.districts.district_id)}
    if request.places < 1:
        message = ("мест должно быть хотя бы одно", "at least one place is needed")
        errors.append(wrong_option("--places", request.places, message, ("целое число от 1", "1 or more")))
    if (request.programme is None) == (request.subject is None):
        message = ("нужно одно из двух: программа или предмет", "one of programme and subject is needed")
        expected = ("--programme ИЛИ --subject", "--programme OR --subject")
        errors.append(wrong_option("--programme", request.programme or "", message, expected))
    programme = _known(errors, "--programme", request.programme, programmes)
    subjects = {subject: i for i, subject in enumerate(data.subjects)}
    subject = _known(errors, "--subject", request.subject and normal(request.subject), subjects)
    district = _known(errors, "--district", request.district, districts)
    days = attempt(lambda: _days(request), errors)
    if errors:
        raise all_wrong(errors)
    return Call(request.places, programme, subject, days, district)


def _known(errors: list[InputError], option: str, name: str | None, known: dict[str, int]) -> int:
    if name is None:
        return -1
    found = attempt(lambda: row_of(known, option, name, _WHAT), errors)
    return -1 if found is None else found


_WHAT: Sentence = ("код или предмет из данных", "an id or a subject of the data")


def _days(request: Request) -> tuple[date, date] | None:
    first, last = day_of("--start", request.start), day_of("--end", request.end)
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        message = (
            "нужны обе даты, конец не раньше начала",
            "both days are needed, the end not before the start",
        )
        said = f"{request.start} … {request.end}"
        raise wrong_option("--start", said, message, ("--start и --end", "--start and --end"))
    return first, last


_NAMES: Sentence = (
    "Имена и должности – в таблице: --out СПИСОК.xlsx",
    "Names and positions are in the table: --out LIST.xlsx",
)

# --- told -------------------------------------------------------------------------------------------------

_RULE_TITLES = {rule.name: rule.title for rule in RULES}


def lines(context: Context, found: Ranked, request: Request, lang: Lang) -> Iterator[str]:
    """The list for the telephone: numbered as it is rung, then school by school."""
    call = found.call
    what = request.programme or request.subject
    days = f"{call.days[0]:%d.%m.%Y}–{call.days[1]:%d.%m.%Y}" if call.days else pick(_NO_DAYS, lang)
    yield pick(
        (f"СРОЧНО · {what}, мест {call.places}, {days}", f"URGENT · {what}, places: {call.places}, {days}"),
        lang,
    )
    if found.unchecked:
        names = ", ".join(pick(_RULE_TITLES[name], lang) for name in found.unchecked)
        yield pick(
            (f"Не проверено (нет данных о датах или программе): {names}", f"Not checked: {names}"), lang
        )
    if not found.order:
        yield pick(("Подходящих людей нет.", "Nobody fits."), lang)
    shown = max(call.places + 10, RESERVE * call.places)
    yield pick(("Звонить по порядку:", "Ring in this order:"), lang)
    for number, one in enumerate(found.order[:shown], start=1):
        if number == call.places + 1:
            yield pick(("Запас:", "In reserve:"), lang)
        yield f"  {number:>3}. {_line(context, one, lang)}"
    if len(found.order) > shown:
        yield pick(
            (f"  … и ещё {len(found.order) - shown}", f"  … and {len(found.order) - shown} more"), lang
        )
    if not found.enough:
        lack = call.places - len(found.order)
        yield pick(
            (
                f"Мест больше, чем подходящих людей: на {lack}.",
                f"More places than people who fit: by {lack}.",
            ),
            lang,
        )
    yield from _excluded(found, lang)
    yield from _by_school(context, found, lang)


_NO_DAYS: Sentence = ("даты не названы", "days not told")


def _line(context: Context, one: Ringing, lang: Lang) -> str:
    reasons = "; ".join(pick(reason, lang) for reason in one.reasons)
    teacher = context.dataset.teachers.teacher_id[one.teacher]
    return f"{teacher} · {_school(context, one)} · {reasons} · {pick(one.before_next, lang)}"


def _school(context: Context, one: Ringing) -> str:
    schools, school = context.dataset.schools, context.dataset.teachers.school[one.teacher]
    return str(schools.name[school] or schools.school_id[school])


def _excluded(found: Ranked, lang: Lang) -> Iterator[str]:
    if found.excluded:
        told = ", ".join(f"{pick(_RULE_TITLES[rule], lang)} – {n}" for rule, n in found.excluded)
        yield pick((f"Не могут ехать: {told}", f"Can't go: {told}"), lang)


def _by_school(context: Context, found: Ranked, lang: Lang) -> Iterator[str]:
    """Schools in the order of their first person: one call a school."""
    yield pick(("По школам:", "By school:"), lang)
    called = found.order[: found.call.places]
    schools = dict.fromkeys(_school(context, one) for one in called)
    for school in schools:
        mine = [
            str(context.dataset.teachers.teacher_id[o.teacher])
            for o in called
            if _school(context, o) == school
        ]
        rest = sum(_school(context, one) == school for one in found.order[found.call.places :])
        more = pick((f" (в запасе {rest})", f" ({rest} in reserve)"), lang) if rest else ""
        yield f"  {school}: {', '.join(mine)}{more}"


def rows(context: Context, found: Ranked, lang: Lang) -> list[tuple[str, ...]]:
    """The rows of the table, everybody in order of ringing."""
    data = context.dataset
    school_order: dict[int, int] = {}
    told: list[tuple[str, ...]] = []
    for number, one in enumerate(found.order, start=1):
        school = int(data.teachers.school[one.teacher])
        told.append(
            (
                str(number),
                "true" if number <= found.call.places else "false",
                str(school_order.setdefault(school, len(school_order) + 1)),
                str(data.schools.school_id[school]),
                str(data.schools.name[school]),
                str(data.teachers.teacher_id[one.teacher]),
                str(data.teachers.full_name[one.teacher]),
                data.position_labels[data.teachers.position[one.teacher]],
                one.due.isoformat() if one.due else "",
                str(one.severity or ""),
                "true" if one.seated else "false",
                "; ".join(pick(reason, lang) for reason in one.reasons),
                pick(one.before_next, lang),
            )
        )
    return told


def write_table(path: Path, table: list[tuple[str, ...]]) -> None:
    """Write the list as ``.csv`` or ``.xlsx`` by its suffix.  Raises: InputError: another suffix."""
    if path.suffix.lower() == ".csv":
        write_rows(path, COLUMNS, table)
    elif path.suffix.lower() == ".xlsx":
        import pandas as pd  # noqa: PLC0415  # only where a workbook is written

        from datasets.write import write_workbook  # noqa: PLC0415  # it loads pandas too

        write_workbook({"urgent": pd.DataFrame(table, columns=list(COLUMNS), dtype=object)}, path)
    else:
        expected = ("файл .csv или .xlsx", "a .csv or .xlsx file")
        raise wrong_option("--out", path, ("неизвестный вид файла", "unknown kind of file"), expected)


def content(context: Context, found: Ranked) -> dict[str, object]:
    """The object of ``--json``: ids, never names."""
    data = context.dataset
    return {
        "places": found.call.places,
        "enough": found.enough,
        "unchecked": list(found.unchecked),
        "excluded": dict(found.excluded),
        "order": [
            {
                "teacher_id": str(data.teachers.teacher_id[one.teacher]),
                "school_id": str(data.schools.school_id[data.teachers.school[one.teacher]]),
                "called": number <= found.call.places,
                "goals": dict(one.gains),
                "due": one.due.isoformat() if one.due else None,
                "severity": one.severity or None,
                "has_place": one.seated,
                "reasons_ru": [ru for ru, _ in one.reasons],
                "reasons_en": [en for _, en in one.reasons],
                "before_next_ru": one.before_next[0],
                "before_next_en": one.before_next[1],
            }
            for number, one in enumerate(found.order, start=1)
        ],
    }
