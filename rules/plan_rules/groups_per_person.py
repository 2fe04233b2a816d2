"""At most k groups per person, over all posts."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.derived import groups_allowed
from rules.naming import listed, place_rows


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count the places of each person and compare with the person's k."""
    allowed = groups_allowed(facts.dataset)
    counted = np.bincount(facts.person, minlength=facts.dataset.n_persons)
    return [_violation(facts, int(p), int(allowed[p])) for p in np.flatnonzero(counted > allowed)]


def _violation(facts: Facts, person: int, allowed: int) -> Violation:
    places = facts.places_of_person[person]
    person_id = str(facts.dataset.person_ids[person])
    groups = [str(g) for g in facts.dataset.groups.group_id[facts.assignment.group[places]]]
    return Violation(
        rule=RULE.name,
        objects=(("person", person_id), *(("group", g) for g in groups)),
        figures={"counted": len(places), "allowed": allowed},
        sentence_ru=f"Работник {person_id}: групп {len(places)} ({listed(groups)}), допустимо {allowed}.",
        sentence_en=f"Person {person_id}: {len(places)} groups ({listed(groups)}), {allowed} allowed.",
        rows=place_rows(places),
    )


RULE = PlanRule(
    name="groups_per_person",
    title=("Групп на человека", "Groups per person"),
    sentence=(
        "Человек учится не более чем в k группах, сколько бы должностей у него ни было: k — наименьшее "
        "заполненное «max_groups» его должностей, иначе 1.",
        "A person takes at most k groups, however many posts the person holds: k is the smallest "
        "max_groups filled on the posts, else 1.",
    ),
    formula="Σ_{t ∈ posts(i)} Σ_g x_tg ≤ k_i for every person i; k_i = min filled max_groups, else 1",
    check=check,
)
