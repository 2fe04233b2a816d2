"""Which figures of a plan are used up: the checkers of the rules are asked with every figure one smaller."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from api.whatif.records import Limit
from rules.base import Violation
from rules.columns import OptionalInts
from rules.context import Context, Facts
from rules.dataset import Dataset
from rules.registry import plan_rule

BINDING = ("group_capacity", "quota", "number_allotment", "school_absence", "budget")
"""Rules of figures that can be used up."""


def binding(facts: Facts) -> frozenset[Limit]:
    """Every rule on an object of which the plan takes all that is allowed; a figure of 0 allows nothing and
    is not counted.  Of a budget all is taken when no place is as cheap as what is left."""
    context = facts.context
    smaller = Facts(replace(context, dataset=_smaller(context)), facts.assignment)
    found: set[Limit] = set()
    for name in BINDING:
        if context.profile.enabled(name):
            told = plan_rule(name).check(smaller, context.profile.parameters(name))
            found.update(Limit(name, _objects(violation)) for violation in told)
    return frozenset(found)


def _objects(violation: Violation) -> tuple[tuple[str, str], ...]:
    """What the figure is of; a row of quotas by what it narrows, which stays where other rows come and go."""
    named = [(kind, name) for kind, name in violation.objects if kind not in ("quota", "person")]
    return tuple(named or violation.objects[:1])


def exists(limit: Limit, dataset: Dataset) -> bool:
    """Whether the dataset has what the figure is of."""
    known = {
        "group": dataset.groups.group_id,
        "school": dataset.schools.school_id,
        "district": dataset.districts.district_id,
        "programme": dataset.programmes.programme_id,
    }
    return all(kind not in known or name in known[kind] for kind, name in limit.objects)


def _smaller(context: Context) -> Dataset:
    dataset = context.dataset
    prices = dataset.place_cost[dataset.place_cost > 0]
    cheapest = int(prices.min()) if len(prices) else 1
    groups, districts, schools = dataset.groups, dataset.districts, dataset.schools
    return dataset.replace(
        groups=replace(groups, max_size=groups.max_size - 1),
        quotas=replace(dataset.quotas, max_seats=_less(dataset.quotas.max_seats)),
        districts=replace(
            districts,
            unique_numbers=_less(districts.unique_numbers, least=0),
            budget=_less(districts.budget, cheapest, least=0),
        ),
        schools=replace(
            schools,
            unique_numbers=_less(schools.unique_numbers, least=0),
            max_absent=_less(schools.max_absent),
            budget=_less(schools.budget, cheapest, least=0),
        ),
    )


def _less(figures: OptionalInts, by: int = 1, least: int = 1) -> OptionalInts:
    """Figures smaller by so much; those under ``least`` limit no more."""
    kept = figures.filled & (figures.values >= least)
    return OptionalInts(np.where(kept, figures.values - by, 0), kept)
