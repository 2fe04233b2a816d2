"""Which way of bettering a plan comes next, and how large its parts are."""

from __future__ import annotations

from collections import Counter

import numpy as np

from solver.arms import Arm, Arms, Engine


def arms(n: int, largest: int = 100_000) -> Arms:
    made = [Arm(f"kind {i}", Engine.CP_SAT) for i in range(n)]
    return Arms(made, largest, np.random.default_rng(0))


def test_each_is_tried_once_then_those_that_gain_come_more_often_and_none_never() -> None:
    made = arms(3)
    tried = [made.next() for _ in range(3)]
    assert {arm.kind for arm in tried} == {"kind 0", "kind 1", "kind 2"}
    for arm, gained in zip(tried, (100, 10, 0), strict=True):
        made.learn(arm, gained, 1.0)
    seen = Counter(made.next().kind for _ in range(2_000))
    assert seen[tried[0].kind] > seen[tried[1].kind] > seen[tried[2].kind] > 50


def test_where_nothing_gains_all_come_alike() -> None:
    made = arms(2)
    for arm in made.arms:
        made.learn(arm, 0, 1.0)
    for _ in made.arms:
        made.next()
    seen = Counter(made.next().kind for _ in range(1_000))
    assert min(seen.values()) > 400


def test_parts_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    made = arms(1, largest=2_000)
    (arm,) = made.arms
    start = arm.size
    made.learn(arm, 1, made.aim / 100)
    assert arm.size == 2 * start
    for _ in range(5):
        made.learn(arm, 1, made.aim / 100)
    assert arm.size == 2_000
    made.learn(arm, 1, 50.0)
    assert 1_000 <= arm.size < 2_000


def test_what_a_try_may_cost_grows_with_what_was_spent() -> None:
    made = arms(1)
    early = (made.aim, made.limit)
    made.learn(made.arms[0], 1, 100.0)
    assert made.aim > early[0]
    assert made.limit > early[1]
    assert made.limit >= made.aim
