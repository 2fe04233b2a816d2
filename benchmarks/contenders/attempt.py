"""What a contender is given and what it hands back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.records import Ending, News
from rules.context import Assignment, Context

MOST_NEWS = 2000
"""A longer trace is not kept."""


@dataclass(frozen=True)
class Claim:
    """What a contender says of a goal: its bound (None: nothing), and whether it is proven best."""

    name: str
    bound: int | None
    proven: bool


@dataclass(frozen=True, eq=False)
class Attempt:
    """How a contender's run ended; the values of the goals are counted by the checker, not told here."""

    ending: Ending
    assignment: Assignment | None
    claims: tuple[Claim, ...]
    pairs: int
    start_s: float = 0.0
    note: str = ""


@dataclass(eq=False)
class Clock:
    """A run's limit, and what became known when."""

    limit: float
    began: float = field(default_factory=time.monotonic)
    news: list[News] = field(default_factory=list)
    first_plan: float | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return max(0.0, self.limit - self.elapsed)

    def tell(self, goal: str, value: int | None, bound: int | None) -> None:
        """Note what is known of the goal at work; a value means that there is a plan."""
        now = self.elapsed
        if value is not None and self.first_plan is None:
            self.first_plan = now
        last = self.news[-1] if self.news else None
        if last is not None and (last.goal, last.value, last.bound) == (goal, value, bound):
            return
        if len(self.news) < MOST_NEWS:
            self.news.append(News(round(now, 3), goal, value, bound))


@dataclass(frozen=True)
class Contender:
    """A way to make a plan: ``run(context, clock, seed)``; ``float_bounds`` as in the record."""

    name: str
    meaning: str
    run: Callable[[Context, Clock, int], Attempt]
    float_bounds: bool = False
