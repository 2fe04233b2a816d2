"""Small datasets for tests: a few rows as dicts, everything else by default.

``tiny(applications=[{"teacher_id": "t1", "programme_id": "p1"}], groups=[{"group_id": "g1"}])`` is a whole
dataset: a row that something refers to and nobody gave is made up (district ``d1``, school ``s1`` in it, a
post of an «учитель», a programme, a group of 25 places on 1 to 5 March 2027).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from datasets.assemble import dataset_from_raw
from datasets.fields import Kind, Table
from datasets.parse import parts
from datasets.raw import RawTables, cell_text
from datasets.schema import TABLES
from rules.dataset import Dataset

Row = dict[str, object]

DEFAULTS: dict[str, Row] = {
    "period": {"period_id": "27H1", "start": "2027-01-01", "end": "2027-06-30"},
    "districts": {"name": "Первый район"},
    "schools": {"district_id": "d1"},
    "teachers": {"school_id": "s1", "position": "учитель"},
    "deficits": {"teacher_id": "t1", "competency_id": "c1", "severity": 3},
    "groups": {"programme_id": "p1", "start": "2027-03-01", "end": "2027-03-05", "max_size": 25},
    "group_sessions": {"group_id": "g1", "start": "2027-03-01", "end": "2027-03-05", "mode": "in_person"},
    "school_calendar": {"start": "2027-03-01", "end": "2027-03-05", "teaching": False},
    "group_conflicts": {"group_id": "g1", "other_group_id": "g2"},
    "applications": {"teacher_id": "t1", "programme_id": "p1"},
    "recommendations": {"school_id": "s1", "programme_id": "p1"},
    "confirmations": {"teacher_id": "t1", "group_id": "g1", "confirmed_on": "2027-02-15"},
    "decisions": {"teacher_id": "t1", "decision": "must"},
    "training_history": {"teacher_id": "t1", "programme_id": "p1", "end": "2024-03-05"},
    "unique_numbers": {"district_id": "d1"},
    "refusals": {"teacher_id": "t1", "group_id": "g1", "refused_on": "2027-02-15"},
    "group_changes": {"group_id": "g1", "change": "cancelled", "announced_on": "2027-02-15"},
    "substitutes": {"teacher_id": "t1", "group_id": "g1", "named_by": "s1", "named_on": "2027-02-15"},
    "submissions": {"school_id": "s1", "status": "submitted"},
    "held_places": {"school_id": "s1", "places": 1},
    "overrules": {
        "group_id": "g1",
        "level": "region",
        "reason": "мест нет больше нигде",
        "decided_by": "оператор",
        "decided_on": "2027-02-15",
    },
}
"""What a row of a table holds where a test says nothing; ids are numbered: ``t1``, ``t2`` …"""

PREFIXES = {"teachers": "t", "groups": "g", "unique_numbers": "n"}
"""First letters of numbered ids where they are not the first letter of the table."""


def tiny(**tables: Iterable[Mapping[str, object]]) -> Dataset:
    """A dataset of a few rows; raises what :func:`datasets.assemble.dataset_from_raw` raises."""
    return dataset_from_raw(raw_tiny(**tables))[0]


def raw_tiny(**tables: Iterable[Mapping[str, object]]) -> RawTables:
    """The raw tables of :func:`tiny`, the required ones always there.

    A cell is any Python value: None is empty, dates are ISO, a list or tuple is joined with ``;``.  A column
    given in no row is left out; unknown columns are passed on.
    """
    rows = {name: [dict(row) for row in given] for name, given in tables.items()}
    for name, given in rows.items():
        if name in TABLES:
            _fill(TABLES[name], given, rows)
    for name in ("period", "districts", "schools"):
        if not rows.get(name):
            rows[name] = []
            _append(name, "", rows)
    while _make_up_missing(rows):
        pass
    for name, table in TABLES.items():
        if table.required:
            rows.setdefault(name, [])
    return {name: _frame(name, given) for name, given in rows.items()}


def _fill(table: Table, given: list[Row], rows: dict[str, list[Row]]) -> None:
    own = table.id_column
    for i, row in enumerate(given, start=1):
        if table.name == "applications" and row.get("group_id") and "programme_id" not in row:
            row["programme_id"] = _programme_of(str(row["group_id"]), rows)
        for column, value in DEFAULTS.get(table.name, {}).items():
            row.setdefault(column, value)
        if own is not None:
            row.setdefault(own, f"{PREFIXES.get(table.name, table.name[0])}{i}")


def _programme_of(group_id: str, rows: dict[str, list[Row]]) -> object:
    groups = rows.get("groups", [])
    return next(
        (g["programme_id"] for g in groups if g.get("group_id") == group_id and "programme_id" in g), "p1"
    )


def _append(name: str, row_id: str, rows: dict[str, list[Row]]) -> None:
    own = TABLES[name].id_column
    row: Row = {own: row_id} if own and row_id else {}
    rows.setdefault(name, []).append(row)
    _fill(TABLES[name], [row], rows)


def _make_up_missing(rows: dict[str, list[Row]]) -> bool:
    """Append a default row for every id referred to that has none; True when something was made up."""
    made = False
    for name, given in list(rows.items()):
        for column in TABLES[name].columns if name in TABLES else ():
            if column.kind not in {Kind.REF, Kind.REFS}:
                continue
            own = TABLES[column.table].id_column
            known = {_text(row.get(str(own))).strip() for row in rows.get(column.table, [])}
            for row in list(given):
                for wanted in parts(_text(row.get(column.name))):
                    if wanted not in known:
                        known.add(wanted)
                        _append(column.table, wanted, rows)
                        if column.table == "groups" and row.get("programme_id"):
                            rows["groups"][-1]["programme_id"] = row["programme_id"]
                        made = True
    return made


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ";".join(_text(v) for v in value)
    return value.isoformat() if isinstance(value, date) else cell_text(value)


def _frame(name: str, given: list[Row]) -> pd.DataFrame:
    required = [c.name for c in TABLES[name].columns if c.required] if name in TABLES else []
    headings = list(dict.fromkeys([*required, *(column for row in given for column in row)]))
    cells = {column: [_text(row.get(column)) for row in given] for column in headings}
    return pd.DataFrame(cells, columns=headings, dtype=str)
