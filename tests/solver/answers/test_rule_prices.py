"""What each rule costs the goals: by hand, and against brute force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.context import Context
from solver.answers.rule_prices import RulePrice, priced_rules, prices, without_rule
from solver.answers.worths import Gain
from solver.pairs import candidate_pairs
from solver.result import Outcome, Status
from tests.builders import tiny
from tests.solver.answers.valuing import enough, scarce
from tests.solver.brute import MOST_PAIRS, Brute, admitted_pairs
from tests.solver.solving import context, solved

BATCH = 5


def priced(seen: Context, outcome: Outcome) -> dict[str, RulePrice]:
    assert outcome.assignment is not None
    found = prices(seen, candidate_pairs(seen), outcome.assignment, outcome.goals, enough())
    return {price.rule: price for price in found}


def two_for_one_number() -> Context:
    """Two people for two places, one number; the group is not for a third one's position."""
    return context(
        tiny(
            districts=[{"district_id": "d1", "unique_numbers": 1}],
            programmes=[{"programme_id": "p1", "positions": "учитель"}],
            teachers=[
                {"teacher_id": "t1"},
                {"teacher_id": "t2"},
                {"teacher_id": "t3", "position": "логопед"},
            ],
            groups=[{"max_size": 2}],
            applications=[{"teacher_id": t, "programme_id": "p1"} for t in ("t1", "t2", "t3")],
        )
    )


def test_the_rule_that_binds_has_a_price_and_the_others_have_none() -> None:
    seen = two_for_one_number()
    found = priced(seen, solved(seen))
    assert found["number_allotment"].gains == (Gain("application", 5, 5),)
    assert not found["number_allotment"].free
    assert found["group_capacity"].free
    assert found["position_match"].free  # one more could go, but the number is taken
    assert found["position_match"].pairs == 1
    assert found["budget"].idle


def test_rules_that_always_hold_have_no_price() -> None:
    seen = two_for_one_number()
    names = {rule.name for rule in priced_rules(seen.profile)}
    assert {"source", "programme_once", "no_overlap"} & names == set()
    assert not without_rule(seen.profile, "quota").enabled("quota")
    assert seen.profile.enabled("quota")


def test_a_soft_floor_takes_its_goal_with_it() -> None:
    seen = context(
        tiny(
            groups=[{"max_size": 1}, {"max_size": 1}],
            quotas=[{"programme_id": "p1", "min_seats": 3}],
            applications=[{"teacher_id": "t1", "programme_id": "p1"}],
        )
    )
    assert priced(seen, solved(seen))["quota_floor"].dropped == ("floor_shortfall",)


def agrees(seen: Context) -> int:
    outcome = solved(seen)
    if outcome.status is not Status.OPTIMAL:
        assert outcome.status is Status.INFEASIBLE
        return 0
    found = priced(seen, outcome)
    assert list(found) == [rule.name for rule in priced_rules(seen.profile)]
    for rule, price in found.items():
        without = replace(seen, profile=without_rule(seen.profile, rule))
        if len(admitted_pairs(without)[0]) > MOST_PAIRS:
            continue
        brute = Brute.of(without)
        reached = brute.reached()
        assert reached is not None
        now = {goal.name: goal.value for goal in outcome.goals}
        expected = {name: v - now[name] for name, v in zip(brute.goals, reached, strict=True)}
        assert price.decided
        assert {gain.name: gain.low for gain in price.gains} == expected or price.idle
        if price.idle:
            assert set(expected.values()) == {0}
    return sum(not price.free for price in found.values())


@pytest.mark.parametrize("batch", range(8))
def test_against_brute_force(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen) for seed in seeds for seen in scarce(seed)) > 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(8, 60))
def test_many_more(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen) for seed in seeds for seen in scarce(seed)) > 0
