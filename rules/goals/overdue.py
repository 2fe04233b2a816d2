"""Persons whose training is overdue."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts


def value(facts: Facts) -> int:
    """Seated persons who are overdue."""
    return int((facts.seated & facts.context.overdue).sum())


GOAL = Goal(
    name="overdue",
    title=("Просроченный срок", "Overdue"),
    sentence=(
        "Сколько человек с местом имеют срок обучения, наступивший не позднее первого дня периода.",
        "Persons with a place whose due date is on or before the first day of the period.",
    ),
    formula="|{i seated: due_i ≤ period start}|",
    unit=("человек", "persons"),
    value=value,
)
