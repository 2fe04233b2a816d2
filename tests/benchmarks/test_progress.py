"""Gaps over time, read from traces written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.progress import best_bounds, distance, gap_at, own_gap, seconds_to
from benchmarks.records import Ending, Record
from tests.benchmarks.runs import traced

ONE = traced(
    [(2.0, "points", 900, None), (5.0, "points", 950, 1000), (20.0, "points", 995, 1000)],
    [("points", 999, 1000)],
)


def test_the_own_gap_begins_with_the_first_bound_and_ends_when_the_plan_is_handed_over() -> None:
    assert own_gap(ONE) == [(2.0, None), (5.0, 0.05), (20.0, 0.005), (99.0, 0.001)]


@pytest.mark.parametrize(
    ("most", "seconds"), [(0.1, 5.0), (0.05, 5.0), (0.01, 20.0), (0.001, 99.0), (0.0001, None)]
)
def test_when_the_gap_was_reached(most: float, seconds: float | None) -> None:
    assert seconds_to(ONE, most) == seconds


def test_a_gap_that_opens_again_is_not_reached() -> None:
    again = traced([(1.0, "a", 10, 10), (2.0, "a", 10, 20), (3.0, "a", 20, 20)], [("a", 20, 20)])
    assert seconds_to(again, 0.01) == 3.0


def test_of_several_goals_the_worst_counts_and_one_not_begun_counts_most() -> None:
    two = traced(
        [(1.0, "a", 10, 10), (1.5, "b", 50, None), (4.0, "b", 50, 100), (6.0, "b", 90, None)],
        [("a", 10, 10), ("b", 99, 100)],
    )
    assert own_gap(two) == [(1.0, None), (1.5, None), (4.0, 0.5), (6.0, 0.1), (99.0, 0.01)]


def test_a_gap_at_a_moment() -> None:
    curve = own_gap(ONE)
    assert [gap_at(curve, at) for at in (1.0, 4.9, 5.0, 50.0, 100.0)] == [None, None, 0.05, 0.005, 0.001]


def rival(points: int, bound: int | None, before: int = 10, **more: Any) -> Record:
    return traced([], [("a", before, 10), ("b", points, bound)], contender="rival", **more)


def test_the_best_bound_is_the_lowest_that_holds_for_the_plan() -> None:
    ours = traced([(1.0, "a", 10, 10), (1.0, "b", 80, 120)], [("a", 10, 10), ("b", 90, 110)])
    assert best_bounds(ours, [ours]) == (10, 110)
    assert best_bounds(ours, [ours, rival(80, 100)]) == (10, 100)
    assert best_bounds(ours, [ours, rival(80, 100, float_bounds=True)]) == (10, 110)
    assert best_bounds(ours, [ours, rival(80, 100, instance="town")]) == (10, 110)
    assert best_bounds(ours, [rival(80, 100, before=9)]) == (10, 100)
    assert best_bounds(ours, [ours, rival(80, 100, violations=1)]) == (10, 110)
    assert distance(ours, (10, 100)) == [(1.0, None), (1.0, 0.2), (99.0, 0.1)]


def test_a_bound_under_more_of_an_earlier_goal_does_not_hold() -> None:
    less = traced([], [("a", 9, 10), ("b", 120, 130)])
    assert best_bounds(less, [less, rival(80, 100)]) == (10, 130)


def test_a_bound_without_a_plan_holds_for_all() -> None:
    flow = traced([], [("a", None, None), ("b", None, 95)], contender="flow", ending=Ending.BOUND)
    ours = traced([], [("a", 10, 10), ("b", 90, 110)])
    assert best_bounds(ours, [ours, flow]) == (10, 95)
    assert best_bounds(flow, [ours]) == (None, None)


def test_a_run_without_a_plan_has_no_gap() -> None:
    nothing = traced([], [("a", None, 7)], ending=Ending.NONE)
    assert own_gap(nothing) == []
    assert seconds_to(nothing, 0.01) is None
