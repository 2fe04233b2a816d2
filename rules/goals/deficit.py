"""How much of the diagnosed gaps the plan covers."""

from __future__ import annotations

from rules.base import Goal
from rules.context import Facts
from rules.derived import expand
from rules.matching import is_in, pair_key


def value(facts: Facts) -> int:
    """Sum of severities over the distinct (person, competency) that the person's groups cover."""
    dataset = facts.dataset
    width = len(dataset.competencies)
    place, competency = expand(dataset.programmes.competencies, facts.programme)
    covered = pair_key(facts.person[place], competency, width)
    person, gap, severity = facts.context.person_competency
    return int(severity[is_in(pair_key(person, gap, width), covered)].sum())


GOAL = Goal(
    name="deficit",
    title=("Закрытые дефициты", "Deficits covered"),
    sentence=(
        "Сумма тяжести дефицитов, которые закрывают группы человека; компетенция считается один раз.",
        "Sum of the severities of the deficits that a person's groups cover; a competency counts once.",
    ),
    formula="Σ_{i seated} Σ_{c ∈ ∪ C(p(g)) over the groups g of i} δ_ic",
    unit=("баллов тяжести", "points of severity"),
    value=value,
)
