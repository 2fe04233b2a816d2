"""Persons with a large gap who get a course for it."""

from __future__ import annotations

import numpy as np

from rules.base import Goal
from rules.context import Facts
from rules.derived import severe_cover


def value(facts: Facts) -> int:
    """Distinct persons with a place in a programme that covers a severity 3 gap of theirs."""
    served = facts.person[severe_cover(facts.context, facts.person, facts.programme)]
    return len(np.unique(served))


GOAL = Goal(
    name="severe_deficit",
    title=("Острые дефициты", "Severe deficits"),
    sentence=(
        "Сколько человек учатся в группе, программа которой закрывает их дефицит тяжести 3.",
        "Persons seated in a group that covers a competency in which they have severity 3.",
    ),
    formula="|{i: ∃ g with x_ig = 1, ∃ c ∈ C(p(g)) with δ_ic = 3}|",
    unit=("человек", "persons"),
    value=value,
)
