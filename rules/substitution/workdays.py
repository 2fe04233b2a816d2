"""Days before a date: all of them, or working days with Russia's holidays and days off moved by decree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from holidays.countries.russia import Russia, RussiaStaticHolidays

from rules.columns import DateArray, IntArray

_SATURDAY = 5
_JANUARY = 1


@dataclass(frozen=True)
class DayCount:
    """How days are counted; ``working``: working days (Monday to Friday, without days off, with Saturdays
    worked by decree), else every day."""

    working: bool

    def between(self, first: date, last: date) -> int:
        """Days from ``first`` to ``last``: those after the first, up to and with the last; never negative.

        Seven days before the 20th is the 13th: what is due 7 days before a start is in time while
        ``between(today, start) >= 7``.
        """
        return int(self.to_each(first, np.array([last], dtype="datetime64[D]"))[0])

    def to_each(self, first: date, lasts: DateArray) -> IntArray:
        """:meth:`between` for every date of a column."""
        begin = np.datetime64(first, "D")
        if not self.working or len(lasts) == 0:
            return np.maximum((lasts - begin).astype(np.int64), 0)
        latest = int(str(lasts.max())[:4])
        off, worked = _exceptions(first.year, max(first.year, latest))
        weekdays = np.busday_count(begin + 1, lasts + 1, holidays=off)
        saturdays = np.searchsorted(worked, lasts, "right") - np.searchsorted(worked, begin, "right")
        return np.maximum(weekdays + saturdays, 0).astype(np.int64)

    def before(self, day: date, count: int) -> date:
        """The latest day on which ``count`` days are still left before ``day``."""
        if not self.working:
            return day - timedelta(days=count)
        found = day
        while self.between(found, day) < count:
            found -= timedelta(days=1)
        return found


def settled(years: Collection[int]) -> bool:
    """Whether the government has moved the days off of all these years already.

    Where it has not, working days are counted by the law alone (article 112 of the Labour Code) and may
    still shift by a few.
    """
    return all(year in RussiaStaticHolidays.special_public_holidays for year in years)


@cache
def _exceptions(first: int, last: int) -> tuple[DateArray, DateArray]:
    """Weekdays that are off, and weekend days that are worked, of all years from the first to the last."""
    years = range(first, last + 1)
    listed = Russia(years=years)  # type: ignore[no-untyped-call]
    off = {day for day in listed if day.weekday() < _SATURDAY}
    for year in years:
        if not settled([year]):
            off |= _moved_by_law(listed, year, off)
    worked = sorted(day for day in listed.weekend_workdays if first <= day.year <= last)
    return np.array(sorted(off), dtype="datetime64[D]"), np.array(worked, dtype="datetime64[D]")


def _moved_by_law(listed: Russia, year: int, off: set[date]) -> set[date]:
    """A holiday on a weekend gives the next working day off; those of January move by decree alone."""
    moved: set[date] = set()
    for day in sorted(listed):
        if day.year == year and day.month != _JANUARY and day.weekday() >= _SATURDAY:
            later = day + timedelta(days=1)
            while later.weekday() >= _SATURDAY or later in off or later in moved:
                later += timedelta(days=1)
            moved.add(later)
    return moved
