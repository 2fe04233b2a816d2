"""What one school gets: its own places, and Form 3 filled in for each group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from papers.workbooks.columns import COLUMNS, NUMBER, About, Column, pick
from papers.workbooks.export import Export, ids
from papers.workbooks.marks import MARK_SHEET, Kind
from papers.workbooks.sheets import SHOWN, Table, list_cells, new_book
from rules.base import Sentence

EXTRACT_TITLE: Sentence = ("Выписка из плана-графика", "Extract from the training plan")
FORM3_TITLE: Sentence = ("Подтверждение обучения (Форма 3)", "Confirmation of training (Form 3)")
_LEFT_OUT = ("full_name", "position", "programme", "dates", "justification")
_WHY = Column("why", ("Почему", "Why"), 44, About.SHOWN)
_NOTHING: Sentence = (
    "Ни одна группа по заявке не подходит по правилам: подробно – kvota explain.",
    "No group applied for is open by the rules: kvota explain tells why.",
)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_SIGNED: Sentence = (
    "Руководитель ОУ  ________________  /________________/      М.П.      «____» ____________ 20___ г.",
    "Head of the school  ________________  /________________/      «____» ____________ 20___",
)


def write_extract(export: Export, path: Path, school_id: str, *, made_on: date | None = None) -> None:
    """Write the places of one school and, on a second sheet, whoever applied there and has no place."""
    mark, rows, lang = export.mark(Kind.EXTRACT, school_id), export.places, export.lang
    chosen = sorted(export.in_scope(mark), key=lambda row: (str(rows.cells["start"][row]), row))
    keys = export.keys(Kind.EXTRACT)
    lists = {"full_name": export.staff_names(mark)}
    with new_book(path, lang, EXTRACT_TITLE) as book:
        book.table(
            Table(
                pick(("Выписка", "Extract"), lang),
                [_title(export, EXTRACT_TITLE), _school(export, school_id, made_on)],
                [NUMBER, *(COLUMNS[key] for key in keys)],
                [(number, *cells) for number, cells in enumerate(rows.shown(keys, chosen), start=1)],
                ids(rows, chosen),
                totals={"full_name": (SHOWN, len(chosen))},
                choices=list_cells(lists),
            )
        )
        book.table(_left_out(export, school_id))
        book.lists(lists)
        book.hidden(MARK_SHEET, mark.as_cells())


def _left_out(export: Export, school_id: str) -> Table:
    """Applications of those who have no place anywhere."""
    rows, wishes = export.applications, export.figures.wishes
    here = wishes[(wishes["school_id"] == school_id) & ~wishes["seated"]]
    told = pick(
        ("Заявлены, но в план не вошли · человек: {n}", "Applied and left out · persons: {n}"), export.lang
    )
    seated = set(wishes["teacher_id"][wishes["seated"]].tolist())
    chosen = [
        row
        for row, (school, teacher) in enumerate(zip(rows.school_id, rows.teacher_id, strict=True))
        if school == school_id and teacher not in seated
    ]
    return Table(
        pick(("Не вошли", "Left out"), export.lang),
        [told.format(n=here["person"].nunique())],
        [NUMBER, *(COLUMNS[key] for key in _LEFT_OUT), _WHY],
        [
            (number, *cells, _why(export, rows.teacher_id[row]))
            for number, (row, cells) in enumerate(
                zip(chosen, rows.shown(_LEFT_OUT, chosen), strict=True), start=1
            )
        ],
        totals={"full_name": (SHOWN, len(chosen))},
        locked=True,
    )


def _why(export: Export, teacher_id: str) -> str:
    """Why there is no place; who has no group to go to at all is not in the list of reasons."""
    nothing = pick(_NOTHING, export.lang) if export.reasons else ""
    return export.reasons.get(teacher_id, nothing)


def write_form3(export: Export, path: Path, school_id: str, *, groups: Sequence[str] | None = None) -> None:
    """Write Form 3 of a school, a sheet a group in order of days; ``groups``: only those.

    Names and positions can be overwritten, the rest is protected: who is not going is wiped out.

    Raises: ValueError: the school has no place in any of them.
    """
    mark, rows, lang = export.mark(Kind.FORM3, school_id, groups or ()), export.places, export.lang
    of_group: dict[str, list[int]] = {}
    for row in sorted(export.in_scope(mark), key=lambda row: (str(rows.cells["start"][row]), row)):
        of_group.setdefault(rows.group_id[row], []).append(row)
    if not of_group:
        raise ValueError(f"school {school_id} has no place in these groups")
    lists, keys = {"full_name": export.staff_names(mark)}, export.keys(Kind.FORM3)
    with new_book(path, lang, FORM3_TITLE) as book:
        for group, chosen in of_group.items():
            start, due = (rows.cells[key][chosen[0]] for key in ("start", "due"))
            assert isinstance(start, date)
            by = pick(("Представить не позднее", "Send in by"), lang)
            until = [f"{by} {due.strftime('%d.%m.%Y')}"] if isinstance(due, date) else []
            book.table(
                Table(
                    _sheet_name(f"{start.strftime('%d.%m')} {group}"),
                    [
                        pick(FORM3_TITLE, lang),
                        _school(export, school_id, None),
                        *until,
                    ],
                    [NUMBER, *(COLUMNS[key] for key in keys)],
                    [(number, *cells) for number, cells in enumerate(rows.shown(keys, chosen), start=1)],
                    ids(rows, chosen),
                    choices=list_cells(lists),
                    locked=True,
                    open_keys=frozenset({"full_name", "position"}),
                    below=[pick(_SIGNED, lang)],
                )
            )
        book.lists(lists)
        book.hidden(MARK_SHEET, mark.as_cells())


def _title(export: Export, title: Sentence) -> str:
    return f"{pick(title, export.lang)} · {export.half_year}"


def _school(export: Export, school_id: str, made_on: date | None) -> str:
    table = export.figures.schools
    name = str(table["school"][table["school_id"] == school_id].iloc[0])
    made = pick(("выгружено", "exported"), export.lang)
    return name + (f" · {made} {made_on.strftime('%d.%m.%Y')}" if made_on else "")


def _sheet_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME]
