"""What holds for every plan rule and every goal alike."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from rules.base import Goal, ParameterValue, PlanRule
from rules.context import Assignment, Facts
from rules.registry import GOALS, PLAN_RULES
from tests.builders import tiny
from tests.rules.chance import SURNAME, plan
from tests.rules.plans import facts

RULES = pytest.mark.parametrize("rule", PLAN_RULES, ids=lambda rule: rule.name)
PROMISES = {"decision_must", "quota_floor"}
GOAL = pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)


def strict(rule: PlanRule) -> Mapping[str, ParameterValue]:
    """Defaults, with floors hard."""
    return {p.name: True if p.name == "hard" else p.default for p in rule.parameters}


@RULES
def test_nothing_is_wrong_with_nothing(rule: PlanRule) -> None:
    assert list(rule.check(facts(tiny()), strict(rule))) == []


@GOAL
def test_nothing_is_worth_nothing(goal: Goal) -> None:
    assert goal.value(facts(tiny())) == 0


@pytest.mark.parametrize(
    "rule", [r for r in PLAN_RULES if r.name not in PROMISES], ids=lambda rule: rule.name
)
def test_an_empty_plan_breaks_nothing_but_promises(rule: PlanRule) -> None:
    for seed in range(40):
        empty = Facts(plan(seed).context, Assignment.empty())
        assert list(rule.check(empty, strict(rule))) == []


@RULES
def test_a_breach_can_be_told_as_json_and_names_nobody(rule: PlanRule) -> None:
    told = 0
    for seed in range(40):
        for violation in rule.check(plan(seed), strict(rule)):
            text = json.dumps(violation.as_json(), ensure_ascii=False)
            assert SURNAME not in text
            assert violation.sentence_ru.endswith(".")
            assert violation.sentence_en.endswith(".")
            told += 1
    assert told


@RULES
def test_rows_exist(rule: PlanRule) -> None:
    for seed in range(40):
        drawn = plan(seed)
        for violation in rule.check(drawn, strict(rule)):
            for table, row in violation.rows:
                rows = drawn.assignment if table == "assignments" else getattr(drawn.dataset, table)
                assert 2 <= row < len(rows) + 2


@GOAL
def test_the_order_of_places_means_nothing(goal: Goal) -> None:
    for seed in range(20):
        drawn = plan(seed)
        places = drawn.assignment
        reversed_places = Assignment(places.teacher[::-1].copy(), places.group[::-1].copy())
        assert goal.value(drawn) == goal.value(Facts(drawn.context, reversed_places))
