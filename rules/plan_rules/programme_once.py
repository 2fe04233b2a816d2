"""At most one group of a programme per person."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.naming import listed, place_rows


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count the places of each (person, programme)."""
    both = np.stack([facts.person, facts.programme], axis=1)
    pairs, counted = np.unique(both, axis=0, return_counts=True)
    return [_violation(facts, int(person), int(programme)) for person, programme in pairs[counted > 1]]


def _violation(facts: Facts, person: int, programme: int) -> Violation:
    places = np.flatnonzero((facts.person == person) & (facts.programme == programme))
    person_id = str(facts.dataset.person_ids[person])
    programme_id = str(facts.dataset.programmes.programme_id[programme])
    groups = [str(g) for g in facts.dataset.groups.group_id[facts.assignment.group[places]]]
    return Violation(
        rule=RULE.name,
        objects=(("person", person_id), ("programme", programme_id), *(("group", g) for g in groups)),
        figures={"counted": len(places), "allowed": 1},
        sentence_ru=(
            f"Работник {person_id}: по программе {programme_id} мест {len(places)} "
            f"({listed(groups)}), допустимо 1."
        ),
        sentence_en=(
            f"Person {person_id}: {len(places)} places in programme {programme_id} "
            f"({listed(groups)}), 1 allowed."
        ),
        rows=place_rows(places),
    )


RULE = PlanRule(
    name="programme_once",
    title=("Программа один раз", "A programme once"),
    sentence=(
        "Человек занимает не более одного места по одной программе.",
        "A person holds at most one place in a programme.",
    ),
    formula="Σ_{t ∈ posts(i)} Σ_{g: p(g) = p} x_tg ≤ 1 for every person i and programme p",
    check=check,
    always=True,
)
