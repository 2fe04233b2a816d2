"""No two groups of a person on the same day, nor two that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.columns import IntArray
from rules.context import Facts
from rules.naming import place_rows, span


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Look at every two groups of every person who has several."""
    named = _named_conflicts(facts)
    found: list[Violation] = []
    for places in _places_of_busy_persons(facts):
        group = facts.assignment.group[places]
        for one, other in combinations(sorted(set(group.tolist())), 2):
            both = places[(group == one) | (group == other)]
            shared = np.flatnonzero(facts.dataset.meets_on[one] & facts.dataset.meets_on[other])
            if len(shared):
                found.append(_overlap(facts, both, one, other, shared))
            if (one, other) in named:
                found.append(_conflict(facts, both, one, other, named[one, other]))
    return found


def _places_of_busy_persons(facts: Facts) -> Iterator[IntArray]:
    """The places of each person who has two or more."""
    for person in np.flatnonzero(np.bincount(facts.person) > 1).tolist():
        yield facts.places_of_person[person]


def _named_conflicts(facts: Facts) -> dict[tuple[int, int], int]:
    """``(smaller group, larger group)`` of each row of ``group_conflicts``, with the first such row."""
    table = facts.dataset.group_conflicts
    rows: dict[tuple[int, int], int] = {}
    for row, (a, b) in enumerate(zip(table.group.tolist(), table.other_group.tolist(), strict=True)):
        rows.setdefault((min(a, b), max(a, b)), row)
    return rows


def _objects(facts: Facts, places: IntArray, one: int, other: int) -> tuple[tuple[str, str], ...]:
    ids = facts.dataset.groups.group_id
    person = str(facts.dataset.person_ids[facts.person[places[0]]])
    return ("person", person), ("group", str(ids[one])), ("group", str(ids[other]))


def _overlap(facts: Facts, places: IntArray, one: int, other: int, shared: IntArray) -> Violation:
    objects = _objects(facts, places, one, other)
    (_, person), (_, first), (_, second) = objects
    when_ru, when_en = span(facts.dataset, int(shared[0]), int(shared[-1]))
    return Violation(
        rule=RULE.name,
        objects=objects,
        figures={"counted": len(shared), "allowed": 0, "first_day": str(facts.dataset.days[shared[0]])},
        sentence_ru=(
            f"Работник {person}: группы {first} и {second} совпадают по дням ({when_ru}): "
            f"общих дней {len(shared)}, допустимо 0."
        ),
        sentence_en=(
            f"Person {person}: groups {first} and {second} meet on the same days ({when_en}): "
            f"{len(shared)} days shared, 0 allowed."
        ),
        rows=place_rows(places),
    )


def _conflict(facts: Facts, places: IntArray, one: int, other: int, row: int) -> Violation:
    objects = _objects(facts, places, one, other)
    (_, person), (_, first), (_, second) = objects
    return Violation(
        rule=RULE.name,
        objects=objects,
        figures={"counted": 2, "allowed": 1},
        sentence_ru=(
            f"Работник {person}: группы {first} и {second} названы несовместимыми: занято 2, допустимо 1."
        ),
        sentence_en=(
            f"Person {person}: groups {first} and {second} are named as excluding each other: "
            "2 taken, 1 allowed."
        ),
        rows=(("group_conflicts", row + 2), *place_rows(places)),
    )


RULE = PlanRule(
    name="no_overlap",
    title=("Без наложения дат", "No overlap"),
    sentence=(
        "Две группы одного человека не занимаются в один календарный день, в какой бы форме ни шли занятия, "
        "и не названы несовместимыми в «group_conflicts».",
        "Two groups of one person never meet on the same calendar day, whatever the mode, and are not "
        "named in group_conflicts.",
    ),
    formula="x_ig + x_ih ≤ 1 for every person i, g ≠ h with days(g) ∩ days(h) ≠ ∅ or {g, h} ∈ conflicts",
    check=check,
    always=True,
)
