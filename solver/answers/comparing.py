"""Two problems compared goal by goal, each known by a plan and proven bounds: what is sure and what is not.

A :data:`Span` ``(value, bound)`` of goal ``k`` says: a plan is known with this value, and no plan of the same
problem whose goals before ``k`` are at least at that plan's values has more than the bound.  Call the best
vector of a problem (each goal as large as can be with those before it held) its *best*.  As long as
value = bound for all goals before ``k``, the best of goal ``k`` lies within its span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from solver.result import GoalValue

Span = tuple[int, int]


class Finding(StrEnum):
    """What forcing something into a plan, or out of it, does to the goals."""

    LOSES = "loses"
    """Proven: some goal is lower than in the best plan without the demand."""
    TIE = "tie"
    """Proven: a plan with the demand is as good in every goal as the best one."""
    IMPOSSIBLE = "impossible"
    """Proven: no plan with the demand satisfies the rules."""
    UNDECIDED = "undecided"
    """Neither is proven."""


@dataclass(frozen=True)
class Compared:
    """What a demand costs.

    ``goal``: the first goal that loses, or the one from which nothing is decided (empty: none); its loss is
    at least ``least`` and at most ``most`` (None: no limit is proven).  ``keeps``: a plan with the demand is
    known that is at least as good as the given plan; ``beats``: even better, so that the given plan is not
    the best.
    """

    finding: Finding
    goal: str = ""
    least: int = 0
    most: int | None = 0
    keeps: bool = False
    beats: bool = False

    @property
    def settled(self) -> bool:
        """Nothing that more time could tell is left open."""
        return self.finding is not Finding.UNDECIDED and self.least == self.most


def spans(goals: Sequence[GoalValue]) -> list[Span]:
    """The goals' values with their bounds."""
    return [(goal.value, goal.bound) for goal in goals]


def loss(names: Sequence[str], plan: Sequence[Span], forced: Sequence[Span]) -> Compared:
    """The first goal that a demand lowers.

    ``plan``: a plan ``v`` and bounds ``b`` of the problem; ``forced``: a plan ``f`` and bounds ``c`` of the
    same problem with the demand, whose plans are therefore plans of the problem too.  Let the goals before
    ``k`` be shown to lose nothing: both bests are ``f`` there.  Then at ``k``

    - the best without the demand is at least ``f_k``, and at least ``v_k`` where ``v = f`` before ``k``;
      it is at most ``b_k``, provided that ``v <= f`` before ``k``;
    - the best with the demand is at least ``f_k`` and at most ``min(c_k, b_k)``;
    - so the loss is at least ``max(v_k, f_k) - min(c_k, b_k)`` (and 0), and at most ``b_k - f_k``.

    At most 0: nothing is lost, go on.  At least 1: this goal loses.  Otherwise nothing is decided from here.
    """
    found = [value for value, _ in forced]
    given = [value for value, _ in plan]
    keeps, beats = found >= given, found > given
    for k, name in enumerate(names):
        (v, b), (f, c) = plan[k], forced[k]
        same = given[:k] == found[:k]
        bound = b if all(x <= y for x, y in zip(given[:k], found[:k], strict=True)) else None
        least = max(f, v if same else f) - (c if bound is None else min(c, bound))
        most = None if bound is None else bound - f
        if most is not None and most <= 0:
            continue
        if least > 0:
            return Compared(Finding.LOSES, name, least, most, keeps, beats)
        return Compared(Finding.UNDECIDED, name, 0, most, keeps, beats)
    return Compared(Finding.TIE, keeps=keeps, beats=beats)


class Order(StrEnum):
    """Which of two problems has the better best."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"
    UNDECIDED = "undecided"


def order(one: Sequence[Span], other: Sequence[Span]) -> Order:
    """How the best of one problem stands to the best of another (neither need contain the other).

    At the first goal where the spans are not the same single value: better where its value is above the
    other's bound, worse where its bound is below the other's value, else undecided.
    """
    for (value, bound), (other_value, other_bound) in zip(one, other, strict=True):
        if value > other_bound:
            return Order.BETTER
        if bound < other_value:
            return Order.WORSE
        if not value == bound == other_value == other_bound:
            return Order.UNDECIDED
    return Order.EQUAL
