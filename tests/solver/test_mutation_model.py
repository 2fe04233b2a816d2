"""Nothing may be dropped: each rule's rows, its filter of pairs, its checker, and each goal's objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import rules.audit
import rules.pair_checks
import solver.constraints
import solver.objectives
import solver.pairs
from rules.base import PairRule, Parameters, PlanRule, Violation
from rules.columns import BoolArray, IndexArray, indices
from rules.context import Assignment, Context, Facts
from rules.registry import GOALS, PAIR_RULES, PLAN_RULES, RULES
from solver.draft import Draft
from solver.program import Linear
from solver.result import Status
from tests.solver.brute import Brute
from tests.solver.cases import CASES
from tests.solver.goal_cases import GOAL_CASES
from tests.solver.solving import judged, solved, values


def broken(seen: Context, plan: Assignment | None) -> set[str]:
    """The rules that the checker finds broken."""
    return {violation.rule for violation in judged(seen, plan).violations}


def the_bad_plan(seen: Context, places: Sequence[str]) -> Assignment:
    pairs = [place.split() for place in places]
    return Assignment(
        indices(seen.dataset.teacher_index[t] for t, _ in pairs),
        indices(seen.dataset.group_index[g] for _, g in pairs),
    )


# --- the model ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [rule.name for rule in PLAN_RULES])
def test_a_model_without_the_rows_of_a_rule_is_condemned(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = CASES[rule]().tight
    assert broken(seen, solved(seen).assignment) == set()

    def nothing(draft: Draft, parameters: Parameters) -> None:
        """Adds no row."""

    monkeypatch.setitem(solver.constraints.BUILDERS, rule, nothing)
    outcome = solved(seen)
    assert outcome.status is Status.OPTIMAL
    assert broken(seen, outcome.assignment) == {rule}


@pytest.mark.parametrize("rule", [rule.name for rule in PAIR_RULES])
def test_a_model_without_the_filter_of_a_rule_is_condemned(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = CASES[rule]().tight
    assert broken(seen, solved(seen).assignment) == set()
    if rule == "source":
        monkeypatch.setattr(solver.pairs, "proposed_pairs", every_pair)
    else:
        monkeypatch.setattr(solver.pairs, "PAIR_RULES", tuple(r for r in PAIR_RULES if r.name != rule))
    assert broken(seen, solved(seen).assignment) == {rule}


def every_pair(seen: Context) -> tuple[IndexArray, IndexArray]:
    n, m = seen.dataset.n_teachers, seen.dataset.n_groups
    return np.repeat(np.arange(n, dtype=np.int32), m), np.tile(np.arange(m, dtype=np.int32), n)


@pytest.mark.parametrize("goal", [goal.name for goal in GOALS])
def test_a_model_that_forgets_a_goal_does_worse(goal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, best = GOAL_CASES[goal]()
    assert Brute.of(seen).reached() == best
    assert values(solved(seen)) == best
    monkeypatch.setitem(solver.objectives.OBJECTIVES, goal, zero)
    recounted = tuple(value for _, value in judged(seen, solved(seen).assignment).goals)
    assert recounted < best


def zero(draft: Draft) -> Linear:
    return Linear.of(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


# --- the checker --------------------------------------------------------------------------------------


def accepting(rule: PairRule | PlanRule) -> PairRule | PlanRule:
    """The same rule with a checker that accepts everything."""

    def admits(seen: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
        return np.ones(len(teacher), dtype=np.bool_)

    def check(facts: Facts, parameters: Parameters) -> list[Violation]:
        return []

    return replace(rule, admits=admits) if isinstance(rule, PairRule) else replace(rule, check=check)


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_bad_plan_is_seen_by_its_checker_and_by_no_other(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[rule]()
    bad = the_bad_plan(case.tight, case.loose_plan)
    assert broken(case.tight, bad) == {rule}
    assert broken(case.loose, bad) == set()
    for other in RULES:
        with monkeypatch.context() as patch:
            blind = [accepting(r) if r.name == other.name else r for r in RULES]
            patch.setattr(rules.pair_checks, "PAIR_RULES", [r for r in blind if isinstance(r, PairRule)])
            patch.setattr(rules.audit, "PLAN_RULES", [r for r in blind if isinstance(r, PlanRule)])
            assert broken(case.tight, bad) == (set() if other.name == rule else {rule})
