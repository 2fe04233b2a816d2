"""Groups: which programme runs when, with how many places, in which sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.calibration import REMOTE_START_BY_MONTH, START_BY_MONTH
from datasets.generator.catalogue import BLENDED, IN_PERSON, REMOTE
from datasets.generator.common import NONE, Streams, Table, booleans, codes_of, ids, iso, numbers, pick, texts
from datasets.generator.courses import Programmes
from datasets.generator.school_days import (
    PUBLIC_HOLIDAYS,
    SPRING,
    VETO_FROM,
    mondays,
    month_weights,
    whole_weeks,
)
from rules.columns import BoolArray, DateArray, IntArray, StrArray

AT_PLACE, ONLINE, AT_LEISURE = 0, 1, 2
MODES = ("in_person", "online_sync", "online_async")
WITH_LESSONS_ONLINE = 0.3
"""Share of remote runs with a day of lessons at a fixed hour: estimate."""
RETRAINING_HOURS = 250
RETRAINING = np.array(["2027-01-18", "2027-12-17"], dtype="datetime64[D]")


@dataclass(frozen=True)
class GroupStyle:
    """How groups of a preset are made.

    ``own``: (least, greatest) size limits of groups that we open ourselves: ``min_size``, ``max_size``
    and ``elsewhere`` (people promised by others, who take places and count towards the minimum).  With
    ``shared`` the institute fills groups from many districts and only ``hosted`` groups are our own.
    """

    count: int
    shared: bool
    min_size: tuple[int, int]
    max_size: tuple[int, int]
    elsewhere: tuple[int, int] = (0, 0)
    hosted: int = 0

    @property
    def people_needed(self) -> int:
        """Our applications without which nobody would announce a group of our own."""
        return 0 if self.shared else max(1, self.min_size[1] - self.elsewhere[0])


@dataclass(frozen=True, eq=False)
class Sessions:
    """Rows of ``group_sessions`` in order of group and start."""

    group: IntArray
    start: DateArray
    end: DateArray
    mode: IntArray


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
    programmes: Programmes, demand: np.ndarray, style: GroupStyle, districts: int, streams: Streams
) -> Groups:
    """Draw the groups; ``demand`` is the expected number of applications per current programme."""
    rng = streams.of("groups")
    runs = _runs(demand, style.count, programmes, style.people_needed)
    programme = np.repeat(np.arange(len(runs)), runs)
    n = len(programme)
    hosted = np.zeros(n, dtype=np.bool_)
    if style.shared:
        may_host = np.flatnonzero([programmes.courses[p].hosted for p in programme])
        hosted[may_host[: style.hosted]] = True
    sessions = _sessions(programme, programmes, hosted, rng)
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
        sessions=_in_order(sessions, new_row),
    )


def _runs(demand: np.ndarray, count: int, programmes: Programmes, needed: int) -> IntArray:
    """Runs per current programme: one each where enough people ask, the rest by demand (retraining once)."""
    once = np.array([c.hours >= RETRAINING_HOURS for c in programmes.courses[: programmes.n_current]])
    runs = (demand >= needed).astype(np.int64)
    for _ in range(count - int(runs.sum())):
        load = np.where(once | (runs == 0), 0.0, demand / (runs + 0.5))
        runs[int(np.argmax(load))] += 1
    return runs


def _sessions(
    programme: IntArray, programmes: Programmes, hosted: BoolArray, rng: np.random.Generator
) -> Sessions:
    form = programmes.form()[programme]
    hours = np.array([c.hours for c in programmes.courses])[programme]
    long_run = hours >= RETRAINING_HOURS
    parts = [
        _taught_in_person(np.flatnonzero((form == IN_PERSON) & ~long_run), hours, hosted, rng),
        _taught_blended(np.flatnonzero((form == BLENDED) & ~long_run), hours, rng),
        _taught_remote(np.flatnonzero((form == REMOTE) & ~long_run), rng),
        _rows(np.flatnonzero(long_run), RETRAINING[:1], RETRAINING[1:], AT_LEISURE),
    ]
    return _in_order(_joined(parts), np.arange(len(programme)))


def _rows(group: IntArray, start: DateArray, end: DateArray, mode: int) -> Sessions:
    n = len(group)
    starts, ends = np.broadcast_to(start, n), np.broadcast_to(end, n)
    return Sessions(group, starts, ends, np.full(n, mode, dtype=np.int64))


def _joined(parts: list[Sessions]) -> Sessions:
    return Sessions(
        group=np.concatenate([p.group for p in parts]),
        start=np.concatenate([p.start for p in parts]),
        end=np.concatenate([p.end for p in parts]),
        mode=np.concatenate([p.mode for p in parts]),
    )


def _in_order(sessions: Sessions, new_row: IntArray) -> Sessions:
    group = new_row[sessions.group]
    order = np.lexsort((sessions.start, group))
    return Sessions(group[order], sessions.start[order], sessions.end[order], sessions.mode[order])


def _starts(
    weeks: DateArray, n: int, rng: np.random.Generator, by_month: tuple[float, ...] = START_BY_MONTH
) -> DateArray:
    return weeks[codes_of(month_weights(weeks, by_month), n, rng)]


def _taught_in_person(
    group: IntArray, hours: IntArray, hosted: BoolArray, rng: np.random.Generator
) -> Sessions:
    """2 days for up to 16 hours, 3 up to 32, 5 up to 48, else two weeks of 5 days."""
    weeks = whole_weeks()
    two_weeks = hours[group] > 48
    pairs = weeks[np.isin(weeks + 7, weeks)]
    start = np.where(two_weeks, _starts(pairs, len(group), rng), _starts(weeks, len(group), rng))
    holidays = np.datetime64(SPRING[0], "D") + 2  # the Monday of the spring holidays
    start = np.where(hosted[group], holidays, start)
    days = np.select([hours[group] <= 16, hours[group] <= 32], [2, 3], 5)
    first = _rows(group, start, start + days - 1, AT_PLACE)
    again = two_weeks & ~hosted[group]
    second = _rows(group[again], start[again] + 7, start[again] + 11, AT_PLACE)
    return _joined([first, second])


def _taught_blended(group: IntArray, hours: IntArray, rng: np.random.Generator) -> Sessions:
    """Two sessions of 2 to 4 days, 4 to 10 weeks apart from first to last day, distance work between."""
    weeks = whole_weeks()
    first_weeks = weeks[weeks < np.datetime64("2027-04-26", "D")]
    start = _starts(first_weeks, len(group), rng)
    short = hours[group] <= 48
    apart = np.where(short, rng.integers(3, 6, len(group)), rng.integers(5, 9, len(group)))
    second = weeks[np.minimum(np.searchsorted(weeks, start + 7 * apart), len(weeks) - 1)]
    one, two = rng.integers(2, 4, len(group)), np.where(short, 2, rng.integers(3, 5, len(group)))
    return _joined(
        [
            _rows(group, start, start + one - 1, AT_PLACE),
            _rows(group, start + one, second - 1, AT_LEISURE),
            _rows(group, second, second + two - 1, AT_PLACE),
        ]
    )


def _taught_remote(group: IntArray, rng: np.random.Generator) -> Sessions:
    """2 to 6 weeks at leisure, in some runs with one day of lessons online at a fixed hour."""
    start = _starts(mondays(), len(group), rng, REMOTE_START_BY_MONTH)
    weeks = rng.integers(2, 7, len(group))
    end = start + 7 * weeks - 3
    lesson = start + 7 * (weeks // 2) + 2
    free = (lesson < VETO_FROM) & ~np.isin(lesson, np.array(PUBLIC_HOLIDAYS, dtype="datetime64[D]"))
    with_lesson = (rng.random(len(group)) < WITH_LESSONS_ONLINE) & free
    a, b = group[with_lesson], group[~with_lesson]
    return _joined(
        [
            _rows(b, start[~with_lesson], end[~with_lesson], AT_LEISURE),
            _rows(a, start[with_lesson], lesson[with_lesson] - 1, AT_LEISURE),
            _rows(a, lesson[with_lesson], lesson[with_lesson], ONLINE),
            _rows(a, lesson[with_lesson] + 1, end[with_lesson], AT_LEISURE),
        ]
    )


def groups_table(groups: Groups, programmes: Programmes, district_ids: StrArray) -> Table:
    """``groups``; the minimum of a shared group is kept as the institute's own figure."""
    return {
        "group_id": groups.group_id,
        "programme_id": programmes.programme_id[groups.programme],
        "start": iso(groups.start),
        "end": iso(groups.end),
        "min_size": numbers(groups.min_size),
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
    n = round(share * len(groups))
    first = rng.choice(len(groups) - 1, size=n, replace=False) if n else np.empty(0, dtype=np.int64)
    first = np.sort(first)
    other = first + 1
    apart = groups.programme[first] != groups.programme[other]
    return {"group_id": groups.group_id[first[apart]], "other_group_id": groups.group_id[other[apart]]}
