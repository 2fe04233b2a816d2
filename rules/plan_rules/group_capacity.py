"""No group holds more people than it has places left for us."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.naming import place_rows


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count the places taken in each group."""
    groups = facts.dataset.groups
    allowed = np.maximum(0, groups.max_size - groups.seats_elsewhere)
    return [_violation(facts, int(g), int(allowed[g])) for g in np.flatnonzero(facts.group_size > allowed)]


def _violation(facts: Facts, group: int, allowed: int) -> Violation:
    groups = facts.dataset.groups
    group_id, counted = str(groups.group_id[group]), int(facts.group_size[group])
    size, elsewhere = int(groups.max_size[group]), int(groups.seats_elsewhere[group])
    places = facts.places_of_group[group]
    return Violation(
        rule=RULE.name,
        objects=(("group", group_id),),
        figures={"counted": counted, "allowed": allowed, "max_size": size, "seats_elsewhere": elsewhere},
        sentence_ru=(
            f"Группа {group_id}: занято мест {counted}, допустимо {allowed} "
            f"(всего {size}, из них отдано другим {elsewhere})."
        ),
        sentence_en=(
            f"Group {group_id}: {counted} places taken, {allowed} allowed "
            f"({size} in all, {elsewhere} of them given elsewhere)."
        ),
        rows=(("groups", group + 2), *place_rows(places)),
    )


RULE = PlanRule(
    name="group_capacity",
    title=("Вместимость группы", "Group capacity"),
    sentence=(
        "В группе не больше людей, чем мест, за вычетом мест, отданных другим.",
        "A group holds no more people than it has places, less those given elsewhere.",
    ),
    formula="Σ_t x_tg ≤ max(0, max_g - e_g) for every group g",
    check=check,
)
