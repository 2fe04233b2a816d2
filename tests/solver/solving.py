"""Solving small contexts in this process, and keeping what was told on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.audit import Verdict, audit
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.profile import profile_from
from solver.allocate import allocate
from solver.options import Options
from solver.result import GoalValue, Outcome

Told = tuple[str, Assignment | None, tuple[GoalValue, ...]]
ENOUGH = Options(seconds=120)
"""More time than any small instance takes, however busy the machine."""


@dataclass
class Listener:
    """Keeps every snapshot."""

    told: list[Told] = field(default_factory=list)

    def __call__(self, goal: str, plan: Assignment | None, goals: tuple[GoalValue, ...]) -> None:
        self.told.append((goal, plan, goals))


def context(
    dataset: Dataset,
    *goals: str,
    rules: Mapping[str, Mapping[str, object]] | None = None,
    source: Sequence[str] = ("application",),
    as_of: date | None = None,
    **more: object,
) -> Context:
    """The dataset under a profile with these goals; what is not said is as in ``default``."""
    content = {"goals": list(goals or ("application",)), "source": list(source), "rules": rules or {}, **more}
    return Context(dataset, profile_from(content, "by hand"), as_of)


def solved(
    seen: Context,
    listener: Callable[..., None] = lambda *told: None,
    options: Options = ENOUGH,
    stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """The outcome, solved in this process."""
    return allocate(seen, options, listener, stop)


def judged(seen: Context, plan: Assignment | None) -> Verdict:
    """The checker's verdict on a plan that must exist."""
    assert plan is not None
    return audit(seen.dataset, plan, seen.profile, as_of=seen.as_of, seed=seen.seed)


def places(seen: Context, plan: Assignment | None) -> list[str]:
    """A plan as ``"teacher group"``, in order."""
    assert plan is not None
    teachers, groups = seen.dataset.teachers.teacher_id, seen.dataset.groups.group_id
    return sorted(f"{teachers[t]} {groups[g]}" for t, g in zip(plan.teacher, plan.group, strict=True))


def values(outcome: Outcome) -> tuple[int, ...]:
    """The goals' values in their order."""
    return tuple(goal.value for goal in outcome.goals)


def named(outcome: Outcome) -> set[str]:
    """The rules that clash."""
    return {clash.rule for clash in outcome.clashes}
