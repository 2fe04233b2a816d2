"""Persons who get what they applied for with good reason."""

from __future__ import annotations

import numpy as np

from rules.base import Goal
from rules.context import Facts
from rules.derived import applied_for, recommended, severe_cover


def value(facts: Facts) -> int:
    """Distinct persons with a place that they applied for and that a recommendation or a severity 3 gap
    backs."""
    wanted = applied_for(facts.dataset, facts.person, facts.assignment.group)
    backed = recommended(facts.dataset, facts.person, facts.programme)
    backed |= severe_cover(facts.context, facts.person, facts.programme)
    return len(np.unique(facts.person[wanted & backed]))


GOAL = Goal(
    name="backed_application",
    title=("Обоснованные заявки", "Backed applications"),
    sentence=(
        "Сколько человек учатся по программе, на которую подали заявку и которую подтверждает рекомендация "
        "или их дефицит тяжести 3.",
        "Persons seated in a programme that they applied for and that a recommendation or a severity 3 "
        "deficit of theirs backs.",
    ),
    formula="|{i: ∃ g with x_ig = 1, i applied for g, p(g) recommended to i or covering δ_ic = 3}|",
    unit=("человек", "persons"),
    value=value,
)
