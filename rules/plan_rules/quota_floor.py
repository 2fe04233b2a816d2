"""Every quota row gets its promised places: a breach only where the profile makes floors hard."""

from __future__ import annotations

import numpy as np

from rules.base import Parameter, Parameters, PlanRule, Violation
from rules.context import Facts
from rules.derived import places_in_quota
from rules.naming import quota_words


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, for each row with ``min_seats``, the places that fit; soft floors are the goal
    ``floor_shortfall`` and no breach."""
    if not parameters["hard"]:
        return []
    needed = facts.dataset.quotas.min_seats
    found: list[Violation] = []
    for row in np.flatnonzero(needed.filled).tolist():
        counted = len(places_in_quota(facts, row))
        if counted < needed.values[row]:
            found.append(_violation(facts, row, counted, int(needed.values[row])))
    return found


def _violation(facts: Facts, row: int, counted: int, needed: int) -> Violation:
    objects, (row_ru, row_en) = quota_words(facts.dataset, row)
    return Violation(
        rule=RULE.name,
        objects=objects,
        figures={"counted": counted, "allowed": needed},
        sentence_ru=f"Квота в строке {row + 2} ({row_ru}): занято мест {counted}, нужно не менее {needed}.",
        sentence_en=f"Quota in row {row + 2} ({row_en}): {counted} places taken, at least {needed} needed.",
        rows=(("quotas", row + 2),),
    )


RULE = PlanRule(
    name="quota_floor",
    title=("Гарантированные места", "Quota floor"),
    sentence=(
        "Места, подходящие под строку квоты, не меньше её «min_seats»: мягко (недобор — цель "
        "«floor_shortfall») или жёстко, если так велит профиль.",
        "The places that fit a quota row are at least its min_seats: soft (the shortfall is the goal "
        "floor_shortfall), or hard where the profile says so.",
    ),
    formula="Σ_{(t,g) fits q} x_tg ≥ min_seats_q for every row q with min_seats, where hard",
    check=check,
    parameters=(
        Parameter(
            name="hard",
            default=False,
            meaning=(
                "недобор делает план недопустимым (иначе это первая цель)",
                "a shortfall makes the plan invalid (otherwise it is the first goal)",
            ),
        ),
    ),
)
