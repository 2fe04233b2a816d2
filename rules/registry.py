"""Every rule and goal there is, in order: the one list that profiles, checker, model and tests read.

Pair rules stand in the order in which a refusal is reported, plan rules in the order in which breaches
are listed, goals in no order of worth (the profile gives that).
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from rules.base import Goal, PairRule, PlanRule
from rules.text import nearest


def _present(package: str, names: tuple[str, ...], attribute: str) -> tuple[Any, ...]:
    """For the first hour only: the records whose files exist already."""
    found = []
    for name in names:
        try:
            found.append(getattr(importlib.import_module(f"rules.{package}.{name}"), attribute))
        except ModuleNotFoundError as error:
            if error.name != f"rules.{package}.{name}":
                raise
    return tuple(found)


PAIR_RULES: tuple[PairRule, ...] = _present(
    "pair_rules",
    (
        "source", "position_match", "subject_match", "approved_programme", "not_repeated",
        "available", "travel", "lead_time", "holds_number", "decision_never",
    ),
    "RULE",
)  # fmt: skip

PLAN_RULES: tuple[PlanRule, ...] = _present(
    "plan_rules",
    (
        "groups_per_person", "programme_once", "no_overlap", "group_capacity", "group_minimum", "quota",
        "quota_floor", "number_allotment", "school_absence", "subject_cover", "not_together", "budget",
        "decision_must",
    ),
    "RULE",
)  # fmt: skip

GOALS: tuple[Goal, ...] = _present(
    "goals",
    (
        "floor_shortfall", "overdue", "expiring", "quota_use", "severe_deficit", "deficit", "recommendation",
        "backed_application", "application", "school_served", "waiting", "lottery", "travel",
    ),
    "GOAL",
)  # fmt: skip

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
