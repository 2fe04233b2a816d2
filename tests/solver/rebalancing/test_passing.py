"""Numbers that pass between districts: none needed, one passed, none to pass."""

from __future__ import annotations

from datetime import date

import numpy as np

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.check import Judgement, judge
from rules.substitution.numbers import number_units, passed_on
from solver.options import Options
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.search import rebalance
from solver.result import Status
from tests.builders import Row, tiny

TODAY = date(2027, 2, 1)
FAR, SOON = "2027-03-01", "2027-02-05"
"""Every level may act; only the own school."""


def _case(start: str, numbers: tuple[int, int], *, kept_elsewhere: bool = False, post: str = "s2") -> Case:
    """A teacher of s1 (d1) refuses a group of one place; one of ``post`` waits for it, without a place.

    ``kept_elsewhere``: whoever refuses keeps a place in another group, so the number too.
    """
    groups: list[Row] = [
        {"programme_id": "p1", "max_size": 1, "start": start, "end": start},
        {"programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-05"},
    ]
    dataset = tiny(
        districts=[
            {"district_id": "d1", "unique_numbers": numbers[0]},
            {"district_id": "d2", "unique_numbers": numbers[1]},
        ],
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=[{"school_id": "s1", "max_groups": 2}, {"school_id": post}],
        groups=groups,
        applications=[
            {"teacher_id": "t1", "group_id": "g1"},
            {"teacher_id": "t1", "group_id": "g2"},
            {"teacher_id": "t2", "group_id": "g1"},
        ],
    )
    places = [(0, 0), (0, 1)] if kept_elsewhere else [(0, 0)]
    plan = Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )
    profile = profile_from({"goals": ["application"], "source": ["application"]}, "passing")
    return case_of(dataset, profile, TODAY, (plan, np.array([0], dtype=np.int64)))


def _solved(case: Case) -> tuple[Rebalanced, Judgement, list[int]]:
    found = rebalance(case, Options(seconds=60))
    assert found.status is Status.OPTIMAL
    told = judge(case, found.after, found.chains)
    assert told.ok
    return found, told, passed_on(case, found.after, number_units(case)[0]).tolist()


def test_a_district_with_a_number_to_spare_receives_none() -> None:
    _, told, passed = _solved(_case(FAR, (1, 1)))
    assert told.figures.filled == 1
    assert passed == [0, 0]


def test_a_freed_number_goes_to_the_district_of_the_substitute() -> None:
    _, told, passed = _solved(_case(FAR, (1, 0)))
    assert told.figures.filled == 1
    assert passed == [-1, 1]


def test_a_number_that_a_second_place_needs_is_not_free() -> None:
    found, told, passed = _solved(_case(FAR, (1, 0), kept_elsewhere=True))
    assert told.figures.filled == 0
    assert found.goals[0].bound == 0
    assert passed == [0, 0]


def test_where_only_the_own_school_may_act_no_number_leaves_the_district() -> None:
    case = _case(SOON, (1, 0))
    _, told, _ = _solved(case)
    assert told.figures.filled == 0
    _, told, passed = _solved(_case(SOON, (1, 0), post="s1"))
    assert told.figures.filled == 1
    assert passed == [0, 0]


def test_the_judge_counts_what_is_there_to_pass() -> None:
    case = _case(FAR, (1, 0), kept_elsewhere=True)
    seated = Assignment(np.array([0, 1], dtype=np.int32), np.array([1, 0], dtype=np.int32))
    told = judge(case, seated, ())
    assert [violation.rule for violation in told.plan.violations] == ["number_allotment"]
