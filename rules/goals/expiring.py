"""Persons whose training falls due within the period."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts


def value(facts: Facts) -> int:
    """Seated persons whose due date lies later in the period."""
    return int((facts.seated & facts.context.expiring).sum())


GOAL = Goal(
    name="expiring",
    title=("Срок истекает в периоде", "Expiring"),
    sentence=(
        "Сколько человек с местом имеют срок обучения позже первого дня, но в пределах периода.",
        "Persons with a place whose due date lies after the first day of the period, but within it.",
    ),
    formula="|{i seated: period start < due_i ≤ period end}|",
    unit=("человек", "persons"),
    value=value,
)
