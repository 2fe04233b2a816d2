"""Persons who were passed over before."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts
from rules.derived import waiting_of_person


def value(facts: Facts) -> int:
    """Sum over seated persons of the largest ``waiting_periods`` of their posts."""
    return int(waiting_of_person(facts.dataset)[facts.seated].sum())


GOAL = Goal(
    name="waiting",
    title=("Очередь ожидания", "Waiting"),
    sentence=(
        "Сумма по людям с местом числа кампаний подряд, в которых они остались без места.",
        "Sum over persons with a place of the campaigns in a row in which they were passed over.",
    ),
    formula="Σ_{i seated} max_{t ∈ posts(i)} waiting_periods_t",
    unit=("кампаний", "campaigns"),
    value=value,
)
