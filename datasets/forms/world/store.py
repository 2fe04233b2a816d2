"""The tables while they grow: rows by key, ids that stay, cells filled but never emptied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from datasets.schema import REQUIRED_TABLES, TABLES

Row = dict[str, str]
Key = tuple[str, ...]

PREFIXES = {
    "districts": ("d", 2),
    "schools": ("s", 2),
    "teachers": ("t", 4),
    "competencies": ("c", 2),
    "programmes": ("p", 2),
    "groups": ("g", 3),
    "applications": ("a", 4),
    "recommendations": ("r", 3),
}
"""First letters and least digits of the ids that we give."""
STANDIN_MARK = "f"
"""Ids of rows that only forms vouch for, no register: ``tf0001``.  The mark survives in the dataset."""
_STANDIN = re.compile(r"(?:s|t|p|g)f\d+\Z")


class Change(StrEnum):
    """What became of a row that was put into a table."""

    NEW = "new"
    FILLED = "filled"
    """It stood there before the import, or twice in it; some cell changed."""
    SAME = "same"


def id_column(table: str) -> str | None:
    """The column of the table's own ids, also where it is optional (``application_id``)."""
    return (
        table.removesuffix("s") + "_id" if table in ("applications", "recommendations") else _declared(table)
    )


def _declared(table: str) -> str | None:
    return TABLES[table].id_column if table in TABLES else None


def is_standin(row_id: str) -> bool:
    """Whether a row was made from a form because no register named it."""
    return bool(_STANDIN.match(row_id))


@dataclass
class Store:
    """Rows of every table by key, in order of first appearance.

    Tables with ids have the id as key; others all of their declared columns but free text and figures that
    may be corrected.  ``before`` keeps what stood there when the import began.
    """

    rows: dict[str, dict[Key, Row]] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, dict[Key, Row]] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_tables(cls, previous: Mapping[str, pd.DataFrame] | None) -> Store:
        """What stands in a dataset already."""
        store = cls()
        for table, frame in (previous or {}).items():
            columns = [str(c) for c in frame.columns]
            store.table(table)
            store.keep_columns(table, columns)
            texts = frame.astype(object).where(frame.notna(), "")
            for values in texts.itertuples(index=False, name=None):
                store.add(table, dict(zip(columns, map(str, values), strict=True)))
        store.before = {t: {k: dict(r) for k, r in rows.items()} for t, rows in store.rows.items()}
        return store

    def keep_columns(self, table: str, columns: Sequence[str]) -> None:
        """Unknown columns are kept behind the declared ones."""
        known = set(TABLES[table].by_name) if table in TABLES else set()
        kept = self.extra.setdefault(table, [])
        kept.extend(c for c in columns if c not in known and c not in kept)

    def table(self, table: str) -> dict[Key, Row]:
        """The rows of a table by key."""
        return self.rows.setdefault(table, {})

    def get(self, table: str, row_id: str) -> Row:
        """The row with that id.  Raises KeyError."""
        return self.table(table)[(row_id,)]

    def key_of(self, table: str, row: Row) -> Key:
        """The columns that say which row it is."""
        own = id_column(table)
        if own and row.get(own):
            return (row[own],)
        return tuple(row.get(column, "") for column in _key_columns(table))

    def add(self, table: str, row: Row) -> None:
        """Append a row as it stands, whatever is there; an equal key twice gets a place of its own."""
        rows = self.table(table)
        key = self.key_of(table, row)
        while key in rows:
            key = (*key, "")
        rows[key] = dict(row)

    def put(self, table: str, row: Row) -> Change:
        """A new row, or the filled cells of ``row`` written over the row with the same key."""
        rows = self.table(table)
        key = self.key_of(table, row)
        old = rows.get(key)
        if old is None:
            rows[key] = dict(row)
            return Change.NEW
        filled = {column: value for column, value in row.items() if value and old.get(column, "") != value}
        old.update(filled)
        return Change.FILLED if filled else Change.SAME

    def new_id(self, table: str, *, standin: bool = False) -> str:
        """The next free id of a table."""
        letter, digits = PREFIXES[table]
        prefix = letter + (STANDIN_MARK if standin else "")
        taken = self.table(table)
        number = self._next.get(table + prefix, 1)
        while (f"{prefix}{number:0{digits}d}",) in taken:
            number += 1
        self._next[table + prefix] = number
        return f"{prefix}{number:0{digits}d}"

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table with rows, every required one, every one that stood there; all text."""
        names = [t for t in TABLES if self.rows.get(t) or t in REQUIRED_TABLES or t in self.before]
        names += [t for t in self.rows if t not in TABLES]
        return {table: self._frame(table) for table in names}

    def _frame(self, table: str) -> pd.DataFrame:
        declared = list(TABLES[table].by_name) if table in TABLES else []
        columns = declared + self.extra.get(table, [])
        rows = [[row.get(column, "") for column in columns] for row in self.table(table).values()]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    def changes(self) -> dict[str, tuple[int, int]]:
        """Per table that stood there before: how many rows are new, how many were filled or corrected."""
        found = {}
        for table, old in self.before.items():
            rows = self.rows.get(table, {})
            new = sum(1 for key in rows if key not in old)
            filled = sum(1 for key, row in rows.items() if key in old and old[key] != row)
            if new or filled:
                found[table] = (new, filled)
        return found


_FIGURES = {
    "deficits": ("teacher_id", "competency_id"),
    "quotas": ("district_id", "school_id", "programme_id", "group_id", "positions"),
}
"""Key columns of tables whose declared keys do not say which row is corrected."""


def _key_columns(table: str) -> tuple[str, ...]:
    if table in _FIGURES:
        return _FIGURES[table]
    if table == "recommendations":
        return ("school_id", "programme_id", "teacher_id", "position")
    if table not in TABLES or not TABLES[table].keys:
        return tuple(TABLES[table].by_name) if table in TABLES else ()
    return TABLES[table].keys[-1].columns
