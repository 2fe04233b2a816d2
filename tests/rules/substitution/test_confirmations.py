"""Confirmations: which count, and which places nobody confirmed in time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.changes import announced
from rules.substitution.confirmations import judge, overdue
from rules.substitution.judging import Judged
from rules.substitution.policy import Policy
from tests.builders import Row, tiny

TODAY = date(2027, 2, 20)


def policy(**cells: object) -> Policy:
    return profile_from({"substitution": cells}, "test").substitution


def seats(*places: tuple[int, int]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


def judged(*rows: Row, **tables: list[Row]) -> Judged:
    """t1 has places in g1 (1 March), g2 (begun) and g3 (1 March)."""
    given: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1"}, {"school_id": "s2"}],
        "teachers": [{}, {"school_id": "s2"}],
        "groups": [{}, {"start": "2027-02-15", "end": "2027-02-26"}, {}],
        **tables,
    }
    now = tiny(**{**given, "confirmations": [{"confirmed_on": "2027-02-19", **row} for row in rows]})
    dataset = announced(tiny(**given), TODAY)
    return judge(dataset, seats((0, 0), (0, 1), (0, 2)), now.confirmations, policy(), TODAY)


def test_one_in_time_is_admitted_without_a_word() -> None:
    assert judged({}).admitted.tolist() == [0]
    assert judged({}).findings == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"teacher_id": "t2"}, "not_seated"),
        ({"confirmed_on": "2027-02-21"}, "in_future"),
        ({"confirmed_by": "s2"}, "other_school"),
        ({"group_id": "g2"}, "began"),
    ],
)
def test_what_does_not_count(row: Row, code: str) -> None:
    found = judged(row)
    assert (found.admitted.tolist(), [f.code for f in found.faults]) == ([], [code])
    assert all("{" not in text for f in found.findings for text in f.sentence)


def test_a_repeated_one_counts_once_and_one_known_already_does_not() -> None:
    found = judged({}, {"confirmed_on": "2027-02-18"})
    assert (found.admitted.tolist(), [f.code for f in found.faults]) == ([0], ["repeated"])
    again = judged({}, confirmations=[{"confirmed_on": "2027-02-01"}])
    assert [f.code for f in again.faults] == ["confirmed_before"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"change": "cancelled"}, "ended"),
        ({"change": "merged", "into_group_id": "g3"}, "ended"),
        ({"change": "moved", "new_start": "2027-03-02"}, "lapsed"),
    ],
)
def test_a_changed_group_is_to_be_confirmed_again(change: Row, code: str) -> None:
    change = {"group_id": "g1", "announced_on": "2027-02-19", **change}
    assert [f.code for f in judged({}, group_changes=[change]).faults] == [code]
    assert judged({"confirmed_on": "2027-02-20"}, group_changes=[change]).admitted.tolist() == (
        [0] if code == "lapsed" else []
    )


@pytest.mark.parametrize(("day", "codes"), [("2027-02-22", []), ("2027-02-23", ["late"])])
def test_a_late_one_is_remarked_on(day: str, codes: list[str]) -> None:
    dataset = tiny(teachers=[{}], groups=[{}])
    told = tiny(teachers=[{}], groups=[{}], confirmations=[{"confirmed_on": day}]).confirmations
    found = judge(dataset, seats((0, 0)), told, policy(), date(2027, 2, 24))
    assert (found.admitted.tolist(), [f.code for f in found.findings]) == ([0], codes)


# --- overdue -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2027, 2, 22), []),  # seven days before the start
        (date(2027, 2, 23), [1]),
        (date(2027, 2, 28), [1]),
        (date(2027, 3, 1), []),  # begun
    ],
)
def test_what_nobody_confirmed_is_overdue_from_the_day_after(today: date, late: list[int]) -> None:
    dataset = tiny(teachers=[{}, {}], groups=[{}], confirmations=[{"confirmed_on": "2027-02-10"}])
    assert overdue(dataset, seats((0, 0), (1, 0)), policy(), today).tolist() == late


def test_where_no_days_are_asked_for_nothing_is_overdue() -> None:
    dataset = tiny(groups=[{}])
    assert overdue(dataset, seats((0, 0)), policy(confirm_days=0), date(2027, 2, 28)).tolist() == []


@pytest.mark.parametrize(("told", "late"), [("2027-02-21", [0]), ("2027-02-22", []), ("2027-02-24", [])])
def test_new_days_told_too_late_to_confirm_them_are_nobodys_fault(told: str, late: list[int]) -> None:
    change: Row = {"group_id": "g1", "change": "moved", "new_start": "2027-03-01", "announced_on": told}
    dataset = tiny(groups=[{"start": "2027-02-28", "end": "2027-03-05"}], group_changes=[change])
    today = date(2027, 2, 25)
    assert overdue(announced(dataset, today), seats((0, 0)), policy(), today).tolist() == late


def case(*, by_policy: bool, by_hand: bool | None) -> Case:
    dataset = tiny(teachers=[{}, {}], groups=[{}], confirmations=[{"confirmed_on": "2027-02-10"}])
    profile = profile_from({"substitution": {"release_overdue": by_policy}}, "test")
    plan = seats((0, 0), (1, 0)), np.array([], dtype=np.int64)
    return case_of(dataset, profile, date(2027, 2, 24), plan, release=by_hand)


@pytest.mark.parametrize(
    ("by_policy", "by_hand", "released"),
    [(False, None, []), (True, None, [1]), (False, True, [1]), (True, False, [])],
)
def test_a_place_is_released_by_the_policy_or_by_an_operator(
    by_policy: bool, by_hand: bool | None, released: list[int]
) -> None:
    found = case(by_policy=by_policy, by_hand=by_hand)
    assert found.released.tolist() == released
    assert found.freed == len(released)
    assert found.pinned.tolist() == [True, False]
