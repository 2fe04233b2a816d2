"""The half-year's calendar: holidays, and the weeks in which courses can be held.

Dates of 2027: 1 January is a Friday, 23 February a Tuesday, 8 March a Monday, 1 and 9 May fall on a
weekend and are moved to Mondays.  The official calendar of 2027 is not approved yet: estimate.
"""

from __future__ import annotations

import numpy as np

from datasets.generator.calibration import PERIOD_END, PERIOD_START
from datasets.generator.common import FloatArray, Table, booleans, iso, texts
from rules.columns import BoolArray, DateArray, StrArray

CLOSED = (
    ("2027-01-01", "2027-01-10", "новогодние каникулы"),
    ("2027-02-23", "2027-02-23", "День защитника Отечества"),
    ("2027-03-08", "2027-03-08", "Международный женский день"),
    ("2027-05-01", "2027-05-03", "Праздник Весны и Труда"),
    ("2027-05-09", "2027-05-10", "День Победы"),
    ("2027-05-27", "2027-08-31", "летние каникулы"),
)
"""Days without lessons in every school (first, last, note)."""

SPRING = ("2027-03-27", "2027-04-04")
SPRING_OTHERWISE = ("2027-04-10", "2027-04-18")
"""Spring holidays of most schools, and of those that teach by trimesters (2026 had both, FOUND 7)."""

PUBLIC_HOLIDAYS = (
    *("2027-02-23", "2027-03-08", "2027-05-03", "2027-05-10", "2027-06-14"),
    *(f"2027-01-{day:02d}" for day in range(1, 11)),
)
"""Weekdays on which nobody holds a course."""

VETO_FROM, VETO_TO = np.datetime64("2027-05-20", "D"), np.datetime64("2027-06-20", "D")
"""Examinations: schools let nobody go to a course in person (practice section 4)."""


def calendar_table(school_ids: StrArray, trimesters: BoolArray) -> Table:
    """``school_calendar``: holidays of all schools, and other spring holidays where ``trimesters``."""
    rows = [("", first, last, False, note) for first, last, note in CLOSED]
    rows.append(("", *SPRING, False, "весенние каникулы"))
    for school in school_ids[trimesters]:
        # Monday to Saturday: the Sundays around stay free
        rows.append((school, "2027-03-27", "2027-03-27", True, "учебный день: школа учится по триместрам"))
        rows.append((school, "2027-03-29", "2027-04-03", True, "учебные дни: школа учится по триместрам"))
        rows.append((school, *SPRING_OTHERWISE, False, "каникулы: школа учится по триместрам"))
    columns = list(zip(*rows, strict=True))
    return {
        "school_id": texts(columns[0]),
        "start": texts(columns[1]),
        "end": texts(columns[2]),
        "teaching": booleans(np.array(columns[3], dtype=np.bool_)),
        "note": texts(columns[4]),
    }


def mondays() -> DateArray:
    """Mondays on which a course may begin: after the New Year holidays, before summer, no holiday itself."""
    first, last = np.datetime64("2027-01-11", "D"), np.datetime64("2027-06-07", "D")
    weeks = np.arange(first, last + 1, np.timedelta64(7, "D"), dtype="datetime64[D]")
    return weeks[~np.isin(weeks, np.array(PUBLIC_HOLIDAYS, dtype="datetime64[D]"))]


def whole_weeks() -> DateArray:
    """Mondays whose week has no public holiday and is not barred by examinations: for days in person."""
    weeks = mondays()
    holidays = np.array(PUBLIC_HOLIDAYS, dtype="datetime64[D]")
    days = weeks[:, None] + np.arange(5)
    broken = np.isin(days, holidays).any(axis=1)
    barred = (weeks + 4 >= VETO_FROM) & (weeks <= VETO_TO)
    return weeks[~broken & ~barred]


def short_sessions() -> DateArray:
    """Days on which a session of up to four days may begin: Mondays, and Tuesdays after a Monday off."""
    first = np.arange(np.datetime64("2027-01-11", "D"), VETO_FROM, np.timedelta64(7, "D"))
    holidays = np.array(PUBLIC_HOLIDAYS, dtype="datetime64[D]")
    begins = first + np.isin(first, holidays)
    days = begins[:, None] + np.arange(4)
    return begins[~np.isin(days, holidays).any(axis=1) & (days[:, -1] < VETO_FROM)]


def month_weights(starts: DateArray, by_month: tuple[float, ...]) -> FloatArray:
    """Weight of each start, so that months keep their shares of starts (January first)."""
    month = starts.astype("datetime64[M]").astype(np.int64) % 12
    per_month = np.bincount(month, minlength=len(by_month))
    share = np.asarray(by_month)[month]
    weights = share / per_month[month]
    return np.asarray(weights / weights.sum())


def period_table(period_id: str) -> Table:
    """``period``: the one row."""
    return {
        "period_id": texts([period_id]),
        "start": iso(np.array([PERIOD_START])),
        "end": iso(np.array([PERIOD_END])),
    }
