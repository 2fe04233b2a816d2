"""Groups: which programme runs when, with how many places, in which sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import (
    NONE,
    FloatArray,
    Streams,
    Table,
    booleans,
    ids,
    iso,
    numbers,
    pick,
    texts,
)
from datasets.generator.courses import Programmes
from datasets.generator.sessions import AT_PLACE, MODES, RETRAINING_HOURS, Sessions, draw_sessions, in_order
from rules.columns import BoolArray, DateArray, IntArray, StrArray


@dataclass(frozen=True)
class GroupStyle:
    """How groups of a preset are made.

    ``own``: (least, greatest) size limits of groups that we open ourselves: ``min_size``, ``max_size``
    and ``elsewhere`` (people promised by others, who take places and count towards the minimum).  With
    ``shared`` the institute fills groups from many districts and only ``hosted`` groups are our own.
    Runs are shared out among programmes in proportion to demand to the power of ``evenness``.
    """

    count: int
    shared: bool
    min_size: tuple[int, int]
    max_size: tuple[int, int]
    elsewhere: tuple[int, int] = (0, 0)
    hosted: int = 0
    evenness: float = 1.0

    @property
    def people_needed(self) -> int:
        """Our applications without which nobody would announce a group of our own."""
        return 0 if self.shared else max(1, self.min_size[1] - self.elsewhere[0])


@dataclass(frozen=True, eq=False)
class Groups:
    """Runs in order of programme, then start; ``district`` is the host (:data:`NONE`: the provider)."""

    group_id: StrArray
    programme: IntArray
    start: DateArray
    end: DateArray
    min_size: IntArray
    max_size: IntArray
    elsewhere: IntArray
    shared: BoolArray
    district: IntArray
    sessions: Sessions

    def __len__(self) -> int:
        return len(self.group_id)

    @property
    def room(self) -> IntArray:
        """Places left for the districts of the dataset."""
        return np.asarray(np.maximum(0, self.max_size - self.elsewhere))

    def in_person(self) -> BoolArray:
        """Groups with a session that people must travel to."""
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self.sessions.group[self.sessions.mode == AT_PLACE]] = True
        return mask


def draw_groups(
    programmes: Programmes, demand: FloatArray, style: GroupStyle, districts: int, streams: Streams
) -> Groups:
    """Draw the groups; ``demand`` is the expected number of applications per current programme."""
    rng = streams.of("groups")
    at_home_only = _hosted_programmes(programmes, style)
    runs = _runs(demand, style, programmes, at_home_only)
    programme = np.repeat(np.arange(len(runs)), runs)
    n = len(programme)
    hosted = at_home_only[programme]
    sessions = draw_sessions(programme, programmes, hosted, rng)
    start = np.full(n, np.datetime64("2100-01-01", "D"))
    end = np.full(n, np.datetime64("1900-01-01", "D"))
    np.minimum.at(start, sessions.group, sessions.start)
    np.maximum.at(end, sessions.group, sessions.end)
    shared = ~hosted if style.shared else np.zeros(n, dtype=np.bool_)
    at_home = hosted if style.shared else np.ones(n, dtype=np.bool_)
    min_size = rng.integers(style.min_size[0], style.min_size[1] + 1, n)
    max_size = rng.integers(style.max_size[0], style.max_size[1] + 1, n)
    elsewhere = rng.integers(style.elsewhere[0], style.elsewhere[1] + 1, n)
    order = np.lexsort((start, programme))
    new_row = np.empty(n, dtype=np.int64)
    new_row[order] = np.arange(n)
    return Groups(
        group_id=ids("g", n, 3),
        programme=programme,
        start=start[order],
        end=end[order],
        min_size=min_size,
        max_size=np.maximum(max_size, min_size),
        elsewhere=np.where(hosted[order], 0, elsewhere),
        shared=shared[order],
        district=np.where(at_home[order], rng.integers(0, districts, n), NONE),
        sessions=in_order(sessions, new_row),
    )


def _hosted_programmes(programmes: Programmes, style: GroupStyle) -> BoolArray:
    """Current programmes whose one run is held in the district for its own people."""
    may_host = [c.hosted and style.shared for c in programmes.courses[: programmes.n_current]]
    return np.asarray(np.array(may_host) & (np.cumsum(may_host) <= style.hosted))


def _runs(demand: FloatArray, style: GroupStyle, programmes: Programmes, once: BoolArray) -> IntArray:
    """Runs per current programme: one each where enough people ask, the rest by demand; retraining and
    the programmes of ``once`` have no second run."""
    long = np.array([c.hours >= RETRAINING_HOURS for c in programmes.courses[: programmes.n_current]])
    runs = (demand >= style.people_needed).astype(np.int64)
    wanted = demand**style.evenness
    for _ in range(style.count - int(runs.sum())):
        load = np.where(long | once | (runs == 0), 0.0, wanted / (runs + 0.5))
        runs[int(np.argmax(load))] += 1
    return runs


def groups_table(groups: Groups, programmes: Programmes, district_ids: StrArray) -> Table:
    """``groups``; a shared group has no minimum: whether it opens is the institute's matter."""
    return {
        "group_id": groups.group_id,
        "programme_id": programmes.programme_id[groups.programme],
        "start": iso(groups.start),
        "end": iso(groups.end),
        "min_size": numbers(groups.min_size, ~groups.shared),
        "max_size": numbers(groups.max_size),
        "seats_elsewhere": numbers(groups.elsewhere),
        "shared": booleans(groups.shared),
        "district_id": pick(district_ids, groups.district),
    }


def sessions_table(groups: Groups) -> Table:
    """``group_sessions``."""
    rows = groups.sessions
    return {
        "group_id": groups.group_id[rows.group],
        "start": iso(rows.start),
        "end": iso(rows.end),
        "mode": pick(texts(MODES), rows.mode),
    }


def conflicts_table(groups: Groups, share: float, streams: Streams) -> Table:
    """``group_conflicts``: a few pairs of groups with the same lecturer's homework, on whatever dates."""
    rng = streams.of("conflicts")
    neighbours = np.flatnonzero(groups.programme[:-1] != groups.programme[1:])
    n = min(len(neighbours), max(1, round(share * len(groups))))
    first = np.sort(rng.choice(neighbours, size=n, replace=False))
    return {"group_id": groups.group_id[first], "other_group_id": groups.group_id[first + 1]}
