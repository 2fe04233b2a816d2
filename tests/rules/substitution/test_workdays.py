"""Days before a date: figures that can be checked on a wall calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.substitution.workdays import DayCount, settled

EVERY, WORKING = DayCount(working=False), DayCount(working=True)


@pytest.mark.parametrize(
    ("first", "last", "every", "working"),
    [
        (date(2027, 3, 1), date(2027, 3, 1), 0, 0),
        (date(2027, 3, 1), date(2027, 3, 8), 7, 4),  # 8 March is off
        (date(2027, 3, 5), date(2027, 3, 9), 4, 1),  # a Friday to the Tuesday after 8 March
        (date(2026, 12, 30), date(2027, 1, 11), 12, 1),  # 31 December is off, moved; 1 to 8 January are off
        (date(2027, 2, 18), date(2027, 2, 24), 6, 3),  # Saturday 20 is worked, Monday 22 is off instead
        (date(2027, 3, 9), date(2027, 3, 1), 0, 0),
    ],
)
def test_days_between(first: date, last: date, every: int, working: int) -> None:
    assert EVERY.between(first, last) == every
    assert WORKING.between(first, last) == working


def test_a_column_is_counted_as_each_of_its_days() -> None:
    first = date(2027, 2, 15)
    lasts = np.arange("2027-02-10", "2027-06-20", dtype="datetime64[D]")
    for count in (EVERY, WORKING):
        one_by_one = [count.between(first, date.fromisoformat(str(day))) for day in lasts]
        assert count.to_each(first, lasts).tolist() == one_by_one


@pytest.mark.parametrize("count", [EVERY, WORKING])
def test_the_latest_day_has_as_many_left_and_the_next_one_has_not(count: DayCount) -> None:
    for start in (date(2027, 1, 18), date(2027, 2, 24), date(2027, 5, 12), date(2028, 11, 8)):
        latest = count.before(start, 3)
        assert count.between(latest, start) >= 3
        assert count.between(date.fromordinal(latest.toordinal() + 1), start) < 3


def test_a_year_that_is_not_decreed_yet_follows_the_law() -> None:
    assert settled([2026, 2027])
    assert not settled([2027, 2028])
    # Unity Day 2028 is a Saturday: by article 112 the Monday after it is off
    assert WORKING.between(date(2028, 11, 3), date(2028, 11, 7)) == 1
