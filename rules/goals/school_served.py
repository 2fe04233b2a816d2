"""Schools that get at least one place."""

from __future__ import annotations

import numpy as np

from rules.base import Goal
from rules.context import Facts


def value(facts: Facts) -> int:
    """Distinct schools of the posts that hold places."""
    return len(np.unique(facts.school))


GOAL = Goal(
    name="school_served",
    title=("Охват школ", "Schools served"),
    sentence=(
        "Сколько школ получили хотя бы одно место.",
        "Schools that get at least one place.",
    ),
    formula="|{s: ∃ t of s, ∃ g with x_tg = 1}|",
    unit=("школ", "schools"),
    value=value,
)
