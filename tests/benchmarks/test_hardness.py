"""The figures of hardness on an instance that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.hardness import Hardness, Share, hardness, lines
from rules.context import Context
from rules.profile import load_profile
from tests.builders import tiny


def test_figures_counted_by_hand() -> None:
    """Two of three people get the places of g2 (full), the quota of p2 is used up, g1 can't reach four."""
    dataset = tiny(
        schools=[{"school_id": "s1", "max_absent": 2}],
        teachers=[{"teacher_id": f"t{i}"} for i in range(1, 4)],
        groups=[
            {"group_id": "g1", "min_size": 4},
            {"group_id": "g2", "programme_id": "p2", "max_size": 2},
        ],
        quotas=[{"programme_id": "p1", "max_seats": 3}, {"programme_id": "p2", "max_seats": 2}],
        applications=[{"teacher_id": f"t{i}", "programme_id": p} for i in range(1, 4) for p in ("p1", "p2")],
    )
    found = hardness(Context(dataset, load_profile("plain")), 60.0)
    assert (found.best, found.bound, found.greedy, found.greedy_breaches) == (10, 10, 10, 0)
    assert (found.closed, found.at_minimum, found.at_maximum) == (Share(1, 2), Share(0, 2), Share(1, 2))
    assert found.edge == Share(2, 2)
    assert found.quotas == Share(1, 2)
    assert found.schools == Share(1, 1)
    assert found.school_days == Share(1, 1)
    assert found.numbers == Share(0, 0)
    assert found.misses == ("greedy 0.0% < 2%",)
    assert lines("made-up", found)[0] == "made-up: not hard: greedy 0.0% < 2%"


def test_a_bound_that_is_not_reached_is_no_verdict() -> None:
    full = Share(1, 1)
    none = Share(0, 1)
    found = Hardness(100, 100, 90, 0, full, none, none, full, full, full, full, none)
    assert found.misses == ()
    assert replace(found, bound=101).misses == ("best plan not proven",)
