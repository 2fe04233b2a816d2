"""Plans by hand: ``facts(dataset, "t1 g1", "t2 g1")`` and what a rule or a goal says of them."""

from __future__ import annotations

from collections.abc import Sequence

from rules.base import Goal, ParameterValue, PlanRule, Violation
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.profile import load_profile


def facts(dataset: Dataset, *places: str, seed: int = 0) -> Facts:
    """The plan in which each ``"teacher group"`` is a place."""
    pairs = [place.split() for place in places]
    assignment = Assignment(
        indices(dataset.teacher_index[teacher] for teacher, _ in pairs),
        indices(dataset.group_index[group] for _, group in pairs),
    )
    return Facts(Context(dataset, load_profile("default"), seed=seed), assignment)


def breaches(rule: PlanRule, dataset: Dataset, *places: str, **parameters: ParameterValue) -> list[Violation]:
    """What the rule finds wrong with a plan; parameters not given have their defaults."""
    settings = {p.name: p.default for p in rule.parameters} | parameters
    found = list(rule.check(facts(dataset, *places), settings))
    for violation in found:
        assert violation.rule == rule.name
        assert violation.objects
        assert isinstance(violation.figures["counted"], int)
        assert isinstance(violation.figures["allowed"], int)
        violation.as_json()
    return found


def figures(violation: Violation) -> tuple[object, object]:
    """``(counted, allowed)``, after making sure that both sentences tell them."""
    counted, allowed = violation.figures["counted"], violation.figures["allowed"]
    for sentence in (violation.sentence_ru, violation.sentence_en):
        assert str(counted) in sentence
        assert str(allowed) in sentence
    return counted, allowed


def value(goal: Goal, dataset: Dataset, *places: str, seed: int = 0) -> int:
    """The goal's value, a plain whole number, whatever the order of the places."""
    counted = goal.value(facts(dataset, *places, seed=seed))
    assert type(counted) is int
    assert counted == goal.value(facts(dataset, *reversed(places), seed=seed))
    return counted


def ids(violation: Violation, kind: str) -> set[str]:
    """Ids of the objects of one kind."""
    return {object_id for k, object_id in violation.objects if k == kind}


def plan_rows(violation: Violation) -> list[int]:
    """Rows of the plan that the breach names."""
    return [row for table, row in violation.rows if table == "assignments"]


def table_rows(violation: Violation) -> list[tuple[str, int]]:
    """Rows of the input that the breach names."""
    return [(table, row) for table, row in violation.rows if table != "assignments"]


def posts(*school_of: str, **columns: Sequence[object]) -> list[dict[str, object]]:
    """Posts t1, t2 … at the given schools, further columns by position."""
    return [
        {"teacher_id": f"t{i + 1}", "school_id": school} | {name: cells[i] for name, cells in columns.items()}
        for i, school in enumerate(school_of)
    ]
