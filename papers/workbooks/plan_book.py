"""The half-year's plan as a workbook that is worked on: places, and groups and schools counted beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from papers.workbooks.columns import COLUMNS, NUMBER, About, Cell, Column, pick
from papers.workbooks.export import Export, ids
from papers.workbooks.marks import MARK_SHEET, Kind, Mark
from papers.workbooks.rows import days, forms
from papers.workbooks.sheets import SHOWN, SUM, Book, Formula, Place, Table, equal_to, list_cells, new_book
from rules.base import Sentence

TITLE: Sentence = ("План-график повышения квалификации", "Training plan")
_SHEETS: dict[str, Sentence] = {
    "places": ("План", "Plan"),
    "groups": ("Группы", "Groups"),
    "schools": ("Школы", "Schools"),
}
_HINT: Sentence = (
    "Строки можно сортировать, вставлять, удалять и править; скрытый столбец A не менять. "
    "Что изменилось, покажет kvota edits.",
    "Sort, insert, delete and edit rows as you like; leave the hidden column A. "
    "kvota edits tells what changed.",
)
_GROUP = Column("key", ("Код группы", "Group id"), 11, About.SHOWN)
_PLANNED = Column("planned", ("Мест в плане", "Places planned"), 10, About.SHOWN)
_NOW = Column("now", ("Сейчас на листе «План»", "Now on the sheet Plan"), 13, About.SHOWN)
_GROUP_COLUMNS = (
    _GROUP,
    *(COLUMNS[key] for key in ("programme", "form", "start", "end")),
    Column("granted", ("Мест дано группе", "Places granted"), 10, About.SHOWN),
    _PLANNED,
    _NOW,
    Column("schools", ("Школ", "Schools"), 8, About.SHOWN),
)
_SCHOOL_COLUMNS = (
    Column("key", ("Образовательное учреждение", "School"), 46, About.SHOWN),
    Column("wishes", ("Заявок (строк)", "Applications"), 11, About.SHOWN),
    Column("asked", ("Заявлено человек", "Persons applied"), 12, About.SHOWN),
    _PLANNED,
    _NOW,
    Column("persons", ("Учатся человек", "Persons with a place"), 12, About.SHOWN),
    Column("left_out", ("Заявлены, не вошли", "Applied, left out"), 12, About.SHOWN),
)


def write_plan_book(
    export: Export, path: Path, *, district_id: str = "", by_school: bool = False, made_on: date | None = None
) -> None:
    """Write the plan of all districts or of one; ``by_school``: by school, each on pages of its own, else by
    programme and day."""
    mark = export.mark(Kind.PLAN, district_id)
    chosen = export.in_scope(mark)
    if by_school:
        chosen = sorted(chosen, key=lambda row: (str(export.places.cells["school"][row]), row))
    with new_book(path, export.lang, TITLE) as book:
        place = _places(book, export, mark, chosen, by_school=by_school, made_on=made_on)
        _groups(book, export, mark, place)
        _schools(book, export, mark, place)
        book.lists(_lists(export, mark))
        book.hidden(MARK_SHEET, mark.as_cells())


def _name(key: str, lang: str) -> str:
    return pick(_SHEETS[key], lang)


def _titles(export: Export, mark: Mark, made_on: date | None) -> list[str]:
    told = f"{pick(TITLE, export.lang)} · {export.half_year}"
    made = pick(("выгружено", "exported"), export.lang)
    day = f" · {made} {made_on.strftime('%d.%m.%Y')}" if made_on else ""
    return [told, f"{export.district_names(mark)}{day}"]


def _places(
    book: Book, export: Export, mark: Mark, chosen: Sequence[int], *, by_school: bool, made_on: date | None
) -> Place:
    rows, lang = export.places, export.lang
    keys = export.keys(Kind.PLAN)
    table = Table(
        _name("places", lang),
        [*_titles(export, mark, made_on), pick(_HINT, lang)],
        [NUMBER, *(COLUMNS[key] for key in keys)],
        [(number, *cells) for number, cells in enumerate(rows.shown(keys, chosen), start=1)],
        ids(rows, chosen),
        totals={"full_name": (SHOWN, len(chosen))},
        choices=list_cells(_lists(export, mark)),
        breaks=_breaks([str(rows.cells["school"][row]) for row in chosen]) if by_school else (),
    )
    return book.table(table)


def _lists(export: Export, mark: Mark) -> dict[str, list[str]]:
    groups = export.figures.groups
    return {
        "full_name": export.staff_names(mark),
        "school": export.figures.by_school["school"].tolist(),
        "group": groups["group_id"].tolist(),
        "programme": sorted(set(groups["programme"].tolist())),
    }


def _breaks(schools: Sequence[str]) -> list[int]:
    return [row for row, (before, here) in enumerate(pairwise(schools), start=1) if before != here]


def _groups(book: Book, export: Export, mark: Mark, place: Place) -> None:
    """Every group that is attended or has places granted: planned, and counted on the first sheet."""
    rows, figures = export.places, export.figures
    chosen = export.in_scope(mark)
    planned = Counter(rows.group_id[row] for row in chosen)
    schools = Counter(group for group, _ in {(rows.group_id[row], rows.school_id[row]) for row in chosen})
    granted = _granted(export, mark)
    groups = figures.groups.sort_values(["start", "programme", "group_id"])
    table = groups[groups["group_id"].isin([*planned, *granted])]
    ids_of = table["group_id"].tolist()
    lines: list[tuple[Cell | Formula, ...]] = [
        (
            group, title, form, start, end, granted.get(group, ""), planned[group],
            Formula(equal_to(place, "group"), planned[group]), schools[group],
        )
        for group, title, form, start, end in zip(
            ids_of,
            table["programme"].tolist(),
            forms(table["form"], export.lang),
            days(table["start"]),
            days(table["end"]),
            strict=True,
        )
    ]  # fmt: skip
    given = sum(granted.get(group, 0) for group in ids_of)
    book.table(
        Table(
            _name("groups", export.lang),
            _titles(export, mark, None),
            _GROUP_COLUMNS,
            lines,
            totals={"granted": (SUM, given), "planned": (SUM, len(chosen)), "now": (SUM, len(chosen))},
            locked=True,
        )
    )


def _granted(export: Export, mark: Mark) -> dict[str, int]:
    """By group the places that quotas of the district (or of none) name for it, schools' own apart."""
    grants = export.figures.grants
    here = grants[(grants["group_id"] != "") & (grants["school_id"] == "")]
    if mark.scope:
        here = here[here["district_id"].isin([mark.scope, ""])]
    found = here.groupby("group_id")["max_seats"].sum()
    return {str(group): int(places) for group, places in found.items()}


def _schools(book: Book, export: Export, mark: Mark, place: Place) -> None:
    table = export.figures.by_school
    table = table[table["school_id"].isin(list(export.schools(mark)))]
    figures = table[["wishes", "asked", "places", "persons", "left_out"]]
    lines: list[tuple[Cell | Formula, ...]] = [
        (name, wishes, asked, planned, Formula(equal_to(place, "school"), planned), persons, out)
        for name, (wishes, asked, planned, persons, out) in zip(
            table["school"].tolist(), figures.to_numpy().tolist(), strict=True
        )
    ]
    totals = {"wishes": int(figures["wishes"].sum())}
    totals |= dict.fromkeys(("planned", "now"), int(figures["places"].sum()))
    book.table(
        Table(
            _name("schools", export.lang),
            _titles(export, mark, None),
            _SCHOOL_COLUMNS,
            lines,
            totals={key: (SUM, value) for key, value in totals.items()},
            locked=True,
        )
    )
