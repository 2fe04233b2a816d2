"""Places that arrived outside the campaign, as a group that the data do not have yet."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np

from rules.columns import OptionalInts, Ragged
from rules.context import Context
from rules.dataset import Dataset
from rules.tables import Groups, GroupSessions, Mode, Programmes

TableT = TypeVar("TableT", Programmes, Groups, GroupSessions)


@dataclass(frozen=True)
class Call:
    """What arrived: so many places, of a programme or (-1) for a subject (code), on days if they are known,
    for people of a district (-1: of any)."""

    places: int
    programme: int = -1
    subject: int = -1
    days: tuple[date, date] | None = None
    district: int = -1


def with_call(context: Context, call: Call) -> Dataset:
    """The dataset with one more group, the last one (and, for a subject alone, one more programme)."""
    dataset = context.dataset
    first, last = call.days or (context.as_of or dataset.period.start,) * 2
    programmes, programme = dataset.programmes, call.programme
    if programme < 0:
        programme = len(programmes)
        blank = _extended(programmes, programme_id="", title="", approved=True)
        programmes = replace(blank, subjects=_with_codes(dataset.programmes.subjects, [call.subject]))
    groups = _extended(
        dataset.groups,
        group_id="",
        programme=programme,
        start=np.datetime64(first),
        end=np.datetime64(last),
        max_size=call.places,
        seats_elsewhere=0,
        shared=True,
        district=-1,
    )
    sessions = _extended(
        dataset.group_sessions,
        group=dataset.n_groups,
        start=np.datetime64(first),
        end=np.datetime64(last),
        mode=int(Mode.IN_PERSON),
    )
    return dataset.replace(programmes=programmes, groups=groups, group_sessions=sessions)


def _extended(table: TableT, **cells: object) -> TableT:
    """A table with one more row; cells that are not given are empty (texts, lists, figures) or -1."""
    columns: dict[str, Any] = {}
    for field in fields(table):
        column, cell = getattr(table, field.name), cells.get(field.name)
        if isinstance(column, OptionalInts):
            values, filled = np.append(column.values, 0), np.append(column.filled, False)
            columns[field.name] = OptionalInts(values, filled)
        elif isinstance(column, Ragged):
            columns[field.name] = _with_codes(column, [])
        else:
            longer = np.empty(len(column) + 1, dtype=column.dtype)
            empty: object = "" if column.dtype == object else False if column.dtype == np.bool_ else -1
            longer[:-1], longer[-1] = column, empty if cell is None else cell
            columns[field.name] = longer
    return replace(table, **columns)


def _with_codes(column: Ragged, codes: list[int]) -> Ragged:
    offsets = np.append(column.offsets, len(column.codes) + len(codes))
    return Ragged(offsets, np.append(column.codes, np.array(codes, dtype=np.int32)).astype(np.int32))
