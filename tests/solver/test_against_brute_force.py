"""The solver against brute force: hundreds of tiny campaigns under any profile, every goal to the unit."""

from __future__ import annotations

from random import Random

import pytest

from rules.context import Context
from rules.registry import PLAN_RULES
from solver.allocate import build
from solver.result import GoalStatus, Outcome, Status
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.solving import Listener, judged, solved, values

BATCH = 5
IN_CI, IN_A_SOAK = range(20), range(20, 220)


def compare(seen: Context, draw: Random) -> Status:
    """The solver's outcome is that of brute force, and so is all that it told on the way."""
    brute, listener = Brute.of(seen), Listener()
    brute.agrees_with_the_checker(draw, tries=2)
    outcome = solved(seen, listener)
    reached = brute.reached()
    if reached is None:
        assert outcome.status is Status.INFEASIBLE
        assert outcome.assignment is None
        assert outcome.clashes
        return outcome.status
    assert outcome.status is Status.OPTIMAL
    assert tuple(goal.name for goal in outcome.goals) == brute.goals
    assert values(outcome) == reached
    assert {goal.status for goal in outcome.goals} == {GoalStatus.PROVEN}
    assert outcome.n_pairs == len(brute.plain.pairs)
    recounted(seen, outcome)
    prices(brute, outcome)
    all_told_is_true(brute, listener)
    return outcome.status


def all_told_is_true(brute: Brute, listener: Listener) -> None:
    """Every plan told on the way is allowed, and every bound holds with what that plan reaches held."""
    for _, plan, goals in listener.told:
        assert plan is not None
        assert brute.feasible[brute.number(plan)]
        left = brute.feasible
        for goal, counted in zip(goals, brute.values, strict=True):
            assert goal.bound >= counted[left].max()
            left = left & (counted >= goal.value)


def recounted(seen: Context, outcome: Outcome) -> None:
    """The checker finds nothing wrong and counts the same; so do the model's own forms."""
    assert outcome.assignment is not None
    verdict = judged(seen, outcome.assignment)
    assert verdict.violations == ()
    assert verdict.goals == tuple((goal.name, goal.value) for goal in outcome.goals)
    problem = build(seen)
    point = problem.point(outcome.assignment)
    assert point is not None
    assert problem.program.is_feasible(point)
    assert tuple(goal.form.value(point) for goal in problem.goals) == values(outcome)


def prices(brute: Brute, outcome: Outcome) -> None:
    """What each goal reaches alone, and what holding it costs the goals after it."""
    for k, goal in enumerate(outcome.goals):
        assert goal.alone == brute.best_with(0, k)
        falls = {
            later.name: brute.best_with(k, j) - brute.best_with(k + 1, j)
            for j, later in enumerate(outcome.goals)
            if j > k
        }
        assert goal.costs == {name: fall for name, fall in falls.items() if fall}


def run(batch: int) -> list[Status]:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    return [compare(seen, Random(seed)) for seed in seeds for seen in contexts(seed)]


@pytest.mark.parametrize("batch", IN_CI)
def test_every_goal_of_every_instance(batch: int) -> None:
    assert Status.OPTIMAL in run(batch)


@pytest.mark.soak
@pytest.mark.parametrize("batch", IN_A_SOAK)
def test_many_more(batch: int) -> None:
    assert Status.OPTIMAL in run(batch)


def test_chance_makes_instances_in_which_every_rule_decides() -> None:
    """Without the demands of a rule the best vector differs, for every plan rule somewhere."""
    missing = {rule.name for rule in PLAN_RULES}
    for seed in range(BATCH * len(IN_CI)):
        for seen in contexts(seed):
            brute = Brute.of(seen)
            for rule in missing & {demand.rule for demand in brute.demands}:
                others = brute.meeting(demand for demand in brute.demands if demand.rule != rule)
                if brute.reached(among=others) != brute.reached():
                    missing.discard(rule)
        if not missing:
            return
    raise AssertionError(f"never decided: {missing}")
