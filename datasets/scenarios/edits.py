"""The changes of one scenario as edits of rows of the base, all meant at once; contradictions are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from datasets.findings import HEADING_ROWS
from datasets.parse import iso_day
from datasets.scenarios.base import IDLE_TABLES, Base
from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.records import (
    AddRow,
    Effect,
    KeyCells,
    Numbered,
    RemoveRow,
    Scenario,
    SetCell,
    ShiftGroup,
)
from datasets.schema import TABLES
from rules.base import Sentence

_EMPTY = 'school_id = ""'
_MOST_ROWS = 5

Cell = tuple[str, int, str]
"""Table, row of the base, column."""


@dataclass
class Edits:
    """What a scenario does to the tables; numbers are those of its changes."""

    base: Base
    scenario: Scenario
    faults: Faults
    sets: dict[Cell, tuple[str, int]] = field(default_factory=dict)
    removed: dict[tuple[str, int], int] = field(default_factory=dict)
    with_dependents: set[int] = field(default_factory=set)
    added: dict[str, list[tuple[Mapping[str, str], int]]] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)

    def where(self, number: int) -> Where:
        """Where a problem of that change is told."""
        line = next((c.line for c in self.scenario.changes if c.number == number), None)
        return Where(self.scenario.name, number, line)

    def take(self, numbered: Numbered) -> None:
        """Take one change of tables over; changes of the profile are left aside."""
        match numbered.change:
            case SetCell(table, key, column, value):
                self._set(table, (key, "key"), column, value, numbered.number)
            case ShiftGroup(key, days):
                self._shift(key, days, numbered.number)
            case AddRow(table, row):
                self._add(table, row, numbered.number)
            case RemoveRow(table, key, dependents):
                self._remove(table, key, dependents, numbered.number)

    def _set(self, table: str, key: tuple[KeyCells, str], column: str, value: str, number: int) -> None:
        row = self._row(table, *key, number)
        if self._columns(table, [("column", column)], number) and row is not None:
            self.set_cell((table, row, column), value, number)

    def set_cell(self, cell: Cell, value: str, number: int) -> None:
        """A cell of the base gets a text."""
        before = self.sets.get(cell)
        table, row, column = cell
        was, now = (_shown(table, column, text) for text in (self.base.cells(table, column).text(row), value))
        if before is not None and before[0] != value:
            earlier = _shown(table, column, before[0])
            self.faults.add(
                self.where(number),
                (column, now),
                "contradiction",
                (
                    f"та же ячейка уже получает «{earlier}» (изменение {before[1]})",
                    f'the same cell gets "{earlier}" already (change {before[1]})',
                ),
                ("одно значение одной ячейки", "one value for one cell"),
            )
            return
        self.sets[cell] = (value, number)
        if before is None:
            shown = self.base.shown(table, row)
            self.effects.append(Effect(number, "set", table, shown, column, was, now))

    def _shift(self, key: KeyCells, days: int, number: int) -> None:
        group = self._row("groups", key, "key", number)
        if group is None:
            return
        name = self.base.cells("groups", "group_id").text(group)
        sessions = self.base.rows("group_sessions", {"group_id": name}).tolist()
        for table, rows in (("groups", [group]), ("group_sessions", sessions)):
            for row in rows:
                for column in ("start", "end"):
                    day = iso_day(self.base.cells(table, column).text(row))
                    if day is not None:
                        moved = (day + timedelta(days=days)).isoformat()
                        self.set_cell((table, row, column), moved, number)

    def _add(self, table: str, row: Mapping[str, str], number: int) -> None:
        if not self._table(table, number):
            return
        if self._columns(table, [(f"add.{column}", column) for column in row], number):
            self.added.setdefault(table, []).append((row, number))
            shown = _text(table, row)
            self.effects.append(Effect(number, "add", table, after=shown))

    def _remove(self, table: str, key: KeyCells, dependents: bool, number: int) -> None:
        row = self._row(table, key, "remove", number)
        if row is None:
            return
        if (table, row) in self.removed:
            self._gone(table, row, ("remove", _text(table, key)), number)
            return
        self.removed[table, row] = number
        if dependents:
            self.with_dependents.add(number)
        self.effects.append(Effect(number, "remove", table, before=self.base.shown(table, row)))

    def check_removed(self) -> None:
        """No row is both changed and removed."""
        for (table, row, column), (value, number) in self.sets.items():
            if (table, row) in self.removed and self.removed[table, row] != number:
                self._gone(table, row, (column, value), number)

    def _gone(self, table: str, row: int, at: tuple[str, str], number: int) -> None:
        by = self.removed[table, row]
        self.faults.add(
            self.where(number),
            at,
            "contradiction",
            (f"строку убирает изменение {by}", f"change {by} removes the row"),
            ("менять или убирать, но не то и другое", "change it or remove it, not both"),
        )

    def _table(self, table: str, number: int) -> bool:
        where = self.where(number)
        if table not in TABLES:
            self.faults.unknown(where, ("table", table), ("нет такой таблицы", "no such table"), TABLES)
            return False
        if table in IDLE_TABLES:
            self.faults.add(
                where,
                ("table", table),
                "idle_table",
                (
                    "на новый план эта таблица не влияет",
                    "a new plan does not depend on this table",
                ),
                (
                    "groups: remove, shift_days, start, end, max_size; отказы – kvota rebalance",
                    "groups: remove, shift_days, start, end, max_size; refusals: kvota rebalance",
                ),
            )
            return False
        return True

    def _columns(self, table: str, named: Sequence[tuple[str, str]], number: int) -> bool:
        known = TABLES[table].by_name if table in TABLES else {}
        strange = [(at, name) for at, name in named if known and name not in known]
        for at, name in strange:
            message = ("нет такого столбца", "no such column")
            self.faults.unknown(self.where(number), (at, name), message, known)
        return bool(known) and not strange

    def _row(self, table: str, key: KeyCells, at: str, number: int) -> int | None:
        """The one row that a key means; None with what is wrong told."""
        if not self._table(table, number):
            return None
        wanted = key
        if isinstance(wanted, str):
            own = TABLES[table].id_column
            if own is None:
                self.faults.add(
                    self.where(number),
                    (at, key),
                    "no_id",
                    ("у строк этой таблицы нет кода", "rows of this table have no id"),
                    ("таблица {столбец = значение}", "a table {column = value}"),
                )
                return None
            wanted = {own: wanted}
        if not self._columns(table, [(f"{at}.{column}", column) for column in wanted], number):
            return None
        found = self.base.rows(table, wanted).tolist()
        if len(found) == 1:
            return int(found[0])
        self.faults.add(
            self.where(number),
            (at, _text(table, key)),
            "no_such_row" if not found else "several_rows",
            _fitting(found),
            (
                f"ровно одна строка таблицы {table} (уточнить можно и пустым столбцом: {_EMPTY})",
                f"exactly one row of the table {table} (an empty column narrows too: {_EMPTY})",
            ),
        )
        return None


def _fitting(rows: Sequence[int]) -> Sentence:
    if not rows:
        return "такой строки нет", "there is no such row"
    listed = ", ".join(str(row + HEADING_ROWS) for row in rows[:_MOST_ROWS]) + (
        " …" if rows[_MOST_ROWS:] else ""
    )
    return f"подходит строк {len(rows)}: {listed}", f"{len(rows)} rows fit: {listed}"


def _shown(table: str, column: str, text: str) -> str:
    """The text of a cell as it may be told."""
    return "…" if TABLES[table].by_name[column].private else text


def _text(table: str, key: KeyCells) -> str:
    """An id, or cells by column, as they may be told; every column is known."""
    if isinstance(key, str):
        return key
    return "; ".join(f"{column} = {_shown(table, column, text)}" for column, text in key.items())
