"""The dataset after a rebalancing: what the next one, and every audit of the new plan, starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from datasets.arrivals import renewed, with_rows
from datasets.raw import RawTables
from rules.columns import NO_INDEX, DateArray, IntArray, OptionalInts
from rules.context import Assignment
from rules.dataset import ARRIVING, Dataset
from rules.substitution.case import Case
from rules.substitution.changes import MODES
from rules.substitution.group_states import STAYING
from rules.substitution.numbers import with_passed_numbers
from rules.tables import Refusals, UniqueNumbers

_CHANGED = (*ARRIVING, "groups", "group_sessions", "districts", "schools")
FREE, HELD = "free", "held"


def succeeding(
    raw: RawTables,
    case: Case,
    after: Assignment,
    refusals: tuple[Refusals, IntArray],
    numbers: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """The tables of ``raw`` with what was acted upon.

    Args:
        raw: the tables that the case was read from.
        case: tells which groups have new days.
        after: the plan afterwards.
        refusals: those that arrived, and the rows that were admitted.
        numbers: per unique number that changed hands who holds it now; empty: nobody.
    """
    found = with_rows(raw, {"refusals": _refusal_rows(case.dataset, *refusals)})
    for table, figures in _allotments(case, after, numbers).items():
        found[table] = _with_figures(found[table], figures)
    if numbers:
        found["unique_numbers"] = _passed(found["unique_numbers"], numbers)
    if len(_changed(case.dataset)):
        found["groups"] = _on_new_days(found["groups"], case.dataset)
        sessions = found.get("group_sessions", pd.DataFrame())
        found["group_sessions"] = _with_new_sessions(sessions, case.dataset)
    return found


def named_by(tables: RawTables, before: Dataset) -> Dataset:
    """``before`` with the hashes of the tables that follow it."""
    return renewed(before, tables, _CHANGED)


def _refusal_rows(dataset: Dataset, refusals: Refusals, admitted: IntArray) -> list[dict[str, str]]:
    posts, groups = dataset.teachers.teacher_id, dataset.groups.group_id
    return [
        {
            "teacher_id": str(posts[refusals.teacher[row]]),
            "group_id": str(groups[refusals.group[row]]),
            "refused_on": _iso(refusals.refused_on, row),
            "refused_by": str(refusals.refused_by[row]),
            "registered_on": _iso(refusals.registered_on, row),
            "reason": str(refusals.reason[row]),
            "force_majeure": "true" if refusals.force_majeure[row] else "false",
            "explanatory_note": str(refusals.explanatory_note[row]),
        }
        for row in admitted.tolist()
    ]


def _iso(days: DateArray, row: int) -> str:
    return "" if np.isnat(days[row]) else str(days[row])


def _allotments(case: Case, after: Assignment, numbers: Mapping[str, str]) -> dict[str, OptionalInts]:
    """Unique numbers of districts and schools where some passed that no row of the table tells of."""
    dataset = case.dataset.replace(unique_numbers=_held_by(case.dataset, numbers))
    now = with_passed_numbers(replace(case, context=replace(case.context, dataset=dataset)), after)
    return {
        name: figures
        for name, figures, before in (
            ("districts", now.districts.unique_numbers, dataset.districts.unique_numbers),
            ("schools", now.schools.unique_numbers, dataset.schools.unique_numbers),
        )
        if not np.array_equal(figures.values, before.values)
    }


def _held_by(dataset: Dataset, numbers: Mapping[str, str]) -> UniqueNumbers:
    table = dataset.unique_numbers
    teacher, status = table.teacher.copy(), table.status.copy()
    for row, number in enumerate(table.unique_number):
        holder = numbers.get(str(number))
        if holder is not None:
            teacher[row] = dataset.teacher_index[holder] if holder else NO_INDEX
            status[row] = HELD if holder else FREE
    return replace(table, teacher=teacher, status=status)


def _with_figures(table: pd.DataFrame, figures: OptionalInts) -> pd.DataFrame:
    changed = table.copy()
    written = figures.values.astype(object).astype(str)
    changed["unique_numbers"] = np.where(figures.filled, written, "").astype(object)
    return changed


def _passed(table: pd.DataFrame, numbers: Mapping[str, str]) -> pd.DataFrame:
    """The table of numbers with new holders; the district that a number was issued to stays in its row."""
    changed = table.copy()
    rows = changed["unique_number"].isin(numbers.keys())
    holder = changed.loc[rows, "unique_number"].map(numbers)
    for column in ("teacher_id", "status"):
        if column not in changed:
            changed[column] = ""
    changed.loc[rows, "teacher_id"] = holder
    changed.loc[rows, "status"] = np.where(holder == "", FREE, HELD)
    return changed


def _changed(dataset: Dataset) -> IntArray:
    """Groups that go on, on other days or in another way."""
    changes = dataset.group_changes
    return np.unique(changes.group[np.isin(changes.change, STAYING)]).astype(np.int64)


def _on_new_days(table: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """The groups with the days that were announced."""
    changed, rows = table.copy(), _changed(dataset)
    for column, days in (("start", dataset.groups.start), ("end", dataset.groups.end)):
        cells = changed[column].to_numpy(dtype=object, copy=True)
        cells[rows] = np.datetime_as_string(days[rows])
        changed[column] = cells
    return changed


def _with_new_sessions(table: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """The sessions with those of changed groups as they are held now, at the end."""
    sessions, ids, changed = dataset.group_sessions, dataset.groups.group_id, _changed(dataset)
    rows = np.flatnonzero(np.isin(sessions.group, changed))
    words = {int(code): word for word, code in MODES.items()}
    now = pd.DataFrame(
        {
            "group_id": ids[sessions.group[rows]],
            "start": np.datetime_as_string(sessions.start[rows]).astype(object),
            "end": np.datetime_as_string(sessions.end[rows]).astype(object),
            "mode": [words[code] for code in sessions.mode[rows].tolist()],
        },
        dtype=object,
    )
    others = table[~table["group_id"].isin(set(ids[changed].tolist()))] if len(table.columns) else table
    return pd.concat([others, now], ignore_index=True).fillna("")
