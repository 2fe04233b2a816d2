"""A dataset with something else in it: another figure, more rows or fewer, other days of a group.

What it says of its own hashes is then no longer true: such a dataset never leaves memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from rules.columns import OptionalInts, Ragged
from rules.dataset import Dataset
from rules.tables import Table

TableT = TypeVar("TableT", bound=Table)
Row = Mapping[str, object]
"""Cells by column; what is not given is empty."""


def with_figure(dataset: Dataset, table: str, column: str, rows: Sequence[int], figure: int) -> Dataset:
    """With another figure in some cells of a column of whole numbers."""
    cells, at = getattr(getattr(dataset, table), column), list(rows)
    values = (cells.values if isinstance(cells, OptionalInts) else cells).copy()
    values[at] = figure
    if not isinstance(cells, OptionalInts):
        return _with_column(dataset, table, column, values)
    filled = cells.filled.copy()
    filled[at] = True
    return _with_column(dataset, table, column, OptionalInts(values, filled))


def raised(dataset: Dataset, table: str, column: str, rows: Sequence[int], by: int) -> Dataset:
    """With the figures of some rows higher by so much.  Raises: ValueError: a cell has no figure."""
    cells, at = getattr(getattr(dataset, table), column), list(rows)
    optional = isinstance(cells, OptionalInts)
    if optional and not cells.filled[at].all():
        raise ValueError(f"{table}.{column}: no figure to raise in some of the rows {at}")
    values = (cells.values if optional else cells).copy()
    values[at] += by
    return _with_column(dataset, table, column, OptionalInts(values, cells.filled) if optional else values)


def emptied(dataset: Dataset, table: str, column: str, row: int) -> Dataset:
    """With no figure in one cell."""
    cells: OptionalInts = getattr(getattr(dataset, table), column)
    filled = cells.filled.copy()
    filled[row] = False
    return _with_column(dataset, table, column, OptionalInts(np.where(filled, cells.values, 0), filled))


def moved(dataset: Dataset, group: int, days: int) -> Dataset:
    """With a group, and each of its sessions, so many days later (earlier where negative)."""
    shift, groups, sessions = np.timedelta64(days, "D"), dataset.groups, dataset.group_sessions
    of_group, of_session = np.arange(len(groups)) == group, sessions.group == group
    return dataset.replace(
        groups=replace(
            groups,
            start=np.where(of_group, groups.start + shift, groups.start),
            end=np.where(of_group, groups.end + shift, groups.end),
        ),
        group_sessions=replace(
            sessions,
            start=np.where(of_session, sessions.start + shift, sessions.start),
            end=np.where(of_session, sessions.end + shift, sessions.end),
        ),
    )


def kept(table: TableT, rows: np.ndarray) -> TableT:
    """Some rows of a table of plain columns."""
    return type(table)(**{one.name: getattr(table, one.name)[rows] for one in _columns(table)})


def longer(table: TableT, rows: Sequence[Row]) -> TableT:
    """The table with more rows at its end.

    Raises: TypeError: the table has a column of intervals; KeyError: a cell of no column.
    """
    names = [one.name for one in _columns(table)]
    for row in rows:
        if unknown := set(row) - set(names):
            raise KeyError(f"{type(table).__name__} has no column {sorted(unknown)}")
    return type(table)(**{n: _longer(getattr(table, n), [row.get(n) for row in rows]) for n in names})


def _longer(column: Any, cells: Sequence[Any]) -> object:
    if isinstance(column, OptionalInts):
        more = OptionalInts.of(cells)
        return OptionalInts(
            np.concatenate([column.values, more.values]), np.concatenate([column.filled, more.filled])
        )
    if isinstance(column, Ragged):
        added = Ragged.of([cell or () for cell in cells])
        offsets = np.concatenate([column.offsets, added.offsets[1:] + column.offsets[-1]])
        return Ragged(offsets, np.concatenate([column.codes, added.codes]))
    if not isinstance(column, np.ndarray):
        raise TypeError(f"a column of {type(column).__name__} can't be made longer")
    given = [_empty(column) if cell is None else cell for cell in cells]
    return np.concatenate([column, np.array(given, dtype=column.dtype)])


def _empty(column: np.ndarray) -> object:
    """What an empty cell holds: no text, no index, no day, or False."""
    empty: dict[str, object] = {"O": "", "b": False, "M": np.datetime64("NaT")}
    return empty.get(column.dtype.kind, -1)


def _with_column(dataset: Dataset, table: str, column: str, cells: object) -> Dataset:
    return dataset.replace(**{table: replace(getattr(dataset, table), **{column: cells})})


def _columns(table: Table) -> tuple[Any, ...]:
    return fields(table)  # type: ignore[arg-type]  # every table is a dataclass
