"""Rows that can't be used, although each of their cells can be read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from datasets.convert import Cells, TypedColumn, TypedTable
from datasets.findings import HEADING_ROWS, Finding, Findings, error
from rules.columns import BoolArray

INTERVALS = (
    ("period", "start", "end"),
    ("groups", "start", "end"),
    ("group_sessions", "start", "end"),
    ("school_calendar", "start", "end"),
    ("group_changes", "new_start", "new_end"),
)

BOUNDS = (("groups", "min_size", "max_size"), ("quotas", "min_seats", "max_seats"))


def check_period(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """The table ``period`` has exactly one row."""
    table = typed["period"]
    if table.length != 1 and any(column.present for column in table.columns.values()):
        said = error(
            "period_rows",
            f"строк с данными: {table.length}",
            f"rows of data: {table.length}",
            ("ровно одна строка", "exactly one row"),
        )
        findings.add(said, "period", None, HEADING_ROWS + 1 if table.length else None)


def check_intervals(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Nothing ends before it starts."""
    for name, first, last in INTERVALS:
        table = typed[name]
        start, end = table[first], table[last]

        def said(row: int, start: Cells = start.cells) -> Finding:
            day = start.text(row)
            return error(
                "end_before_start",
                "конец раньше начала",
                "ends before it starts",
                (f"дата не раньше {day}", f"a date not before {day}"),
            )

        findings.rows(said, name, last, np.flatnonzero(end.values < start.values), end.cells.text)


def check_bounds(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """No minimum above its maximum."""
    for name, lowest, highest in BOUNDS:
        low, high = typed[name][lowest], typed[name][highest]
        crossed = (
            low.cells.filled & high.cells.filled & _sound(low) & _sound(high) & (low.values > high.values)
        )

        def said(row: int, column: str = highest, high: Cells = high.cells) -> Finding:
            most = high.text(row)
            return error(
                "min_over_max",
                "наименьшее больше наибольшего",
                "the minimum is above the maximum",
                (f"не больше {most} ({column})", f"at most {most} ({column})"),
            )

        findings.rows(said, name, lowest, np.flatnonzero(crossed), low.cells.text)


def _sound(column: TypedColumn) -> BoolArray:
    """Rows whose cell could be read."""
    sound: BoolArray = ~np.isin(column.cells.codes, list(column.parsed.slips))
    return sound


def check_groups_of_programmes(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Where a row names a programme and a group, the group is one of that programme."""
    of_group = typed["groups"]["programme_id"]
    for name in ("applications", "decisions"):
        table = typed[name]
        group, programme = table["group_id"].values, table["programme_id"].values
        both = np.flatnonzero((group >= 0) & (programme >= 0))
        other = of_group.values[group[both]]
        wrong = both[(other >= 0) & (other != programme[both])]

        def said(row: int, table: TypedTable = table) -> Finding:
            wanted = table["programme_id"].cells.text(row)
            found = of_group.cells.text(int(table["group_id"].values[row]))
            return error(
                "group_of_other_programme",
                f"это группа программы {found}",
                f"this is a group of programme {found}",
                (f"группа программы {wanted}", f"a group of programme {wanted}"),
            )

        findings.rows(said, name, "group_id", wrong, table["group_id"].cells.text)


def check_recommendations(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """A recommendation is for somebody: a teacher or a position."""
    table = typed["recommendations"]
    nobody = ~table["teacher_id"].cells.filled & ~table["position"].cells.filled
    said = error(
        "recommendation_for_nobody",
        "не указан ни педагог, ни должность",
        "names neither a teacher nor a position",
        ("teacher_id или position", "teacher_id or position"),
    )
    findings.rows(said, "recommendations", "teacher_id", np.flatnonzero(nobody))


def check_conflicts(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """No group conflicts with itself."""
    table = typed["group_conflicts"]
    one, other = table["group_id"].values, table["other_group_id"]
    said = error("conflict_with_itself", "группа несовместима сама с собой", "a group conflicts with itself")
    same = np.flatnonzero((one >= 0) & (one == other.values))
    findings.rows(said, "group_conflicts", "other_group_id", same, other.cells.text)


def check_changes(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """A group that moved has new dates, one that was merged another group to go to."""
    table = typed["group_changes"]
    change, into, moved_to = table["change"].values, table["into_group_id"], table["new_start"]
    expected = ("другая группа", "another group")
    lost = error(
        "change_incomplete", "не указано, с какой группой объединена", "no group to merge into", expected
    )
    undated = error("change_incomplete", "не указано, на какой день перенесена", "no day to move to")
    own = error(
        "merged_with_itself", "группа объединена сама с собой", "a group merged into itself", expected
    )
    findings.rows(
        lost, "group_changes", "into_group_id", np.flatnonzero((change == "merged") & ~into.cells.filled)
    )
    findings.rows(
        undated, "group_changes", "new_start", np.flatnonzero((change == "moved") & ~moved_to.cells.filled)
    )
    same = np.flatnonzero((into.values >= 0) & (into.values == table["group_id"].values))
    findings.rows(own, "group_changes", "into_group_id", same, into.cells.text)


CHECKS = (
    check_period,
    check_intervals,
    check_bounds,
    check_groups_of_programmes,
    check_recommendations,
    check_conflicts,
    check_changes,
)
