"""A plan as a workbook: goals, places, who is left out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from api.messages import Lang, pick
from api.plan_folder import ASSIGNMENTS, CERTIFICATE, UNASSIGNED
from datasets.escape import unescape
from rules.substitution.goals import title_of

WORKBOOK = "plan.xlsx"
_AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_SHEETS = {
    "goals": ("Цели", "Goals"),
    "places": ("Места", "Places"),
    "unassigned": ("Не вошли", "Left out"),
}
_GOALS = ("Цель", "Значение", "Предел", "Доказано"), ("Goal", "Value", "Bound", "Proven")
_YES = {True: ("да", "yes"), False: ("нет", "no")}
_WIDTH = 18


def write_plan_workbook(plan: Path, target: Path, lang: Lang) -> None:
    """Write the plan folder ``plan`` as one workbook; no cell becomes a formula."""
    certificate = json.loads((plan / CERTIFICATE).read_text(encoding="utf-8"))
    with xlsxwriter.Workbook(target, _AS_TEXT) as book:
        _sheet(book, "goals", [_GOALS[lang is not Lang.RU], *_goals(certificate, lang)], lang)
        for key, name in (("places", ASSIGNMENTS), ("unassigned", UNASSIGNED)):
            with (plan / name).open(encoding="utf-8-sig", newline="") as file:
                _sheet(book, key, csv.reader(file), lang)


def _goals(certificate: dict[str, Any], lang: Lang) -> list[tuple[object, ...]]:
    return [
        (
            pick(title_of(goal["name"]), lang),
            goal["value"],
            goal["bound"],
            pick(_YES[goal["status"] == "proven"], lang),
        )
        for goal in certificate["goals"]
    ]


def _sheet(book: xlsxwriter.Workbook, key: str, rows: Iterable[Sequence[object]], lang: Lang) -> None:
    sheet = book.add_worksheet(pick(_SHEETS[key], lang))
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 10, _WIDTH)
    width = 0
    last = 0
    for last, row in enumerate(rows):
        width = max(width, len(row))
        for column, cell in enumerate(row):
            text = unescape(cell) if isinstance(cell, str) else cell
            sheet.write(last, column, text, bold if last == 0 else None)
    sheet.autofilter(0, 0, last, max(0, width - 1))
