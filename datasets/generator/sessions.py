"""Sessions: on which days a run meets, and whether people must be there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.calibration import REMOTE_START_BY_MONTH, START_BY_MONTH
from datasets.generator.catalogue import BLENDED, IN_PERSON, REMOTE
from datasets.generator.common import evenly
from datasets.generator.courses import Programmes
from datasets.generator.school_days import (
    PUBLIC_HOLIDAYS,
    SPRING,
    VETO_FROM,
    mondays,
    month_weights,
    short_sessions,
    whole_weeks,
)
from rules.columns import BoolArray, DateArray, IntArray

AT_PLACE, ONLINE, AT_LEISURE = 0, 1, 2
MODES = ("in_person", "online_sync", "online_async")
WITH_LESSONS_ONLINE = 0.3
"""Share of remote runs with a day of lessons at a fixed hour: estimate."""
FEWEST_DAYS_APART = 21
"""Between the first days of the two sessions of a blended run: estimate."""
RETRAINING_HOURS = 250
RETRAINING = np.array(["2027-01-18", "2027-12-17"], dtype="datetime64[D]")


@dataclass(frozen=True, eq=False)
class Sessions:
    """Rows of ``group_sessions`` in order of group and start."""

    group: IntArray
    start: DateArray
    end: DateArray
    mode: IntArray


def draw_sessions(
    programme: IntArray, programmes: Programmes, hosted: BoolArray, rng: np.random.Generator
) -> Sessions:
    """Sessions of the runs of ``programme`` (ascending), by form and hours."""
    form = programmes.form()[programme]
    hours = np.array([c.hours for c in programmes.courses])[programme]
    long_run = hours >= RETRAINING_HOURS
    parts = [
        _taught_in_person(np.flatnonzero((form == IN_PERSON) & ~long_run), programme, hours, hosted, rng),
        _taught_blended(np.flatnonzero((form == BLENDED) & ~long_run), programme, hours, rng),
        _taught_remote(np.flatnonzero((form == REMOTE) & ~long_run), programme, rng),
        _rows(np.flatnonzero(long_run), RETRAINING[:1], RETRAINING[1:], AT_LEISURE),
    ]
    return in_order(_joined(parts), np.arange(len(programme)))


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


def in_order(sessions: Sessions, new_row: IntArray) -> Sessions:
    """Sessions of runs renumbered by ``new_row``, in order of run and start."""
    group = new_row[sessions.group]
    order = np.lexsort((sessions.start, group))
    return Sessions(group[order], sessions.start[order], sessions.end[order], sessions.mode[order])


def _starts(
    weeks: DateArray, programme: IntArray, rng: np.random.Generator,
    by_month: tuple[float, ...] = START_BY_MONTH,
) -> DateArray:  # fmt: skip
    """A start for each run, the runs of one programme spread over the half-year (``programme`` ascends)."""
    labels, first, runs = np.unique(programme, return_index=True, return_counts=True)
    own = np.repeat(np.arange(len(labels)), runs)
    rank = np.arange(len(programme)) - first[own]
    moment = (rank + evenly(len(labels), rng)[own]) / runs[own]
    return weeks[np.searchsorted(np.cumsum(month_weights(weeks, by_month))[:-1], moment, side="right")]


def _taught_in_person(
    group: IntArray, programme: IntArray, hours: IntArray, hosted: BoolArray, rng: np.random.Generator
) -> Sessions:
    """2 days for up to 16 hours, 3 up to 32, 5 up to 48, else two weeks of 5 days; hosted groups meet in
    the spring holidays, one after another."""
    weeks = whole_weeks()
    two_weeks = hours[group] > 48
    pairs = weeks[np.isin(weeks + 7, weeks)]
    own = programme[group]
    start = np.where(two_weeks, _starts(pairs, own, rng), _starts(weeks, own, rng))
    monday = np.datetime64(SPRING[0], "D") + 2
    start = np.where(hosted[group], monday + 2 * (np.cumsum(hosted[group]) - 1), start)
    days = np.select([hours[group] <= 16, hours[group] <= 32], [2, 3], 5)
    first = _rows(group, start, start + days - 1, AT_PLACE)
    again = two_weeks & ~hosted[group]
    second = _rows(group[again], start[again] + 7, start[again] + 11, AT_PLACE)
    return _joined([first, second])


def _taught_blended(
    group: IntArray, programme: IntArray, hours: IntArray, rng: np.random.Generator
) -> Sessions:
    """Two sessions of 2 to 4 days, 4 to 10 weeks from first to last day, distance work between."""
    weeks = short_sessions()
    start = _starts(weeks[weeks + FEWEST_DAYS_APART <= weeks[-1]], programme[group], rng)
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


def _taught_remote(group: IntArray, programme: IntArray, rng: np.random.Generator) -> Sessions:
    """2 to 6 weeks at leisure, in some runs with one day of lessons online at a fixed hour; runs begun in
    May and June end by the first days of July."""
    start = _starts(mondays(), programme[group], rng, REMOTE_START_BY_MONTH)
    before_summer = ((np.datetime64("2027-07-05", "D") - start).astype(np.int64)) // 7
    weeks = np.minimum(rng.integers(2, 7, len(group)), np.maximum(2, before_summer))
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
