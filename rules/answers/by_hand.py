"""What a change of a plan by hand does at once: rules newly broken, breaches gone, each goal's loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.answers.edits import Edit, edited
from rules.audit import Verdict, audit
from rules.base import Violation
from rules.context import Assignment, Context


@dataclass(frozen=True)
class GoalChange:
    """A goal before and after."""

    name: str
    before: int
    after: int

    @property
    def delta(self) -> int:
        """What is gained (negative: lost)."""
        return self.after - self.before


@dataclass(frozen=True, eq=False)
class Effect:
    """One plan against another: breaches that came and went, and the goals in their order."""

    plan: Assignment
    before: Verdict
    after: Verdict

    @property
    def broken(self) -> tuple[Violation, ...]:
        """Breaches that were not there before."""
        return _others(self.after, self.before)

    @property
    def mended(self) -> tuple[Violation, ...]:
        """Breaches that are gone."""
        return _others(self.before, self.after)

    @property
    def goals(self) -> tuple[GoalChange, ...]:
        """The goals in the profile's order."""
        pairs = zip(self.before.goals, self.after.goals, strict=True)
        return tuple(GoalChange(name, value, after) for (name, value), (_, after) in pairs)

    @property
    def decides(self) -> GoalChange | None:
        """The first goal that changes: the order is strict, so it alone says whether the plan is better."""
        return next((goal for goal in self.goals if goal.delta), None)


def effect(context: Context, plan: Assignment, edits: Sequence[Edit]) -> Effect:
    """What the edits do to a plan; counted, nothing is solved."""
    return compared(context, plan, edited(plan, edits))


def compared(context: Context, before: Assignment, after: Assignment) -> Effect:
    """What changes from one plan to another."""
    verdicts = [
        audit(context.dataset, plan, context.profile, as_of=context.as_of, seed=context.seed)
        for plan in (before, after)
    ]
    return Effect(after, *verdicts)


def _others(these: Verdict, those: Verdict) -> tuple[Violation, ...]:
    """Breaches of the first verdict that the second lacks; sentences tell them apart."""
    known = {(v.rule, v.objects, v.sentence_ru) for v in those.violations}
    return tuple(v for v in these.violations if (v.rule, v.objects, v.sentence_ru) not in known)
