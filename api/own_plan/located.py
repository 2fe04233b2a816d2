"""Where a breach stands in somebody's table: the row as Excel shows it, and the sheet of several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from api.messages import Lang, pick, say
from datasets.plan_sheets import ROWS_OF_SHEET
from datasets.plan_table import AssignmentTable
from rules.audit import REPEATED_PLACE_RULE, Verdict
from rules.base import Violation
from rules.context import Facts
from rules.derived import places_in_quota

TABLE = "assignments"
_SHOWN_ROWS = 8


def located(verdict: Verdict, table: AssignmentTable) -> Verdict:
    """The verdict with rows of the plan by sheet (``assignments/Sheet``), where the table has several."""
    if not table.sheets:
        return verdict
    return replace(verdict, violations=tuple(_located(one, table) for one in verdict.violations))


def with_counted_rows(verdict: Verdict, facts: Facts, rows: Sequence[int]) -> Verdict:
    """The verdict in which breaches of quotas and of unique numbers also name the places counted.

    ``facts``: the places each once; ``rows``: where each stands in the table.
    """
    return replace(verdict, violations=tuple(_counted(one, facts, rows) for one in verdict.violations))


def _counted(violation: Violation, facts: Facts, rows: Sequence[int]) -> Violation:
    if not violation.rows or violation.rule not in ("quota", "quota_floor", "number_allotment"):
        return violation
    table, row = violation.rows[0]
    if table == "quotas":
        places = places_in_quota(facts, row - 2)
    else:
        places = np.flatnonzero((facts.district if table == "districts" else facts.school) == row - 2)
    here = tuple((TABLE, rows[place]) for place in places.tolist())
    return replace(violation, rows=(*violation.rows, *here))


def sheet_row(row: int, table: AssignmentTable) -> tuple[str, int]:
    """Sheet ("" where there is one alone) and row."""
    if not table.sheets:
        return "", row
    number, own = divmod(row, ROWS_OF_SHEET)
    return table.sheets[number - 1], own


def row_words(row: int, table: AssignmentTable, lang: Lang) -> str:
    """``строка 7``, or ``лист «Школа 1», строка 7``."""
    sheet, own = sheet_row(row, table)
    return _words(sheet, [own], lang)


def _located(violation: Violation, table: AssignmentTable) -> Violation:
    def place(name: str, row: int) -> tuple[str, int]:
        if name != TABLE:
            return name, row
        sheet, own = sheet_row(row, table)
        return f"{TABLE}/{sheet}", own

    rows = tuple(place(*one) for one in violation.rows)
    figures = {
        name: sheet_row(value, table)[1] if name in ("row", "first_row") and isinstance(value, int) else value
        for name, value in violation.figures.items()
    }
    moved = replace(violation, rows=rows, figures=figures)
    if violation.rule != REPEATED_PLACE_RULE or "first_row" not in violation.figures:
        return moved
    named = dict(violation.objects)
    return replace(
        moved,
        sentence_ru=f"Место педагога {named['teacher']} в группе {named['group']} записано дважды.",
        sentence_en=f"The place of teacher {named['teacher']} in group {named['group']} stands there twice.",
    )


def where(violation: Violation, lang: Lang) -> str:
    """The rows of the plan that a breach is about."""
    rows: dict[str, set[int]] = defaultdict(set)
    for name, row in violation.rows:
        table, _, sheet = name.partition("/")
        if table == TABLE:
            rows[sheet].add(row)
    if not rows:
        return say("whole_plan", lang)
    return "; ".join(_words(sheet, sorted(numbers), lang) for sheet, numbers in rows.items())


def _words(sheet: str, rows: list[int], lang: Lang) -> str:
    more = f" {say('more_remarks', lang, n=len(rows) - _SHOWN_ROWS)}" if rows[_SHOWN_ROWS:] else ""
    listed = ", ".join(map(str, rows[:_SHOWN_ROWS])) + more
    told = say("row", lang, row=listed) if len(rows) == 1 else say("rows", lang, rows=listed)
    return f"{pick((f'лист «{sheet}»', f'sheet «{sheet}»'), lang)}, {told}" if sheet else told
