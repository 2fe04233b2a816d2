"""Every rule and goal there is, in order: the one list that profiles, checker, model and tests read.

Pair rules stand in the order in which a refusal is reported, plan rules in the order in which breaches
are listed, goals in no order of worth (the profile gives that).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from rules.base import Goal, PairRule, PlanRule
from rules.goals import (
    application,
    backed_application,
    deficit,
    expiring,
    floor_shortfall,
    lottery,
    overdue,
    quota_use,
    recommendation,
    school_served,
    severe_deficit,
    waiting,
)
from rules.goals import (
    travel as travel_goal,
)
from rules.pair_rules import (
    approved_programme,
    available,
    decision_never,
    holds_number,
    lead_time,
    not_repeated,
    position_match,
    source,
    subject_match,
    travel,
)
from rules.plan_rules import (
    budget,
    decision_must,
    group_capacity,
    group_minimum,
    groups_per_person,
    no_overlap,
    not_together,
    number_allotment,
    programme_once,
    quota,
    quota_floor,
    school_absence,
    subject_cover,
)
from rules.text import nearest

PAIR_RULES: tuple[PairRule, ...] = (
    source.RULE,
    position_match.RULE,
    subject_match.RULE,
    approved_programme.RULE,
    not_repeated.RULE,
    available.RULE,
    travel.RULE,
    lead_time.RULE,
    holds_number.RULE,
    decision_never.RULE,
)

PLAN_RULES: tuple[PlanRule, ...] = (
    groups_per_person.RULE,
    programme_once.RULE,
    no_overlap.RULE,
    group_capacity.RULE,
    group_minimum.RULE,
    quota.RULE,
    quota_floor.RULE,
    number_allotment.RULE,
    school_absence.RULE,
    subject_cover.RULE,
    not_together.RULE,
    budget.RULE,
    decision_must.RULE,
)

GOALS: tuple[Goal, ...] = (
    floor_shortfall.GOAL,
    overdue.GOAL,
    expiring.GOAL,
    quota_use.GOAL,
    severe_deficit.GOAL,
    deficit.GOAL,
    recommendation.GOAL,
    backed_application.GOAL,
    application.GOAL,
    school_served.GOAL,
    waiting.GOAL,
    lottery.GOAL,
    travel_goal.GOAL,
)

Rule = PairRule | PlanRule
RULES: tuple[Rule, ...] = (*PAIR_RULES, *PLAN_RULES)


class UnknownNameError(LookupError):
    """No rule or goal has this name; the message offers the nearest one that exists."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def pair_rule(name: str) -> PairRule:
    """The pair rule of that name.

    Raises: UnknownNameError: there is none; the message offers the nearest name.
    """
    return _find("pair rule", name, PAIR_RULES)


def plan_rule(name: str) -> PlanRule:
    """The plan rule of that name.

    Raises: UnknownNameError: there is none; the message offers the nearest name.
    """
    return _find("plan rule", name, PLAN_RULES)


def goal(name: str) -> Goal:
    """The goal of that name.

    Raises: UnknownNameError: there is none; the message offers the nearest name.
    """
    return _find("goal", name, GOALS)


def _find(kind: str, name: str, records: Sequence[NamedT]) -> NamedT:
    for record in records:
        if record.name == name:
            return record
    names = [record.name for record in records]
    close = nearest(name, names)
    hint = f"maybe {close!r}" if close else f"known: {', '.join(names)}"
    raise UnknownNameError(f"unknown {kind} {name!r}; {hint}")
