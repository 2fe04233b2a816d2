"""Promised places that nobody took."""

from __future__ import annotations

import numpy as np

from rules.base import Goal
from rules.context import Facts
from rules.derived import places_in_quota


def value(facts: Facts) -> int:
    """Minus what each quota row with ``min_seats`` lacks."""
    floors = facts.dataset.quotas.min_seats
    shortfall = 0
    for row in np.flatnonzero(floors.filled).tolist():
        taken = len(places_in_quota(facts, row))
        shortfall += max(0, int(floors.values[row]) - taken)
    return -shortfall


GOAL = Goal(
    name="floor_shortfall",
    title=("Недобор гарантированных мест", "Floor shortfall"),
    sentence=(
        "Сколько гарантированных мест квот («min_seats») осталось незанятыми, со знаком минус.",
        "Promised places of quota rows (min_seats) that stayed empty, with a minus sign.",
    ),
    formula="- Σ_q max(0, min_seats_q - Σ_{(t,g) fits q} x_tg)",
    unit=("мест", "places"),
    value=value,
)
