"""The tables of a scenario: those of the base with its edits done, and which change made which row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.findings import HEADING_ROWS
from datasets.scenarios.edits import Edits
from rules.problems import Problem


@dataclass(frozen=True, eq=False)
class Frames:
    """Tables after the edits; ``origin``: of each changed table the row of the base that each row was, or
    minus the number of the change that added it."""

    tables: Mapping[str, pd.DataFrame]
    origin: Mapping[str, list[int]]
    edits: Edits

    def number_of(self, problem: Problem) -> int | None:
        """The change that a problem of the tables comes from, if it is one change's; ``problem.file`` is a
        table."""
        table, columns = problem.file, (problem.column or "").split(", ")
        if table not in self.origin:
            return None
        every = {n for (name, _, _), (_, n) in self.edits.sets.items() if name == table}
        every |= {n for (name, _), n in self.edits.removed.items() if name == table}
        every |= {n for _, n in self.edits.added.get(table, [])}
        row = None if problem.row is None else problem.row - HEADING_ROWS
        if row is None or not 0 <= row < len(self.origin[table]):
            return min(every) if len(every) == 1 else None
        source = self.origin[table][row]
        if source < 0:
            return -source
        own = {c: n for (name, r, c), (_, n) in self.edits.sets.items() if (name, r) == (table, source)}
        told = [number for column, number in own.items() if column in columns] or list(own.values())
        return min(told, default=None)


def edited(edits: Edits) -> Frames:
    """The tables of the base with every edit done; a table that nothing changes is the base's own."""
    changed = {table for table, _, _ in edits.sets} | {table for table, _ in edits.removed} | {*edits.added}
    tables: dict[str, pd.DataFrame] = dict(edits.base.raw)
    origin: dict[str, list[int]] = {}
    for table in sorted(changed):
        tables[table], origin[table] = _edited(edits, table)
    return Frames(tables, origin, edits)


def _edited(edits: Edits, table: str) -> tuple[pd.DataFrame, list[int]]:
    frame = edits.base.frame(table).astype(object)
    sets = {(row, column): text for (name, row, column), (text, _) in edits.sets.items() if name == table}
    added = edits.added.get(table, [])
    wanted = [*(column for _, column in sets), *(column for row, _ in added for column in row)]
    columns = list(dict.fromkeys([*map(str, frame.columns), *wanted]))
    kept = np.setdiff1d(np.arange(len(frame)), [row for name, row in edits.removed if name == table]).tolist()
    cells: dict[str, list[str]] = {}
    for column in columns:
        given = frame[column].tolist() if column in frame else [""] * len(frame)
        for (row, name), text in sets.items():
            if name == column:
                given[row] = text
        cells[column] = [given[row] for row in kept] + [row.get(column, "") for row, _ in added]
    whole = pd.DataFrame(cells, columns=columns, dtype=object)
    return whole, [*kept, *(-number for _, number in added)]
