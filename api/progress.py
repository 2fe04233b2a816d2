"""Progress on standard error: the goal at work, what is reached, what is proven, how long it has taken."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from api.messages import Lang, pick, say
from rules.substitution.goals import LOSSES as OWN_LOSSES
from rules.substitution.goals import title_of
from solver.process import Progress
from solver.result import GoalValue

_SECONDS_BETWEEN_LINES = 5.0

LOSSES = frozenset({"floor_shortfall", "travel"}) | OWN_LOSSES
"""Goals whose value is a number of losses with a minus sign."""


def progress_line(progress: Progress, lang: Lang, elapsed: float) -> str:
    """One line: goal, value, limit or certainty, time; before the first goal only that a plan is there."""
    time_told = say("seconds", lang, n=f"{elapsed:.0f}")
    names = [goal.name for goal in progress.goals]
    if progress.goal not in names:
        return f"{say('first_plan', lang)} · {time_told}"
    place = names.index(progress.goal)
    goal = progress.goals[place]
    title = pick(title_of(goal.name), lang)
    parts = [
        say("goal_of", lang, k=place + 1, n=len(names), title=title),
        say("so_far", lang, value=_shown(goal.value, goal.name)),
        certainty(goal, lang),
        time_told,
    ]
    return " · ".join(parts)


def certainty(goal: GoalValue, lang: Lang) -> str:
    """How far the value is from what is proven to be impossible."""
    if goal.bound == goal.value:
        return say("proven", lang)
    limit = say("no_fewer" if goal.name in LOSSES else "no_more", lang, bound=_shown(goal.bound, goal.name))
    return f"{limit} · {say('within', lang, n=goal.bound - goal.value)}"


def _shown(value: int, goal: str) -> int:
    """What is counted, without the minus sign of a goal that counts losses."""
    return -value if goal in LOSSES else value


def as_json(progress: Progress, elapsed: float) -> dict[str, object]:
    """What is known, for programs: the goal at work and every goal as it stands."""
    return {
        "goal": progress.goal,
        "goals": [goal.as_json() for goal in progress.goals],
        "places": None if progress.assignment is None else len(progress.assignment),
        "elapsed_s": round(elapsed, 1),
    }


class Reporter:
    """Shows progress: one line that changes on a terminal, else a line a goal and every few seconds."""

    def __init__(self, lang: Lang, events: Path | None = None) -> None:
        """``events``: a file that hears everything too, one JSON object a line."""
        self.lang = lang
        self._events = events
        self.began = time.monotonic()
        self._told = ("", -_SECONDS_BETWEEN_LINES)
        self._last: Progress | None = None
        self._live = Live(console=Console(stderr=True), transient=True, get_renderable=self._now) \
            if sys.stderr.isatty() else None  # fmt: skip

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def show(self, progress: Progress) -> None:
        """Something better is known."""
        self._last = progress
        elapsed = time.monotonic() - self.began
        if self._events is not None:
            with self._events.open("a", encoding="utf-8") as file:
                file.write(json.dumps(as_json(progress, elapsed)) + "\n")
        goal, at = self._told
        if self._live is None and (goal != progress.goal or elapsed - at >= _SECONDS_BETWEEN_LINES):
            self._told = (progress.goal, elapsed)
            print(progress_line(progress, self.lang, elapsed), file=sys.stderr, flush=True)

    def _now(self) -> Text:
        elapsed = time.monotonic() - self.began
        if self._last is None:
            return Text(f"{say('starting', self.lang)} · {say('seconds', self.lang, n=f'{elapsed:.0f}')}")
        return Text(progress_line(self._last, self.lang, elapsed))
