"""Groups that were moved, merged, cancelled or held in another way: the dataset as it is announced."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

import numpy as np

from rules.columns import BoolArray, DateArray, IndexArray, IntArray, OptionalInts, frozen
from rules.context import Assignment
from rules.dataset import Dataset
from rules.matching import is_in, pair_key
from rules.substitution.group_states import STAYING
from rules.tables import Applications, Confirmations, GroupChanges, GroupSessions, Mode, Table

MERGED = "merged"
MODES = {"in_person": Mode.IN_PERSON, "online_sync": Mode.ONLINE_SYNC, "online_async": Mode.ONLINE_ASYNC}

TableT = TypeVar("TableT", bound=Table)


@dataclass(frozen=True)
class Ring:
    """Somebody who is to be told that the group changed; ``keeps``: the place is still the person's."""

    teacher: int
    group: int
    change: str
    keeps: bool


def announced(dataset: Dataset, today: date) -> Dataset:
    """The dataset with every change of a group that is announced by ``today``; later ones are left out.

    The last of several changes holds.  Without a new end a group lasts as long as before.  Its sessions shift
    by as many days as its start; what would lie after its new end is cut off.  A new mode is that of all its
    sessions.  A confirmation from before a change, or from the day of it, lapses: the school has confirmed
    something else.  An application for a merged group counts for the one that it went into too.  Applied
    again, this changes nothing.
    """
    changes = dataset.group_changes
    if len(changes) == 0:
        return dataset
    known = changes.announced_on <= np.datetime64(today, "D")
    table = rows_of(changes, np.flatnonzero(known)[np.argsort(changes.announced_on[known], kind="stable")])
    staying = rows_of(table, np.flatnonzero(np.isin(table.change, STAYING)))
    start, end = _dates(dataset, staying)
    return dataset.replace(
        group_changes=_with_dates(table, start, end),
        groups=replace(dataset.groups, start=start, end=end),
        group_sessions=_sessions(dataset, staying, start, end),
        confirmations=_still_holding(dataset.confirmations, staying),
        applications=_followed(dataset, _into(table, dataset.n_groups)),
    )


def rows_of(table: TableT, rows: np.ndarray) -> TableT:
    """Those rows of a table, in that order; every column is one array."""
    return type(table)(**{column.name: getattr(table, column.name)[rows] for column in fields(table)})  # type: ignore[arg-type]  # every subclass is a dataclass


def joined(first: TableT, second: TableT) -> TableT:
    """The rows of both tables."""
    both = {
        column.name: frozen(np.concatenate([getattr(first, column.name), getattr(second, column.name)]))
        for column in fields(first)  # type: ignore[arg-type]  # every subclass is a dataclass
    }
    return type(first)(**both)


def whom_to_ring(
    dataset: Dataset, plan: Assignment, stays: BoolArray, since: date | None = None
) -> list[Ring]:
    """Everybody of the plan whose group changed, group by group; ``stays``: per place whether it is kept.

    ``dataset``: as announced; ``since``: only changes announced after that day.
    """
    changes = dataset.group_changes
    told = np.ones(len(changes), dtype=np.bool_)
    if since is not None:
        told = changes.announced_on > np.datetime64(since, "D")
    word: dict[int, str] = {}
    for row in np.flatnonzero(told).tolist():
        word[int(changes.group[row])] = str(changes.change[row])
    order = np.lexsort((plan.teacher, plan.group))
    return [
        Ring(int(plan.teacher[place]), group, word[group], bool(stays[place]))
        for place in order.tolist()
        if (group := int(plan.group[place])) in word
    ]


def _into(table: GroupChanges, n_groups: int) -> IndexArray:
    """Per group the one in which its people are now, -1: it was not merged."""
    into = np.full(n_groups, -1, dtype=np.int32)
    merged = table.change == MERGED
    into[table.group[merged]] = table.into_group[merged]
    goal = into.copy()
    for _ in range(n_groups):  # a group may go into one that is merged itself
        further = np.flatnonzero(goal >= 0)
        further = further[into[goal[further]] >= 0]
        if len(further) == 0:
            break
        goal[further] = into[goal[further]]
    return goal


def _followed(dataset: Dataset, into: IndexArray) -> Applications:
    """The applications, and of each that names a merged group one more for the group that it went into."""
    rows, groups = dataset.applications, dataset.n_groups
    goal = np.where(rows.group >= 0, into[rows.group], -1) if groups else rows.group
    at = np.flatnonzero(goal >= 0)
    at = at[~is_in(pair_key(rows.teacher[at], goal[at], groups), pair_key(rows.teacher, rows.group, groups))]
    if len(at) == 0:
        return rows
    more = goal[at].astype(np.int32)
    return Applications(
        application_id=np.concatenate([rows.application_id, np.full(len(at), "", dtype=object)]),
        teacher=np.concatenate([rows.teacher, rows.teacher[at]]),
        programme=np.concatenate([rows.programme, dataset.groups.programme[more]]),
        group=np.concatenate([rows.group, more]),
        rank=_repeated(rows.rank, at),
        score=_repeated(rows.score, at),
        justification=np.concatenate([rows.justification, rows.justification[at]]),
    )


def _repeated(column: OptionalInts, at: IntArray) -> OptionalInts:
    """The column with those of its rows once more at the end."""
    return OptionalInts(
        np.concatenate([column.values, column.values[at]]),
        np.concatenate([column.filled, column.filled[at]]),
    )


def _dates(dataset: Dataset, staying: GroupChanges) -> tuple[DateArray, DateArray]:
    start, end = dataset.groups.start.copy(), dataset.groups.end.copy()
    for row, group in enumerate(staying.group.tolist()):
        begins, ends = staying.new_start[row], staying.new_end[row]
        lasts = end[group] - start[group]
        if not np.isnat(begins):
            start[group] = begins
            end[group] = begins + lasts
        if not np.isnat(ends):
            end[group] = ends
    return frozen(start), frozen(end)


def _with_dates(table: GroupChanges, start: DateArray, end: DateArray) -> GroupChanges:
    """The changes with the dates that came of them all, so that applying them again changes nothing."""
    staying = np.isin(table.change, STAYING)
    return replace(
        table,
        new_start=np.where(staying, start[table.group], table.new_start),
        new_end=np.where(staying, end[table.group], table.new_end),
    )


def _sessions(dataset: Dataset, staying: GroupChanges, start: DateArray, end: DateArray) -> GroupSessions:
    sessions, groups = dataset.group_sessions, dataset.groups
    changed = np.zeros(dataset.n_groups, dtype=np.bool_)
    changed[staying.group] = True
    mine = changed[sessions.group]
    shift = np.where(mine, (start - groups.start)[sessions.group], np.timedelta64(0, "D"))
    begins, ends = sessions.start + shift, sessions.end + shift
    ends = np.where(mine, np.minimum(ends, end[sessions.group]), ends)
    mode = _modes(dataset, staying)
    modes = np.where(mode[sessions.group] >= 0, mode[sessions.group], sessions.mode)
    begins = _not_cut_off(sessions.group, begins, ends)
    kept = np.flatnonzero(begins <= ends)
    bare = np.setdiff1d(np.flatnonzero(mode >= 0), sessions.group[kept])
    return GroupSessions(
        np.concatenate([sessions.group[kept], bare]).astype(np.int32),
        np.concatenate([begins[kept], start[bare]]),
        np.concatenate([ends[kept], end[bare]]),
        np.concatenate([modes[kept], mode[bare]]).astype(np.int32),
    )


def _not_cut_off(group: IndexArray, begins: DateArray, ends: DateArray) -> DateArray:
    """The begins, so that of a group that loses all its sessions the one that began last is held on its new
    last day: what was held in person stays so."""
    kept = np.isin(group, group[begins <= ends])
    order = np.lexsort([begins, group])
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = group[order][1:] != group[order][:-1]
    last = np.zeros(len(order), dtype=np.bool_)
    last[order[is_last]] = True
    return np.where(last & ~kept, ends, begins)


def _modes(dataset: Dataset, staying: GroupChanges) -> IndexArray:
    """Per group the mode that was announced for its sessions, -1: none."""
    mode = np.full(dataset.n_groups, -1, dtype=np.int32)
    for group, word in zip(staying.group.tolist(), staying.new_mode.tolist(), strict=True):
        if word:
            mode[group] = MODES[word]
    return mode


def _still_holding(confirmations: Confirmations, staying: GroupChanges) -> Confirmations:
    last: dict[int, np.datetime64] = dict(zip(staying.group.tolist(), staying.announced_on, strict=True))
    holds = [
        group not in last or bool(day > last[group])
        for group, day in zip(confirmations.group.tolist(), confirmations.confirmed_on, strict=True)
    ]
    return rows_of(confirmations, np.flatnonzero(holds))
