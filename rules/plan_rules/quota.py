"""No quota row is exceeded."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.context import Facts
from rules.derived import places_in_quota
from rules.naming import quota_words


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, for each row with ``max_seats``, the places that fit all its filled columns."""
    allowed = facts.dataset.quotas.max_seats
    found: list[Violation] = []
    for row in np.flatnonzero(allowed.filled).tolist():
        counted = len(places_in_quota(facts, row))
        if counted > allowed.values[row]:
            found.append(_violation(facts, row, counted, int(allowed.values[row])))
    return found


def _violation(facts: Facts, row: int, counted: int, allowed: int) -> Violation:
    objects, (row_ru, row_en) = quota_words(facts.dataset, row)
    return Violation(
        rule=RULE.name,
        objects=objects,
        figures={"counted": counted, "allowed": allowed},
        sentence_ru=f"Квота в строке {row + 2} ({row_ru}): занято мест {counted}, допустимо {allowed}.",
        sentence_en=f"Quota in row {row + 2} ({row_en}): {counted} places taken, {allowed} allowed.",
        rows=(("quotas", row + 2),),
    )


RULE = PlanRule(
    name="quota",
    title=("Квота", "Quota"),
    sentence=(
        "Места, подходящие под все заполненные столбцы строки квоты, не превышают её «max_seats»; "
        "место считается в каждой строке, под которую подходит.",
        "The places that fit every filled column of a quota row do not exceed its max_seats; a place "
        "counts in every row that it fits.",
    ),
    formula="Σ_{(t,g) fits q} x_tg ≤ max_seats_q for every row q with max_seats",
    check=check,
)
