"""At most one group of a programme per person."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.matching import pair_key
from rules.naming import listed, place_rows


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count the places of each (person, programme)."""
    width = max(1, len(facts.dataset.programmes))
    both, counted = np.unique(pair_key(facts.person, facts.programme, width), return_counts=True)
    return [_violation(facts, int(twice // width), int(twice % width)) for twice in both[counted > 1]]


def _violation(facts: Facts, person: int, programme: int) -> Violation:
    of_person = facts.places_of_person[person]
    places = of_person[facts.programme[of_person] == programme]
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
