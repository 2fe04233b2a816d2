"""One builder per plan rule, under the rule's name: each adds its rows to the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.base import Parameters
from rules.registry import PLAN_RULES
from solver.constraints import (
    budget,
    decision_must,
    group_capacity,
    group_minimum,
    groups_per_person,
    no_overlap,
    not_together,
    number_allotment,
    programme_once,
    quota,
    quota_floor,
    school_absence,
    subject_cover,
)
from solver.draft import Draft

Builder = Callable[[Draft, Parameters], None]

BUILDERS: Mapping[str, Builder] = {
    "groups_per_person": groups_per_person.build,
    "programme_once": programme_once.build,
    "no_overlap": no_overlap.build,
    "group_capacity": group_capacity.build,
    "group_minimum": group_minimum.build,
    "quota": quota.build,
    "quota_floor": quota_floor.build,
    "number_allotment": number_allotment.build,
    "school_absence": school_absence.build,
    "subject_cover": subject_cover.build,
    "not_together": not_together.build,
    "budget": budget.build,
    "decision_must": decision_must.build,
}


def add_constraints(draft: Draft) -> None:
    """Add the rows of every plan rule that the profile enables, in the registry's order."""
    for rule in PLAN_RULES:
        if draft.context.profile.enabled(rule.name):
            BUILDERS[rule.name](draft, draft.context.profile.parameters(rule.name))
