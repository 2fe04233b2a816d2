"""A group that runs with our people has enough of them."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.naming import place_rows


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Compare each group with at least one place of ours with what it lacks to its minimum."""
    groups = facts.dataset.groups
    needed = groups.min_size.values - groups.seats_elsewhere
    size = facts.group_size
    short = (size >= 1) & (size < needed) & groups.min_size.filled & ~groups.shared
    return [_violation(facts, int(g), int(needed[g])) for g in np.flatnonzero(short)]


def _violation(facts: Facts, group: int, needed: int) -> Violation:
    groups = facts.dataset.groups
    group_id, counted = str(groups.group_id[group]), int(facts.group_size[group])
    size, elsewhere = int(groups.min_size.values[group]), int(groups.seats_elsewhere[group])
    places = facts.places_of_group[group]
    return Violation(
        rule=RULE.name,
        objects=(("group", group_id),),
        figures={"counted": counted, "allowed": needed, "min_size": size, "seats_elsewhere": elsewhere},
        sentence_ru=(
            f"Группа {group_id}: занято мест {counted}, нужно не менее {needed} "
            f"(минимум {size}, из других мест {elsewhere})."
        ),
        sentence_en=(
            f"Group {group_id}: {counted} places taken, at least {needed} needed "
            f"(minimum {size}, {elsewhere} people from elsewhere)."
        ),
        rows=(("groups", group + 2), *place_rows(places)),
    )


RULE = PlanRule(
    name="group_minimum",
    title=("Наполняемость группы", "Group minimum"),
    sentence=(
        "Группа, в которой есть хотя бы один наш слушатель, набирает свой минимум вместе с людьми из других "
        "мест; общие группы института открываются всегда.",
        "A group with at least one of our people reaches its minimum together with the people from "
        "elsewhere; shared groups always run.",
    ),
    formula="Σ_t x_tg = 0 or Σ_t x_tg ≥ min_g - e_g for every group g with min_size that is not shared",
    check=check,
)
