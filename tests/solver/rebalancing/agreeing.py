"""Comparing a rebalancing with trying everything: the answer, and all that was told on the way."""

from __future__ import annotations

from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.check import judge
from rules.substitution.goals import FILLED, LEVEL, MOVED
from solver.options import Options
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.search import rebalance
from solver.result import GoalStatus, Status
from tests.solver.rebalancing.brute import Best, best


def claims_hold(case: Case, known: Rebalanced, expected: Best) -> None:
    """What is told on the way is what a killed search is left with: allowed, no bound under the best, none
    called proven that is not."""
    assert judge(case, known.after, known.chains).ok
    for goal, most in zip(known.goals, expected.rank, strict=False):
        assert goal.bound is None or goal.bound >= most, (goal, expected)
        if goal.status is not GoalStatus.PROVEN:
            break  # the goals after it are bounded for plans as good as this one in it
        assert goal.value == most, (goal, expected)
    if known.status is Status.OPTIMAL:
        assert tuple(goal.value for goal in known.goals) == expected.rank


def agrees(case: Case, seed: int) -> bool:
    """Assert that a case has the figures of trying everything; whether a chain was needed."""
    if not judge(case, Assignment(case.before.teacher[case.stays], case.before.group[case.stays]), ()).ok:
        return False  # what stays breaks a rule already (a minimum, say): nothing is promised
    on_the_way: list[Rebalanced] = []
    found = rebalance(case, Options(seconds=60), lambda goal, known: on_the_way.append(known))
    told = judge(case, found.after, found.chains)
    assert told.ok, (seed, told.violations, told.plan.violations)
    assert found.status is Status.OPTIMAL
    expected = best(case)
    for known in on_the_way:
        claims_hold(case, known, expected)
    figures = told.figures
    counted = (figures.filled, figures.moved, figures.level)
    assert counted == (expected.filled, expected.moved, expected.level), seed
    assert tuple(value for _, value in told.plan.goals) == expected.later, seed
    claimed = {goal.name: goal.value for goal in found.goals}
    assert (claimed[FILLED], -claimed[MOVED], -claimed[LEVEL]) == counted, seed
    return any(chain.moved for chain in found.chains)
