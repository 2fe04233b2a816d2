"""The registry is complete: every record says what it means, is well formed, and is tested."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rules.base import Goal, PairRule, PlanRule, Sentence
from rules.profile_values import checked_value
from rules.registry import (
    GOALS,
    PAIR_RULES,
    PLAN_RULES,
    RULES,
    Rule,
    UnknownNameError,
    goal,
    pair_rule,
    plan_rule,
)

ROOT = Path(__file__).parents[2]
TESTS = Path(__file__).parent
PACKAGES: dict[str, Sequence[Rule | Goal]] = {
    "pair_rules": PAIR_RULES,
    "plan_rules": PLAN_RULES,
    "goals": GOALS,
}
ALWAYS = {"source", "programme_once", "no_overlap"}
OFF = {"holds_number", "subject_cover", "not_together"}


def name_of(record: Rule | Goal) -> str:
    return record.name


def faces(record: Rule | Goal) -> tuple[Callable[..., object], ...]:
    if isinstance(record, PairRule):
        return record.admits, record.refusal
    return (record.check,) if isinstance(record, PlanRule) else (record.value,)


def bilingual(sentence: Sentence) -> bool:
    """Cyrillic first, then a sentence without any."""
    ru, en = sentence
    return bool(re.search("[А-Яа-яё]", ru)) and bool(en.strip()) and not re.search("[А-Яа-яё]", en)


def test_the_registry_is_all_there_is_and_each_file_is_named_after_its_record() -> None:
    for package, records in PACKAGES.items():
        files = {path.stem for path in (ROOT / "rules" / package).glob("*.py")} - {"__init__"}
        assert files == {record.name for record in records}


def test_names_are_unique_among_rules_and_among_goals() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len({record.name for record in GOALS}) == len(GOALS)


@pytest.mark.parametrize("record", [*RULES, *GOALS], ids=name_of)
def test_a_record_says_in_both_languages_what_it_means(record: Rule | Goal) -> None:
    assert bilingual(record.title)
    assert bilingual(record.sentence)
    assert all(text.endswith(".") for text in record.sentence)
    assert record.formula
    if isinstance(record, Goal):
        assert bilingual(record.unit)


@pytest.mark.parametrize("record", [*RULES, *GOALS], ids=name_of)
def test_checker_and_module_are_documented(record: Rule | Goal) -> None:
    for function in faces(record):
        module = inspect.getmodule(function)
        assert inspect.getdoc(function)
        assert module is not None
        assert module.__doc__


@pytest.mark.parametrize("record", RULES, ids=name_of)
def test_parameters_are_sound(record: Rule) -> None:
    names = [parameter.name for parameter in record.parameters]
    assert len(set(names)) == len(names)
    assert "enabled" not in names
    for parameter in record.parameters:
        assert bilingual(parameter.meaning)
        assert checked_value(parameter, parameter.default) == (parameter.default, None)
        if isinstance(parameter.default, int) and not isinstance(parameter.default, bool):
            assert parameter.minimum is not None
            assert parameter.maximum is not None


def test_what_always_holds_and_what_is_off() -> None:
    assert {rule.name for rule in RULES if rule.always} == ALWAYS
    assert {rule.name for rule in RULES if not rule.enabled} == OFF


@pytest.mark.parametrize("record", RULES, ids=name_of)
def test_every_rule_has_a_test_file(record: Rule) -> None:
    assert "def test_" in (TESTS / f"test_{record.name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", GOALS, ids=name_of)
def test_every_goal_is_tested(record: Goal) -> None:
    texts = [path.read_text(encoding="utf-8") for path in TESTS.glob("test_goal*.py")]
    assert any(re.search(rf"\b{record.name}\b", text) for text in texts)


def test_records_are_found_by_name() -> None:
    assert all(pair_rule(rule.name) is rule for rule in PAIR_RULES)
    assert all(plan_rule(rule.name) is rule for rule in PLAN_RULES)
    assert all(goal(record.name) is record for record in GOALS)


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="unknown goal 'deficits'; maybe 'deficit'"):
        goal("deficits")
    with pytest.raises(UnknownNameError, match="maybe 'travel'"):
        pair_rule("travell")
    with pytest.raises(UnknownNameError, match="known: groups_per_person, programme_once"):
        plan_rule("zzz")
