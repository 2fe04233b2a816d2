"""The network relaxation on campaigns whose limit can be counted by hand."""

from __future__ import annotations

import pytest

from benchmarks.contenders.flow import network, weighted_goal
from benchmarks.records import Ending
from rules.context import Context
from rules.profile import load_profile
from solver.allocate import allocate, build
from solver.options import Options
from tests.benchmarks.runs import measured
from tests.builders import tiny

GROUPS = [
    {"group_id": "g1", "max_size": 2, "min_size": 2},
    {"group_id": "g2", "programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-09"},
]
SCORES = {("t1", "p1"): 9, ("t2", "p1"): 8, ("t3", "p1"): 7, ("t1", "p2"): 6, ("t3", "p2"): 5}


def campaign(numbers: int | None = None, max_groups: int | None = None) -> Context:
    dataset = tiny(
        districts=[{"district_id": "d1"} | ({} if numbers is None else {"unique_numbers": numbers})],
        teachers=[
            {"teacher_id": t} | ({} if max_groups is None else {"max_groups": max_groups})
            for t in ("t1", "t2", "t3")
        ],
        groups=GROUPS,
        applications=[{"teacher_id": t, "programme_id": p, "score": s} for (t, p), s in SCORES.items()],
    )
    return Context(dataset, load_profile("plain"))


@pytest.mark.parametrize(
    ("numbers", "max_groups", "bound"),
    [
        (None, None, 9 + 8 + 5),  # a place each
        (2, None, 9 + 8),  # two numbers
        (1, None, 9),
        (None, 2, 9 + 8 + 6),  # t1 in both groups
        (1, 2, 9 + 8 + 5),  # the number is t2's; a place of those who may take two counts as their second
        (0, None, 0),
    ],
)
def test_the_limit_counted_by_hand(numbers: int | None, max_groups: int | None, bound: int) -> None:
    context = campaign(numbers, max_groups)
    record = measured(context, "flow")
    ours = allocate(context, Options(seconds=30), lambda *_: None)
    assert record.ending is Ending.BOUND
    assert [goal.bound for goal in record.goals] == [bound]
    assert ours.goals[0].value <= bound
    assert record.places is None


def test_t_flow_is_measured() -> None:
    record = measured(campaign(), "flow")
    assert record.flow_s is not None
    assert 0 < record.flow_s < 1


def test_arcs_hold_what_the_campaign_says() -> None:
    problem = build(campaign(numbers=2))
    goal = weighted_goal(problem)
    assert goal is not None
    arcs = network(problem, goal)
    assert arcs.supply == 3
    assert sorted((-arcs.cost[arcs.cost < 0]).tolist()) == sorted(SCORES.values())
    assert arcs.capacity[(arcs.tail == 0) & (arcs.head == 1)].tolist() == [2]
