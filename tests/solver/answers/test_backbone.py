"""Who is seated in every best plan, in some, in none: by hand, and against brute force."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from rules.context import Context
from solver.answers.backbone import Backbone, Fate, NotProvenError, backbone
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.result import GoalStatus, Outcome, Status
from tests.builders import tiny
from tests.solver.answers.valuing import enough, scarce
from tests.solver.brute import Brute
from tests.solver.solving import context, solved

BATCH = 5


def found(seen: Context, outcome: Outcome) -> Backbone:
    assert outcome.assignment is not None
    return backbone(seen, candidate_pairs(seen), outcome.assignment, outcome.goals, enough())


def fates(seen: Context, known: Backbone) -> dict[str, Fate]:
    return {str(seen.dataset.person_ids[p]): f for p, f in zip(known.person, known.fate, strict=True)}


def two_equal_and_a_better_one() -> Context:
    """Two places: t1 wishes the programme first, t2 and t3 alike as their second wish, t4 last."""
    ranks = {"t1": 1, "t2": 2, "t3": 2, "t4": 4}
    wishes = [{"teacher_id": t, "programme_id": "p1", "rank": rank} for t, rank in ranks.items()]
    return context(tiny(groups=[{"max_size": 2}], applications=wishes))


def test_one_is_in_every_best_plan_two_in_some_one_in_none() -> None:
    seen = two_equal_and_a_better_one()
    known = found(seen, solved(seen))
    assert known.proven
    assert fates(seen, known) == {"t1": Fate.EVERY, "t2": Fate.SOME, "t3": Fate.SOME, "t4": Fate.NONE}
    assert known.plans == 2


def test_a_plan_that_is_not_proven_has_no_backbone() -> None:
    seen = two_equal_and_a_better_one()
    outcome = solved(seen)
    goal = replace(outcome.goals[0], bound=outcome.goals[0].bound + 1, status=GoalStatus.BOUNDED)
    with pytest.raises(NotProvenError, match="application"):
        found(seen, replace(outcome, goals=(goal,)))


def test_a_plan_that_is_not_as_good_as_it_claims_is_refused() -> None:
    seen = two_equal_and_a_better_one()
    outcome = solved(seen)
    goal = replace(outcome.goals[0], value=99, bound=99)
    with pytest.raises(ValueError, match="claims"):
        found(seen, replace(outcome, goals=(goal,)))


def test_without_time_nothing_is_called_proven() -> None:
    seen = two_equal_and_a_better_one()
    outcome = solved(seen)
    assert outcome.assignment is not None
    none_left = replace(enough(), control=Control(time.monotonic()))
    known = backbone(seen, candidate_pairs(seen), outcome.assignment, outcome.goals, none_left)
    assert not known.proven
    assert set(known.fate) == {Fate.IN_THIS, Fate.NOT_IN_THIS}


def by_force(seen: Context) -> dict[str, Fate]:
    """The same over all best subsets."""
    brute = Brute.of(seen)
    best = brute.feasible
    for counted in brute.values:
        best = best & (counted == counted[best].max())
    subsets = np.flatnonzero(best)
    answer = {}
    for person in {x.person for x in brute.plain.pairs}:
        bits = sum(x.bit for x in brute.plain.pairs if x.person == person)
        seated = (subsets & bits) != 0
        fate = Fate.EVERY if seated.all() else Fate.SOME if seated.any() else Fate.NONE
        answer[str(seen.dataset.person_ids[person])] = fate
    return answer


def agrees(seen: Context) -> set[Fate]:
    outcome = solved(seen)
    if outcome.status is not Status.OPTIMAL:
        assert outcome.status is Status.INFEASIBLE
        return set()
    known = found(seen, outcome)
    assert known.proven
    assert fates(seen, known) == by_force(seen)
    return set(known.fate)


@pytest.mark.parametrize("batch", range(16))
def test_against_brute_force(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    kinds = set[Fate]().union(*(agrees(seen) for seed in seeds for seen in scarce(seed)))
    assert {Fate.EVERY, Fate.NONE} <= kinds


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(16, 100))
def test_many_more(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    kinds = set[Fate]().union(*(agrees(seen) for seed in seeds for seen in scarce(seed)))
    assert Fate.EVERY in kinds
