"""Deadlines: days that can be checked on a wall calendar, and who may still act."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.deadlines import Deadline, State, Step, agenda, deadlines
from rules.substitution.policy import Level
from rules.substitution.workdays import DayCount
from tests.builders import Row, tiny


def a_case(today: date, policy: dict[str, object] | None = None, **tables: list[Row]) -> Case:
    """t1 and t2 hold g1 (Monday 1 March), t2's place is confirmed; g2 has no places."""
    given_tables: dict[str, list[Row]] = {
        "teachers": [{}, {}],
        "groups": [{"max_size": 5}, {}],
        "confirmations": [{"teacher_id": "t2", "confirmed_on": "2027-01-10"}],
        **tables,
    }
    plan = Assignment(np.array([0, 1], dtype=np.int32), np.array([0, 0], dtype=np.int32))
    profile = profile_from({"substitution": policy or {}}, "test")
    return case_of(tiny(**given_tables), profile, today, (plan, np.array([], dtype=np.int64)))


def only(case: Case) -> Deadline:
    (found,) = deadlines(case)
    return found


def test_every_day_counts() -> None:
    found = only(a_case(date(2027, 2, 10)))
    assert dict(found.due) == {
        Step.CONFIRM_EARLY: date(2027, 2, 20),
        Step.CONFIRM: date(2027, 2, 22),
        Step.POST: date(2027, 2, 22),
        Step.NOTIFY_EARLY: date(2027, 2, 24),
        Step.NOTIFY: date(2027, 2, 26),
        Step.START: date(2027, 3, 1),
    }
    assert (found.group_id, found.places, found.unconfirmed, found.overdue, found.free) == ("g1", 2, 1, 0, 3)
    assert found.settled


def test_working_days_count_where_the_profile_says_so() -> None:
    found = only(a_case(date(2027, 2, 10), {"working_days": True, "slack_days": 1}))
    # Saturday 20 February is worked, Monday 22 and Tuesday 23 are off
    days = dict(found.due)
    assert days[Step.NOTIFY] == date(2027, 2, 24)
    assert days[Step.NOTIFY_EARLY] == date(2027, 2, 23)
    assert days[Step.CONFIRM] == date(2027, 2, 17)
    assert days[Step.CONFIRM_EARLY] == date(2027, 2, 16)


@pytest.mark.parametrize(("year", "settled"), [(2027, True), (2028, False)])
def test_a_year_without_a_decree_is_marked(year: int, settled: bool) -> None:
    groups: list[Row] = [{"start": f"{year}-03-06", "end": f"{year}-03-10"}]
    assert only(a_case(date(2027, 2, 10), {"working_days": True}, groups=groups)).settled is settled
    assert only(a_case(date(2027, 2, 10), groups=groups)).settled


def test_the_steps_of_school_and_coordinator_clash_and_the_internal_day_does_not() -> None:
    found = only(a_case(date(2027, 2, 10)))
    assert found.clash == date(2027, 2, 22)
    assert dict(found.due)[Step.CONFIRM_EARLY] < found.clash
    assert only(a_case(date(2027, 2, 10), {"confirm_days": 0})).clash is None


def test_what_the_region_does_not_ask_for_has_no_day() -> None:
    days = dict(only(a_case(date(2027, 2, 10), {"confirm_days": 0, "notify_days": 0})).due)
    assert list(days) == [Step.START]
    days = dict(only(a_case(date(2027, 2, 10), {"slack_days": 0})).due)
    assert list(days) == [Step.CONFIRM, Step.POST, Step.NOTIFY, Step.START]


@pytest.mark.parametrize(
    ("today", "code", "farthest"),
    [
        (date(2027, 2, 22), "region", Level.REGION),
        (date(2027, 2, 23), "school", Level.SCHOOL),
        (date(2027, 2, 26), "school", Level.SCHOOL),
        (date(2027, 2, 27), "by_hand", None),
        (date(2027, 3, 1), "began", None),
    ],
)
def test_who_may_still_act(today: date, code: str, farthest: Level | None) -> None:
    found = only(a_case(today))
    assert (found.action(today)[0], found.farthest) == (code, farthest)
    assert not found.by_hand


def test_what_an_operator_let_in_is_said() -> None:
    today = date(2027, 2, 27)
    overrules: list[Row] = [{"level": "municipality", "decided_on": "2027-02-27"}]
    found = only(a_case(today, overrules=overrules))
    code, (ru, en) = found.action(today)
    assert (code, found.by_hand, found.farthest) == ("municipality", True, Level.MUNICIPALITY)
    assert "по решению оператора" in ru
    assert (
        en == "2 days to the start: the own school and the municipality give one, by an operator's decision"
    )


def test_what_is_late_stays_on_the_agenda_while_it_is_open() -> None:
    today = date(2027, 2, 23)
    found = deadlines(a_case(today))
    told = [(due.day.day, due.step, due.state, due.open) for due in agenda(found, today)]
    assert told == [
        (22, Step.CONFIRM, State.OVERDUE, 1),
        (22, Step.POST, State.OVERDUE, 1),
        (24, Step.NOTIFY_EARLY, State.COMING, 0),
        (26, Step.NOTIFY, State.COMING, 0),
        (1, Step.START, State.COMING, 0),
    ]
    everybody: list[Row] = [{"teacher_id": f"t{t}", "confirmed_on": "2027-01-10"} for t in (1, 2)]
    done = agenda(deadlines(a_case(today, confirmations=everybody)), today)
    assert [due.step for due in done] == [Step.NOTIFY_EARLY, Step.NOTIFY, Step.START]
    assert found[0].overdue == 1


def test_today_is_today_and_what_has_begun_is_gone() -> None:
    at_last = date(2027, 2, 22)
    states = {due.step: due.state for due in agenda(deadlines(a_case(at_last)), at_last)}
    assert states[Step.CONFIRM] is State.TODAY
    first = date(2027, 3, 1)
    begins = agenda(deadlines(a_case(first)), first)
    assert [(due.step, due.state) for due in begins] == [(Step.START, State.TODAY)]
    after = date(2027, 3, 2)
    assert agenda(deadlines(a_case(after)), after) == ()


def test_a_group_that_ended_has_no_deadlines() -> None:
    change: list[Row] = [{"announced_on": "2027-02-01"}]
    assert deadlines(a_case(date(2027, 2, 10), group_changes=change)) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 500),
    st.integers(1, 20),
    st.integers(1, 20),
    st.integers(1, 6),
    st.booleans(),
)
def test_every_day_is_the_last_one_that_still_does(
    offset: int, confirm: int, notify: int, slack: int, working: bool
) -> None:
    start = date(2027, 1, 20) + timedelta(days=offset)
    groups: list[Row] = [{"start": start.isoformat(), "end": start.isoformat()}]
    policy: dict[str, object] = {
        "confirm_days": confirm, "notify_days": notify, "slack_days": slack, "working_days": working,
    }  # fmt: skip
    days = dict(only(a_case(date(2027, 1, 1), policy, groups=groups)).due)
    count = DayCount(working)
    wanted = {
        Step.CONFIRM_EARLY: confirm + slack,
        Step.CONFIRM: confirm,
        Step.POST: confirm,
        Step.NOTIFY_EARLY: notify + slack,
        Step.NOTIFY: notify,
    }
    for step, needed in wanted.items():
        assert count.between(days[step], start) >= needed
        assert count.between(days[step] + timedelta(days=1), start) < needed
