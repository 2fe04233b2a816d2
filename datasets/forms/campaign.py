"""Of which half-year the forms are, and of which district."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from datasets.forms.cells.dates import parse_dates
from datasets.forms.cells.period import HalfYear, half_of, most_named, read_half_year
from datasets.forms.cells.spans import parse_iso_span
from datasets.forms.errors import FormsError, problem
from datasets.forms.log import general
from datasets.forms.result import Grade, Remark, Say
from datasets.forms.sorting import IGNORED, Sorted
from datasets.forms.world.known import World

DATED = ("dates", "start", "end")
CAMPAIGN_KINDS = ("form2", "form1", "courses")
"""Sheets above whose table a half-year is the campaign's."""
_DISTRICT = re.compile(
    r"\b((?:[А-ЯЁ][а-яё]+-)?[А-ЯЁ][а-яё]+(?:ск|цк|н)(?:ий|ого|ой|ый|ому|ом)\s+(?:муниципальн\w+\s+)?(?:район|округ)\w*"
    r"(?:\s*\(учебный пример\))?)"
)
_NOMINATIVE = (
    (re.compile(r"(ск|цк)(?:ого|ому|ом)\b"), r"\1ий"),
    (re.compile(r"(район|округ)[ауе]\b"), r"\1"),
)


def settle_half_year(world: World, sheets: Sequence[Sorted]) -> list[Remark]:
    """Find the campaign's half-year and write ``period``.

    Raises:
        FormsError: nothing tells which half-year it is.
    """
    standing = _standing(world)
    named = most_named(_named_above(sheets)) or most_named(_named_outside(sheets)) or _dated(sheets)
    if standing is not None:
        world.half = standing
        return [_conflict(standing, named[0])] if named and named[0] != standing else []
    if not named:
        raise FormsError([_unknown(sheets)])
    world.half = half = named[0]
    row = {"period_id": half.period_id, "start": half.start.isoformat(), "end": half.end.isoformat()}
    world.store.put("period", row)
    return []


def _standing(world: World) -> HalfYear | None:
    for row in world.store.table("period").values():
        span = parse_iso_span(row.get("start", ""), row.get("end", ""))
        if span is not None:
            return half_of(span.start)
    return None


def _named_above(sheets: Iterable[Sorted]) -> list[str]:
    return [line for item in sheets if item.kind in CAMPAIGN_KINDS for line in item.above]


def _named_outside(sheets: Iterable[Sorted]) -> list[str]:
    """File names and names of sheets that are read."""
    read = [item.sheet for item in sheets if item.kind != IGNORED]
    return [*dict.fromkeys(sheet.file for sheet in read), *(sheet.name for sheet in read)]


def _dated(sheets: Iterable[Sorted]) -> list[HalfYear]:
    """The half-year into which most full dates of the forms fall."""
    counts: Counter[HalfYear] = Counter()
    for item in sheets:
        if item.layout is None or item.kind not in CAMPAIGN_KINDS:
            continue
        columns = [item.layout.columns[f] for f in DATED if item.layout.has(f)]
        for row in item.body.rows:
            for col in columns:
                whole = parse_dates(item.sheet.value(row, col), None).whole
                if whole is not None:
                    counts[half_of(whole.start)] += 1
    return sorted(counts, key=lambda half: (-counts[half], half.year, half.half))


def _unknown(sheets: Sequence[Sorted]):  # type: ignore[no-untyped-def]
    return problem(
        ", ".join(dict.fromkeys(item.sheet.file for item in sheets)),
        "не найдено, на какое полугодие формы",
        "it is not said for which half-year the forms are",
        "строка над таблицей «на I полугодие 2027 года»",
        "a line above the table «на I полугодие 2027 года»",
    )


def _conflict(standing: HalfYear, named: HalfYear) -> Remark:
    return general(
        Grade.ERROR,
        Say(
            f"в наборе стоит {standing.show()}, а формы — на {named.show()}.",
            f"the dataset is for {standing.period_id}, the forms are for {named.period_id}.",
        ),
        Say("Импортируйте другую кампанию в новую папку.", "Import another campaign into a new folder."),
    )


def of_other_half_year(world: World, item: Sorted) -> bool:
    """A form that names another half-year: its rows are set aside, and that is said once."""
    named = [half for half in map(read_half_year, item.above) if half]
    if item.kind not in ("form1", "form2") or not named or world.half in named:
        return False
    item.log.all_aside(
        None,
        Say(
            f"форма на другое полугодие ({named[0].show()}): все строки отложены.",
            f"a form for another half-year ({named[0].period_id}): all rows are set aside.",
        ),
        Say("Исправьте полугодие в шапке или уберите лист.", "Correct the half-year or remove the sheet."),
    )
    return True


def settle_district(world: World, sheets: Iterable[Sorted]) -> list[Remark]:
    """One district at least, and every school in one."""
    table = world.store.table("districts")
    remarks = []
    if not table:
        names = Counter(name for item in sheets for line in item.above for name in districts_in(line))
        name = min(names, key=lambda n: (-names[n], n)) if names else ""
        world.store.put("districts", {"district_id": world.store.new_id("districts"), "name": name})
        if not name:
            remarks.append(
                general(
                    Grade.REMARK,
                    Say("название района не найдено, оставлено пустым.", "the district's name is unknown."),
                    Say("Впишите его в таблицу districts.", "Write it into the table districts."),
                )
            )
    return remarks


def districts_in(line: str) -> list[str]:
    """Names of districts in a line, in the nominative."""
    names = []
    for found in _DISTRICT.findall(line):
        name = " ".join(found.split())
        for pattern, with_what in _NOMINATIVE:
            name = pattern.sub(with_what, name)
        names.append(name)
    return names


def place_schools(world: World) -> None:
    """Schools whose district nobody named belong to the first one."""
    first = next(iter(world.store.table("districts").values()))["district_id"]
    for row in world.store.table("schools").values():
        if not row.get("district_id"):
            row["district_id"] = first
