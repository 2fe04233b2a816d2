"""Granted places that are used."""

from __future__ import annotations

import numpy as np

from rules.base import Goal
from rules.context import Facts
from rules.derived import places_in_quota


def value(facts: Facts) -> int:
    """Places that fit at least one quota row with ``max_seats``; each counts once."""
    granted = np.zeros(len(facts.assignment), dtype=np.bool_)
    for row in np.flatnonzero(facts.dataset.quotas.max_seats.filled).tolist():
        granted[places_in_quota(facts, row)] = True
    return int(granted.sum())


GOAL = Goal(
    name="quota_use",
    title=("Использование квот", "Quota use"),
    sentence=(
        "Сколько занятых мест предоставлено квотами («max_seats»); место считается один раз.",
        "Places taken that a quota row with max_seats grants; a place counts once.",
    ),
    formula="|{(t,g): x_tg = 1, (t,g) fits some q with max_seats}|",
    unit=("мест", "places"),
    value=value,
)
