"""Persons seated from a district (a school) have unique numbers there."""

from __future__ import annotations

import numpy as np

from rules.base import Parameters, PlanRule, Violation
from rules.columns import IndexArray, OptionalInts
from rules.context import Facts
from rules.derived import number_limits
from rules.matching import distinct, pair_key
from rules.naming import Unit, districts_as_units, schools_as_units


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count the distinct persons with a place through a post of each district, then of each school."""
    of_district, of_school = number_limits(facts.dataset)
    return [
        *_breaches(facts, districts_as_units(facts.dataset), facts.district, of_district),
        *_breaches(facts, schools_as_units(facts.dataset), facts.school, of_school),
    ]


def _breaches(facts: Facts, units: Unit, unit: IndexArray, limit: OptionalInts) -> list[Violation]:
    """One for every unit with more persons than numbers; ``unit`` is that of each place."""
    width = max(1, facts.dataset.n_persons)
    seated = distinct(pair_key(unit, facts.person, width))
    counted = np.bincount(seated // width, minlength=len(limit))
    over = np.flatnonzero(limit.filled & (counted > limit.values))
    return [_violation(units, int(u), int(counted[u]), int(limit.values[u])) for u in over]


def _violation(units: Unit, row: int, counted: int, allowed: int) -> Violation:
    name_ru, name_en = units.named(row)
    return Violation(
        rule=RULE.name,
        objects=((units.kind, units.id_of(row)),),
        figures={"counted": counted, "allowed": allowed},
        sentence_ru=f"{name_ru}: людей с местом {counted}, уникальных номеров {allowed}.",
        sentence_en=f"{name_en}: {counted} persons with a place, {allowed} unique numbers.",
        rows=((units.table, row + 2),),
    )


RULE = PlanRule(
    name="number_allotment",
    title=("Уникальные номера", "Unique numbers"),
    sentence=(
        "Людей, занявших место от района (от школы), не больше, чем у него уникальных номеров с учётом "
        "полученных и переданных; на человека один номер, сколько бы групп он ни занял.",
        "Persons seated from a district (a school) are no more than its unique numbers, with those received "
        "and without those passed on; one number per person, however many groups.",
    ),
    formula="|{persons with a place through a post of d}| ≤ U_d + received_d - passed_on_d; likewise for s",
    check=check,
)
