"""Days that people spend away from home."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts
from rules.derived import days_from_home


def value(facts: Facts) -> int:
    """Minus the in-person days of every place in a group held away from home."""
    return -int(days_from_home(facts.dataset, facts.person, facts.assignment.group).sum())


GOAL = Goal(
    name="travel",
    title=("Дни вне дома", "Days away from home"),
    sentence=(
        "Сколько календарных дней очных занятий приходится на группы вне районов, где человек работает, "
        "со знаком минус.",
        "Calendar days of in-person sessions of groups outside the districts in which the person works, "
        "with a minus sign.",
    ),
    formula="- Σ_{(t,g): x_tg = 1, g away from home of i(t)} |in-person days of g|",
    unit=("дней", "days"),
    value=value,
)
