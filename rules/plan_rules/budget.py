"""Places cost no more than the district and the school can pay."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.columns import IndexArray, OptionalInts
from rules.context import Facts
from rules.naming import Unit, districts_as_units, money, schools_as_units


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Add up the cost of the places of each district, then of each school, in kopecks."""
    dataset = facts.dataset
    districts, schools = districts_as_units(dataset), schools_as_units(dataset)
    return [
        *_breaches(facts, districts, facts.district, dataset.districts.budget),
        *_breaches(facts, schools, facts.school, dataset.schools.budget),
    ]


def _breaches(facts: Facts, units: Unit, unit: IndexArray, budget: OptionalInts) -> list[Violation]:
    """One for every unit whose places cost more than its budget; ``unit`` is that of each place."""
    cost = np.zeros(len(budget), dtype=np.int64)
    np.add.at(cost, unit, facts.dataset.place_cost[facts.assignment.group])
    over = np.flatnonzero(budget.filled & (cost > budget.values))
    return [_violation(units, int(u), int(cost[u]), int(budget.values[u])) for u in over]


def _violation(units: Unit, row: int, cost: int, allowed: int) -> Violation:
    name_ru, name_en = units.named(row)
    (cost_ru, cost_en), (allowed_ru, allowed_en) = money(cost), money(allowed)
    return Violation(
        rule=RULE.name,
        objects=((units.kind, units.id_of(row)),),
        figures={"counted": cost, "allowed": allowed, "unit": "kopeck"},
        sentence_ru=f"{name_ru}: места стоят {cost_ru}, бюджет {allowed_ru}",
        sentence_en=f"{name_en}: the places cost {cost_en}, the budget is {allowed_en}.",
        rows=((units.table, row + 2),),
    )


RULE = PlanRule(
    name="budget",
    title=("Бюджет", "Budget"),
    sentence=(
        "Места района (школы) стоят не больше его бюджета; цена места — у группы, а если там пусто, "
        "у программы, иначе 0.",
        "The places of a district (a school) cost no more than its budget; a place costs what the group "
        "says, else its programme, else 0.",
    ),
    formula="Σ_{t of d} Σ_g cost_g x_tg ≤ budget_d for every district d with a budget; likewise for s",
    check=check,
)
