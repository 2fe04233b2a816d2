"""Solving again from a plan known: the answers are those of solving from nothing, with demands and proofs."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from rules.columns import BoolArray
from solver.again import Demand, Known
from solver.allocate import allocate
from solver.options import Options
from solver.result import GoalStatus, Outcome, Status
from tests.builders import Row, tiny
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.solving import ENOUGH, Listener, context, places, solved, values


def again(brute: Brute, known: Known, *demands: Demand, options: Options = ENOUGH) -> Outcome:
    """The outcome, and what was told on the way is allowed and meets the demands."""
    listener = Listener()
    outcome = allocate(brute.context, options, listener, known=known, demands=demands)
    allowed = meeting(brute, demands)
    for _, plan, goals in listener.told:
        assert plan is not None
        assert allowed[brute.number(plan)]
        left = allowed
        for goal, counted in zip(goals, brute.values, strict=True):
            assert goal.bound >= counted[left].max()
            left = left & (counted >= goal.value)
    return outcome


def meeting(brute: Brute, demands: tuple[Demand, ...]) -> BoolArray:
    """The plans that meet the demands."""
    allowed = brute.feasible.copy()
    for demand in demands:
        asked = set(zip(demand.teacher.tolist(), demand.group.tolist(), strict=True))
        bits = [x.bit for x in brute.plain.pairs if (x.post, x.group) in asked]
        count = sum(((brute.subsets & bit) > 0).astype(np.int64) for bit in bits)
        allowed &= count >= demand.least
    return allowed


def drawn_demand(brute: Brute, draw: Random) -> Demand:
    """One of one or two candidate pairs must be taken."""
    pairs = draw.sample(brute.plain.pairs, min(2, len(brute.plain.pairs)))
    return Demand(
        np.array([x.post for x in pairs], dtype=np.int32), np.array([x.group for x in pairs], dtype=np.int32)
    )


def compare(seed: int) -> int:
    """How many of the instances of a seed had a plan that meets the demand."""
    met = 0
    for seen in contexts(seed):
        brute, draw = Brute.of(seen), Random(seed)
        best = solved(seen)
        if best.assignment is None or not brute.plain.pairs:
            continue
        any_plan = brute.plan(int(draw.choice(np.flatnonzero(brute.feasible).tolist())))
        for known in (Known(any_plan), Known(best.assignment, best.goals)):
            outcome = again(brute, known)
            assert outcome.status is Status.OPTIMAL
            assert values(outcome) == brute.reached()
        demand = drawn_demand(brute, draw)
        expected = brute.reached(among=meeting(brute, (demand,)))
        outcome = again(brute, Known(best.assignment, best.goals), demand)
        if expected is None:
            assert outcome.status is Status.INFEASIBLE
        else:
            assert outcome.status is Status.OPTIMAL
            assert values(outcome) == expected
            met += 1
    return met


@pytest.mark.parametrize("part", range(4))
def test_the_answers_are_those_of_trying_everything(part: int) -> None:
    assert sum(compare(7_000 + 10 * part + i) for i in range(10)) >= 5


def campaign() -> dict[str, list[Row]]:
    """Three want the two places of one group."""
    return {
        "teachers": [{"school_id": "s1"} for _ in range(3)],
        "groups": [{"programme_id": "p1", "max_size": 2}],
        "applications": [
            {"teacher_id": f"t{i}", "group_id": "g1", "rank": rank} for i, rank in ((1, 1), (2, 1), (3, 2))
        ],
    }


def test_a_demand_seats_whom_it_names() -> None:
    seen = context(tiny(**campaign()))
    best = solved(seen)
    assert places(seen, best.assignment) == ["t1 g1", "t2 g1"]
    assert best.assignment is not None
    third = Demand(np.array([2], dtype=np.int32), np.array([0], dtype=np.int32))
    outcome = again(Brute.of(seen), Known(best.assignment, best.goals), third)
    assert "t3 g1" in places(seen, outcome.assignment)
    assert values(outcome) < values(best)


def test_a_demand_that_cannot_be_met_is_no_rule_among_those_that_clash() -> None:
    seen = context(tiny(**campaign()))
    all_three = Demand(np.arange(3, dtype=np.int32), np.zeros(3, dtype=np.int32), least=3)
    outcome = allocate(seen, ENOUGH, Listener(), demands=(all_three,))
    assert outcome.status is Status.INFEASIBLE
    assert {clash.rule for clash in outcome.clashes} == {"group_capacity"}


def test_bounds_of_other_goals_are_refused() -> None:
    seen, other = context(tiny(**campaign())), context(tiny(**campaign()), "school_served")
    found = solved(other)
    assert found.assignment is not None
    with pytest.raises(ValueError, match="other goals"):
        allocate(seen, ENOUGH, Listener(), known=Known(found.assignment, found.goals))


def test_a_search_ends_at_the_gap_asked_for() -> None:
    """What is open at first is less than everything: a gap of 1 asks for no search, none for a proof."""
    seen = context(tiny(**campaign()))
    best = solved(seen)
    assert best.assignment is not None
    known = Known(best.assignment)
    rough = allocate(seen, Options(seconds=60, gap=1.0), Listener(), known=known)
    assert values(rough) == values(best)
    assert rough.goals[0].status is GoalStatus.BOUNDED
    assert 0 < rough.goals[0].gap <= 1
    exact = allocate(seen, ENOUGH, Listener(), known=known)
    assert exact.goals[0].status is GoalStatus.PROVEN
