"""What a plan's certificate claims: its day, its seed, its profile, and its goals with their proofs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rules.profile import Profile
from solver.result import GoalStatus, GoalValue

Content = Mapping[str, object]
"""What a ``plan.json`` holds."""


def day_of_plan(claimed: Content | None) -> date | None:
    """The day for which the plan was made."""
    return _day(claimed.get("as_of")) if claimed else None


def seed_of_plan(claimed: Content | None) -> int:
    """The seed of its lottery."""
    seed = claimed.get("seed", 0) if claimed else 0
    return seed if isinstance(seed, int) else 0


def is_rebalanced(claimed: Content | None) -> bool:
    """Whether the plan came from a rebalancing: the smallest change of another, not the best one anew."""
    return claimed is not None and isinstance(claimed.get("rebalancing"), Mapping)


def rebalanced_on(claimed: Content | None) -> date | None:
    """The day of the rebalancing that the plan came from: changes of groups count up to it."""
    told = claimed.get("rebalancing") if claimed else None
    return _day(told.get("as_of")) if isinstance(told, Mapping) else None


def _day(told: object) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else None


def made_under(claimed: Content | None, profile: Profile) -> bool:
    """Whether the plan was made under these very rules, with these parameters."""
    told = claimed.get("profile") if claimed else None
    return isinstance(told, Mapping) and told.get("sha256") == profile.sha256


def goals_of_plan(claimed: Content) -> tuple[GoalValue, ...] | None:
    """The goals in their order with what is proven of each; None: they can't be read, or contradict
    themselves."""
    listed = claimed.get("goals")
    found = [_goal(told) for told in listed] if isinstance(listed, list) else [None]
    goals = tuple(goal for goal in found if goal is not None)
    return goals if len(goals) == len(found) else None


def _goal(told: object) -> GoalValue | None:
    if not isinstance(told, Mapping):
        return None
    name, value, bound, status = (told.get(key) for key in ("name", "value", "bound", "status"))
    if type(value) is not int or type(bound) is not int or bound < value or status not in list(GoalStatus):
        return None
    if status == GoalStatus.PROVEN and bound != value:
        return None
    alone, costs = told.get("alone"), told.get("costs")
    priced = {str(k): int(n) for k, n in costs.items()} if isinstance(costs, Mapping) else {}
    known = GoalStatus.PROVEN if bound == value else GoalStatus(str(status))
    return GoalValue(str(name), value, bound, known, alone if type(alone) is int else None, priced)
