"""The tables of the base as scenarios look rows up in them: each column is searched once for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from datasets.convert import Cells
from datasets.fields import Kind, Table
from datasets.raw import RawTables, text_cells
from datasets.schema import TABLES
from rules.columns import IntArray

IDLE_TABLES = (
    "confirmations", "refusals", "group_changes", "overrules", "submissions", "held_places",
)  # fmt: skip
"""Tables that a new plan does not ask: they are about a plan that was published, or about papers."""
_MOST_SHOWN = 3


@dataclass(frozen=True, eq=False)
class Base:
    """The raw tables that every scenario changes."""

    raw: RawTables
    _cells: dict[tuple[str, str], Cells] = field(default_factory=dict)
    _codes: dict[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """The table; an empty one where the input has none."""
        return self.raw.get(table, pd.DataFrame())

    def cells(self, table: str, column: str) -> Cells:
        """A column, trimmed; one that the input lacks is empty."""
        if (table, column) not in self._cells:
            frame = self.frame(table)
            there = column in frame
            made = Cells.of(text_cells(frame[column])) if there else Cells.empty(len(frame))
            self._cells[table, column] = made
            self._codes[table, column] = {text: i for i, text in enumerate(made.texts)}
        return self._cells[table, column]

    def rows(self, table: str, wanted: Mapping[str, str]) -> IntArray:
        """Rows that have all these cells, ascending."""
        left = np.arange(len(self.frame(table)))
        for column, text in wanted.items():
            cells = self.cells(table, column)
            code = self._codes[table, column].get(text.strip())
            left = left[cells.codes[left] == code] if code is not None else left[:0]
        return left

    def rows_with(self, table: str, column: str, texts: Iterable[str]) -> IntArray:
        """Rows whose cell is one of the texts, ascending."""
        cells = self.cells(table, column)
        codes = self._codes[table, column]
        return cells.rows_of([codes[text] for text in texts if text in codes])

    def rows_listing(self, table: str, column: str, texts: Collection[str]) -> IntArray:
        """Rows whose list holds one of the texts, ascending."""
        cells = self.cells(table, column)
        return cells.rows_of([i for i, text in enumerate(cells.texts) if set(listed(text)) & set(texts)])

    def shown(self, table: str, row: int) -> str:
        """How a row is named: its id, else its first filled cells; nothing that is private."""
        declared = TABLES[table]
        own = declared.id_column
        if own is not None:
            return self.cells(table, own).text(row)
        filled = [
            text
            for column in declared.columns
            if not column.private and (text := self.cells(table, column.name).text(row))
        ]
        return " · ".join(filled[:_MOST_SHOWN])


def listed(text: str) -> list[str]:
    """The entries of a cell that holds a list."""
    return [part.strip() for part in text.split(";") if part.strip()]


@dataclass(frozen=True)
class Reference:
    """A column that names rows of another table; ``several``: a list of them."""

    table: str
    column: str
    several: bool

    @cached_property
    def may_be_empty(self) -> bool:
        """Without what it names the row stays, with an empty cell."""
        return (self.table, self.column) in _LOOSE


_LOOSE = {("groups", "district_id"), ("unique_numbers", "school_id"), ("unique_numbers", "teacher_id")}


def references_to(table: Table) -> list[Reference]:
    """Every column of every table that names rows of this one."""
    return [
        Reference(other.name, column.name, column.kind is Kind.REFS)
        for other in TABLES.values()
        for column in other.columns
        if column.kind in (Kind.REF, Kind.REFS) and column.table == table.name
    ]
