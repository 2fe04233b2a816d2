"""Inputs with nothing in them, limits of nothing, several workers: what is claimed holds all the same."""

from __future__ import annotations

import pytest

from rules.registry import GOALS
from solver.options import Options
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.solving import context, solved, values

EVERY_GOAL = [goal.name for goal in GOALS]
EVERY_SOURCE = ("application", "recommendation", "deficit")
WISH: list[Row] = [{"teacher_id": "t1", "group_id": "g1"}]
EDGES: dict[str, dict[str, list[Row]]] = {
    "nothing": {},
    "nobody to train": {"groups": [{}]},
    "nothing to train in": {"teachers": [{}]},
    "nobody proposed": {"teachers": [{}], "groups": [{}]},
    "quotas on nothing": {"teachers": [{}], "quotas": [{"min_seats": 2}, {"max_seats": 0}]},
    "a programme without groups": {"applications": [{}]},
    "decided about nobody else": {"decisions": [{"decision": "must"}]},
    "may take no group": {"applications": WISH, "teachers": [{"max_groups": 0}]},
    "a group without places": {"applications": WISH, "groups": [{"max_size": 0}]},
    "a competency no programme covers": {"applications": WISH, "deficits": [{}]},
    "a floor for everybody": {"applications": WISH, "quotas": [{"min_seats": 3}]},
    "no numbers at all": {"applications": WISH, "districts": [{"district_id": "d1", "unique_numbers": 0}]},
    "nobody may be away": {"applications": WISH, "schools": [{"school_id": "s1", "max_absent": 0}]},
}


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("name", EDGES)
def test_little_or_nothing_in_the_tables(name: str, hard: bool) -> None:
    rules = {
        "subject_cover": {"enabled": True},
        "not_together": {"enabled": True},
        "quota_floor": {"hard": hard},
    }
    seen = context(tiny(**EDGES[name]), *EVERY_GOAL, rules=rules, source=EVERY_SOURCE)
    outcome, brute = solved(seen), Brute.of(seen)
    assert brute.is_honest(outcome)
    assert (values(outcome) or None) == brute.reached()
    assert (outcome.status is Status.INFEASIBLE) == bool(outcome.clashes)


@pytest.mark.parametrize("work", [0.0, 1e-9, 1e-3])
def test_next_to_no_work_is_honest_and_repeatable(work: float) -> None:
    options = Options(seconds=300, work=work)
    for seed in range(4):
        for seen in contexts(seed, profiles=2):
            one, other, brute = solved(seen, options=options), solved(seen, options=options), Brute.of(seen)
            assert brute.is_honest(one)
            assert [(g.name, g.value, g.bound) for g in one.goals] == [
                (g.name, g.value, g.bound) for g in other.goals
            ]
            if one.assignment is not None and other.assignment is not None:
                assert brute.number(one.assignment) == brute.number(other.assignment)
                assert one.repeatable
                assert other.repeatable


@pytest.mark.parametrize("seed", range(2000, 2004))
def test_several_workers_and_other_seeds_reach_the_same_values(seed: int) -> None:
    for seen in contexts(seed, profiles=2):
        best = Brute.of(seen).reached()
        for options in (Options(seconds=120, workers=2), Options(seconds=120, seed=seed)):
            assert (values(solved(seen, options=options)) or None) == best
