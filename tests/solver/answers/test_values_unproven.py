"""Values of a plan that is not proven: what is exact is right, and every interval holds the truth."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from rules.context import Assignment, Context
from solver.answers.easing import proven_so_far
from solver.answers.value_questions import Scope
from solver.answers.values import Gain, Valuing
from solver.pairs import candidate_pairs
from solver.result import GoalStatus, GoalValue
from tests.solver.answers.valuing import best_by_force, enough, scarce
from tests.solver.brute import Brute

BATCH = 12


def some_plan(brute: Brute, draw: Random) -> tuple[Assignment, tuple[GoalValue, ...]]:
    """Any plan that is best in the first goals, with the bounds that a solve stopped there could prove."""
    left = brute.feasible
    for values in brute.values[: draw.randint(0, len(brute.values))]:
        left = left & (values == values[left].max())
    chosen = draw.choice(np.flatnonzero(left).tolist())
    goals, among = [], brute.feasible
    for name, values in zip(brute.goals, brute.values, strict=True):
        value, bound = int(values[chosen]), int(values[among].max())
        status = GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED
        goals.append(GoalValue(name, value, bound, status))
        among = among & (values >= value)
    return brute.plan(chosen), tuple(goals)


def holds(gains: tuple[Gain, ...], best: tuple[int, ...], better: tuple[int, ...]) -> None:
    """Each gain holds the difference of the best figures, as long as those before are exact."""
    for gain, before, after in zip(gains, best, better, strict=False):
        assert gain.low <= after - before <= gain.high
        if not gain.exact:
            return


def told_truly(seen: Context, draw: Random) -> int:
    brute = Brute.of(seen)
    best = brute.reached()
    if best is None:
        return 0
    plan, goals = some_plan(brute, draw)
    firm = proven_so_far(goals)
    found = Valuing(seen, candidate_pairs(seen), plan, goals, enough()).run(Scope())
    for worth in found.worths:
        ways = [best_by_force(seen, way, 1) for way in worth.question.ways]
        holds(worth.gains, best, max(ways))
        assert len(worth.exact) >= firm or worth.decided
        assert worth.decided is (len(worth.exact) == len(goals))
    return len(found.worths) * (firm < len(goals))


@pytest.mark.parametrize("batch", range(3))
def test_intervals_hold_the_truth(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(told_truly(seen, Random(seed)) for seed in seeds for seen in scarce(seed)) > 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(3, 25))
def test_many_more(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(told_truly(seen, Random(seed)) for seed in seeds for seen in scarce(seed)) > 0
