"""The edits of a workbook for people and as JSON.  It is the coordinator's own book: names are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.edits.words import word
from api.messages import Lang, pick
from papers.workbooks.columns import COLUMNS
from papers.workbooks.columns import pick as pick_heading
from papers.workbooks.differences import Differences, Notice, RowEdit, What
from papers.workbooks.export import Export
from papers.workbooks.meaning import Meaning
from papers.workbooks.reading import Returned
from rules.answers.edits import Kind
from rules.dataset import Dataset

MOST_SHOWN = 200
_IN_A_LINE = ("full_name", "programme", "start", "group")
"""What is told of a row that was added or removed."""


@dataclass(frozen=True, eq=False)
class Read:
    """A workbook that came back, what was edited, and what that means for the plan."""

    returned: Returned
    found: Differences
    meaning: Meaning


def lines(read: Read, export: Export, lang: Lang) -> Iterator[str]:
    """Counts, every edit in the order of the sheet, what has to be known, the questions."""
    found, mark = read.found, read.returned.mark
    what = word(str(mark.kind), lang, scope=mark.scope)
    yield word("book", lang, file=read.returned.file, what=what)
    counts = {str(one): found.count(one) for one in What}
    figures = {"read": found.read, "unchanged": found.unchanged, "repeated": found.repeated}
    yield word("counts", lang, **counts, **figures, unclear=found.unclear)
    if not found.edits:
        yield word("nothing", lang)
    for edit in found.edits[:MOST_SHOWN]:
        yield _edit_line(edit, export, read.returned, lang)
    if len(found.edits) > MOST_SHOWN:
        yield word("more", lang, n=len(found.edits) - MOST_SHOWN)
    yield from _notices([*found.notices, *read.meaning.remarks], lang)
    if read.meaning.questions:
        yield word("asked", lang)
        yield from _notices(read.meaning.questions, lang)


def _edit_line(edit: RowEdit, export: Export, returned: Returned, lang: Lang) -> str:
    if edit.what is What.CHANGED:
        rows = export.rows(returned.mark.kind)
        who = str(rows.cells["full_name"][edit.index or 0])
        named = "" if any(cell.key == "full_name" for cell in edit.cells) else f"{who}: "
        cells = "; ".join(
            f"{pick_heading(COLUMNS[cell.key].heading, lang)}: {_cell(cell.before, lang)} → "
            f"{_cell(cell.after, lang)}"
            for cell in edit.cells
        )
        return word("changed", lang, where=_where(edit.sheet, edit.row, lang), who=named, cells=cells)
    told = {cell.key: cell.after or cell.before for cell in edit.cells}
    cells = ", ".join(told[key] for key in _IN_A_LINE if told.get(key)) or ", ".join(told.values())
    where = word("gone", lang) if edit.row is None else _where(edit.sheet, edit.row, lang)
    return word(str(edit.what), lang, where=where, cells=cells)


def _cell(cell: str, lang: Lang) -> str:
    return cell or word("empty", lang)


def _where(sheet: str, row: int | None, lang: Lang) -> str:
    return word("whole", lang) if row is None else word("at", lang, sheet=sheet, row=row)


def _notices(notices: Iterable[Notice], lang: Lang) -> Iterator[str]:
    listed = list(notices)
    for one in listed[:MOST_SHOWN]:
        where = _where(one.sheet, one.row, lang)
        yield word("notice", lang, where=where, told=pick(one.told, lang))
    if len(listed) > MOST_SHOWN:
        yield word("more", lang, n=len(listed) - MOST_SHOWN)


def content(read: Read, dataset: Dataset) -> dict[str, object]:
    """The object of ``--json``."""
    found, mark = read.found, read.returned.mark
    return {
        "file": read.returned.file,
        "kind": str(mark.kind),
        "scope": mark.scope,
        "counts": {
            "exported": found.exported,
            "read": found.read,
            "unchanged": found.unchanged,
            **{str(one): found.count(one) for one in What},
            "repeated": found.repeated,
            "unclear": found.unclear,
        },
        "edits": [
            {
                "what": str(edit.what),
                "sheet": edit.sheet,
                "row": edit.row,
                "cells": {cell.key: [cell.before, cell.after] for cell in edit.cells},
            }
            for edit in found.edits
        ],
        "notices": [_notice_json(one) for one in (*found.notices, *read.meaning.remarks)],
        "questions": [_notice_json(one) for one in read.meaning.questions],
        "places": [
            {
                "kind": str(edit.kind),
                "teacher_id": str(dataset.teachers.teacher_id[edit.teacher]),
                "group_id": str(dataset.groups.group_id[edit.group]),
            }
            for edit in read.meaning.edits
        ],
    }


def _notice_json(one: Notice) -> dict[str, object]:
    return {
        "code": one.code,
        "sheet": one.sheet,
        "row": one.row,
        "message_ru": one.told[0],
        "message_en": one.told[1],
    }


def places_line(reads: Iterable[Read], lang: Lang) -> str:
    """How many places the edits of all workbooks give and take."""
    edits = {edit for read in reads for edit in read.meaning.edits}
    if not edits:
        return word("no_places", lang)
    seats = sum(edit.kind is Kind.SEAT for edit in edits)
    return word("places", lang, seats=seats, unseats=len(edits) - seats)
