"""What one more is worth, as a record: gains goal by goal, exact or between two figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.answers.easing import Reached
from solver.answers.value_questions import Kind, Question
from solver.result import GoalStatus, GoalValue


class Proof(StrEnum):
    """How an answer is known."""

    NOT_BINDING = "not_binding"
    """No limit that was raised can stop anybody: there are no more people than places."""
    BOUND = "bound"
    """Multipliers prove it without a search."""
    SOLVED = "solved"
    """Solved again."""


@dataclass(frozen=True)
class Gain:
    """What a goal gains, between ``low`` and ``high``; exact where they are equal."""

    name: str
    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Proven to the unit."""
        return self.low == self.high


@dataclass(frozen=True)
class Worth:
    """What one more is worth.

    ``gains``: in goal order, up to the first that is not exact (later ones are not decided); ``further``: how
    many more units, up to five, bring exactly the same each (None: not known); ``then``: what the unit after
    those brings (empty: five further ones bring the same, or it is not known).
    """

    question: Question
    gains: tuple[Gain, ...]
    decided: bool
    proof: Proof
    further: int | None = None
    then: tuple[int, ...] = ()

    @property
    def exact(self) -> tuple[int, ...]:
        """The gains of every goal, where all are exact; else those before the first that is not."""
        return tuple(gain.low for gain in self.gains if gain.exact)

    @property
    def nothing(self) -> bool:
        """Proven to bring nothing."""
        return self.decided and not any(self.exact)


@dataclass(frozen=True)
class Values:
    """The answers found, the most valuable first; ``asked``: how many there were to look at; ``looked``: how
    many of them were answered; ``saturated``: every goal is at the most that there is to reach, so that
    nothing can be worth anything."""

    worths: tuple[Worth, ...]
    asked: int
    looked: int
    saturated: bool = False


def gained(before: Sequence[GoalValue], after: Sequence[GoalValue], *, more: bool = True) -> tuple[Gain, ...]:
    """The difference goal by goal, up to the first that is not exact (or that was not looked at).

    ``more``: every plan of the first problem is one of the second, so that nothing is lost before something
    is gained.
    """
    found: list[Gain] = []
    for old, new in zip(before, after, strict=False):
        low, high = new.value - old.bound, new.bound - old.value
        if more and not any(gain.low for gain in found):
            low = max(0, low)
        found.append(Gain(old.name, low, max(low, high)))
        if low != high:
            break
    return tuple(found)


def values_of(reached: Reached) -> list[int]:
    """The goals' values."""
    return [goal.value for goal in reached.goals]


def better(one: Reached, other: Reached) -> Reached:
    """The better of two; where neither is proven to be, values at least as good with bounds of both."""
    ahead, behind = (one, other) if values_of(one) >= values_of(other) else (other, one)
    goals = []
    for k, (a, b) in enumerate(zip(ahead.goals, behind.goals, strict=False)):
        goals.append(a if b.bound <= a.bound else replace(a, bound=b.bound, status=GoalStatus.BOUNDED))
        if b.bound < a.value and a.status is GoalStatus.PROVEN:
            goals += ahead.goals[k + 1 :]
            break
    return Reached(tuple(goals), ahead.plan)


def by_worth(worth: Worth) -> tuple[object, ...]:
    """The most valuable first: by what is sure to be gained, goal by goal."""
    question = worth.question
    kinds = list(Kind)
    gains = [(-gain.low, -gain.high) for gain in worth.gains]
    return gains, kinds.index(question.kind), question.programme, question.group, question.district
