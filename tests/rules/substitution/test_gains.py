"""What one more place is worth to a goal is what the goal says with it, less what it says without."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.context import Assignment, Facts
from rules.registry import GOALS, goal
from rules.substitution.gains import GAINS, gains
from tests.builders import tiny
from tests.rules import chance
from tests.rules.plans import facts


def check(seed: int) -> None:
    plan = chance.plan(seed)
    posts = np.arange(plan.dataset.n_teachers, dtype=np.int32)
    for group in range(plan.dataset.n_groups):
        inside = plan.assignment.teacher[plan.assignment.group == group]
        asked = np.setdiff1d(posts, inside).astype(np.int32)
        told = gains(plan, [record.name for record in GOALS], asked, group)
        for place, teacher in enumerate(asked.tolist()):
            with_it = Facts(plan.context, _with(plan.assignment, teacher, group))
            for record in GOALS:
                expected = record.value(with_it) - record.value(plan)
                assert told[record.name][place] == expected, (seed, record.name, teacher, group)


def _with(plan: Assignment, teacher: int, group: int) -> Assignment:
    return Assignment(
        np.append(plan.teacher, np.int32(teacher)).astype(np.int32),
        np.append(plan.group, np.int32(group)).astype(np.int32),
    )


def test_every_goal_has_a_gain_and_nothing_else_has() -> None:
    assert set(GAINS) == {record.name for record in GOALS}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_a_gain_is_the_difference_that_the_place_makes(seed: int) -> None:
    check(seed)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None)
@given(st.integers(0, 10**9))
def test_many_gains_are_the_difference_that_the_place_makes(seed: int) -> None:
    check(seed)


def test_gains_by_hand() -> None:
    dataset = tiny(
        teachers=[{"last_training_end": "2020-01-01"}, {"school_id": "s2"}, {}],
        applications=[
            {"teacher_id": "t1", "group_id": "g1", "rank": 1},
            {"teacher_id": "t2", "group_id": "g1", "rank": 3},
        ],
    )
    seated = facts(dataset, "t3 g1")
    told = gains(seated, ["overdue", "application", "school_served"], np.array([0, 1], dtype=np.int32), 0)
    assert {name: column.tolist() for name, column in told.items()} == {
        "overdue": [1, 0],
        "application": [5, 3],
        "school_served": [0, 1],
    }
    assert goal("overdue").value(seated) == 0
