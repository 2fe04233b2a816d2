"""What a contender is given and what it hands back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.records import Ending, News
from rules.context import Assignment, Context
from solver.pairs import Pairs

MOST_NEWS = 5000
"""A longer trace is not kept."""


@dataclass(frozen=True)
class Claim:
    """What a contender says of a goal: its bound (None: nothing), and whether it is proven best."""

    name: str
    bound: int | None
    proven: bool


@dataclass(frozen=True, eq=False)
class Attempt:
    """How a contender's run ended; the values of the goals are counted by the checker, not told here.

    ``start_s``: seconds spent on starting a process of its own; ``flow_s``: T_flow, where this run measured
    it; ``versions``: of what ran outside of this environment.
    """

    ending: Ending
    assignment: Assignment | None = None
    claims: tuple[Claim, ...] = ()
    start_s: float = 0.0
    flow_s: float | None = None
    note: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Clock:
    """A run's limit, and what became known when; ``first``: the first plan, where the contender shows it."""

    limit: float
    began: float = field(default_factory=time.monotonic)
    news: list[News] = field(default_factory=list)
    first_plan: float | None = None
    first: Assignment | None = None
    _last: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return max(0.0, self.limit - self.elapsed)

    def tell(self, goal: str, value: int | None, bound: int | None) -> None:
        """Note what is known of a goal now; a value means that there is a plan."""
        self.tell_at(self.elapsed, goal, value, bound)

    def tell_at(self, now: float, goal: str, value: int | None, bound: int | None) -> None:
        """As :meth:`tell`, of a moment so many seconds after the start."""
        if value is not None and self.first_plan is None:
            self.first_plan = now
        if self._last.get(goal) == (value, bound):
            return
        self._last[goal] = (value, bound)
        if len(self.news) < MOST_NEWS:
            self.news.append(News(round(now, 3), goal, value, bound))


@dataclass(frozen=True)
class Contender:
    """A way to make a plan: ``run(context, pairs, clock, seed)``; ``float_bounds`` as in the record.

    The candidate pairs are made once, before the clock starts, and are the same for everyone.
    """

    name: str
    meaning: str
    run: Callable[[Context, Pairs, Clock, int], Attempt]
    float_bounds: bool = False
