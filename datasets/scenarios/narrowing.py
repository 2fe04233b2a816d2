"""Whether a scenario allows no plan that the base does not, and counts every goal no higher: only then what
was proven of the base bounds it.  Anything that is not listed here counts as wider.
"""

from __future__ import annotations

from dataclasses import replace

from datasets.parse import parse_ints, parse_money
from datasets.scenarios.records import Effect
from datasets.schema import TABLES, Kind
from rules.registry import PAIR_RULES, PLAN_RULES

_FEWER_OR_FIRST = {
    ("districts", "unique_numbers"),
    ("districts", "budget"),
    ("schools", "unique_numbers"),
    ("schools", "budget"),
    ("schools", "max_absent"),
}
"""Figures of which an empty one limits nothing: a first or a smaller one narrows."""

_FEWER = {("groups", "max_size"), ("quotas", "max_seats"), ("teachers", "max_groups")}
"""Figures that narrow where they fall; a first one may mean something else (a goal counts quotas)."""

_MORE_OR_FIRST = {("groups", "min_size")}
_TIGHT_RULES = ({rule.name for rule in PLAN_RULES} - {"quota_floor"}) | (
    {rule.name for rule in PAIR_RULES} - {"source"}
)
"""Rules that only take plans away; a floor may bring a goal, a source brings pairs."""


def narrower(effects: list[Effect]) -> bool:
    """Every one of the effects only takes plans away."""
    return all(_narrows(effect) for effect in effects)


def wider(effects: list[Effect]) -> bool:
    """Every one of the effects only adds plans: the base is narrower than the scenario."""
    return narrower(
        [replace(effect, before=effect.after, after=effect.before) for effect in effects]
    ) and all(effect.kind in ("set", "rule") for effect in effects)


def _narrows(effect: Effect) -> bool:
    if effect.kind == "set":
        return _figure_narrows(effect)
    if effect.kind == "rule":
        switched_on = (effect.column, effect.after) == ("enabled", "true")
        return effect.before == effect.after or (switched_on and effect.table in _TIGHT_RULES)
    return effect.kind == "add" and effect.table == "group_conflicts"


def _figure_narrows(effect: Effect) -> bool:
    if effect.before == effect.after:
        return True
    place = (effect.table, effect.column)
    if place not in _FEWER_OR_FIRST | _FEWER | _MORE_OR_FIRST or not effect.after:
        return False
    if not effect.before:
        return place not in _FEWER
    column = TABLES[effect.table].by_name[effect.column]
    read = parse_money if column.kind is Kind.MONEY else parse_ints
    before, after = (int(v) for v in read([effect.before, effect.after], column).values)  # type: ignore[arg-type]  # whole numbers, as their kind says
    return after >= before if place in _MORE_OR_FIRST else after <= before
