"""How well the plan meets wishes."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts
from rules.derived import best_application


def value(facts: Facts) -> int:
    """Sum over the places of the points of the post's best application that fits."""
    return int(best_application(facts.dataset, facts.assignment.teacher, facts.assignment.group).sum())


GOAL = Goal(
    name="application",
    title=("Пожелания в заявках", "Applications"),
    sentence=(
        "Сумма по местам баллов лучшей подходящей заявки: её «score», а без него места 1, 2, 3, 4, далее "
        "дают 5, 4, 3, 2, 1; без ранга — как ранг 1.",
        "Sum over the places of the points of the best fitting application: its score, else ranks 1, 2, 3, "
        "4, later give 5, 4, 3, 2, 1; no rank is rank 1.",
    ),
    formula="Σ_{(t,g): x_tg = 1} max_{a of t fitting g} points_a",
    unit=("баллов", "points"),
    value=value,
)
