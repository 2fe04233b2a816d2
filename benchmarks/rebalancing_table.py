"""The table of rebalancing: what was measured last of each part, the new plan beside it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.markdown import NOTHING, figure, markdown
from benchmarks.rebalancing_records import gap_of
from rules.substitution.goals import FILLED

Line = Mapping[str, Any]
_FIGURES = (
    "measurement",
    "refusals",
    "filled",
    "directly",
    "chains",
    "of 2 and more",
    "longest",
    "proven goals",
)
_TIMES = (
    "measurement", "batch, s", "with judge, s", "single: median, s", "p95, s", "longest, s", "proven",
    "allocate to the gap of the batch, s", "times: batch", "times: single", "load",
)  # fmt: skip


def page(records: Sequence[Line]) -> str:
    """Figures and times of each measurement."""
    names = list(dict.fromkeys(line["name"] for line in records))
    seen = [_Seen(name, [line for line in records if line["name"] == name]) for name in names]
    figures, times = [s.figures() for s in seen], [s.times() for s in seen]
    return f"{markdown(_FIGURES, figures)}\n\n{markdown(_TIMES, times)}\n"


class _Seen:
    """What was measured last of one dataset."""

    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        self.name = name
        self.direct = _last(lines, "direct")
        self.batch = _last(lines, "batch")
        self.singles = list({line["first"]: line for line in lines if line["part"] == "single"}.values())
        begun = [i for i, line in enumerate(lines) if line["part"] == "allocate begins"]
        self.allocate = lines[begun[-1] + 1 :] if begun else []
        self.allocate = [line for line in self.allocate if line["part"] in ("allocate", "allocate ends")]
        self.loads = [float(line["load"]) for line in lines]

    def figures(self) -> list[str]:
        """Places filled, beside how many without chains, and the chains."""
        if self.batch is None:
            return [self.name, *[NOTHING] * (len(_FIGURES) - 1)]
        goals, moved = self.batch["goals"], self.batch["moved"]
        proven = sum(goal["bound"] == goal["value"] for goal in goals)
        return [
            self.name,
            str(self.batch["freed"]),
            _filled(goals),
            NOTHING if self.direct is None else _filled(self.direct["goals"]),
            str(sum(n > 0 for n in moved)),
            str(sum(n > 1 for n in moved)),
            str(max(moved, default=0)),
            f"{proven} of {len(goals)}",
        ]

    def times(self) -> list[str]:
        """Seconds, and how many times as long the new plan takes."""
        seconds = sorted(float(line["seconds"]) for line in self.singles)
        median = statistics.median(seconds) if seconds else None
        proven = sum(gap_of(line["goals"]) == 0 for line in self.singles)
        batch = None if self.batch is None else float(self.batch["seconds"])
        at_least, allocated = self._allocated()
        return [
            self.name,
            NOTHING if self.batch is None else figure(self.batch["solved"]),
            _shown(batch),
            _shown(median),
            _shown(seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))] if seconds else None),
            _shown(seconds[-1] if seconds else None),
            f"{proven} of {len(seconds)}" if seconds else NOTHING,
            NOTHING if allocated is None else at_least + figure(allocated),
            NOTHING if allocated is None or batch is None else at_least + figure(allocated / batch),
            NOTHING if allocated is None or median is None else at_least + figure(allocated / median),
            f"{min(self.loads):.0f} to {max(self.loads):.0f}",
        ]

    def _allocated(self) -> tuple[str, float | None]:
        """Seconds until all goals of the new plan are within the gap of the batch, or at least so many."""
        if not self.allocate or self.batch is None:
            return "", None
        gap = gap_of(self.batch["goals"])
        reached = [float(line["seconds"]) for line in self.allocate if gap_of(line["goals"]) <= gap]
        return ("", reached[0]) if reached else ("≥ ", float(self.allocate[-1]["seconds"]))


def _last(lines: Sequence[Line], part: str) -> Line | None:
    return next((line for line in reversed(lines) if line["part"] == part), None)


def _filled(goals: Sequence[Line]) -> str:
    goal = next(goal for goal in goals if goal["name"] == FILLED)
    sign = "=" if goal["value"] == goal["bound"] else "≤"
    return f"{goal['value']} {sign} {goal['bound']}"


def _shown(seconds: float | None) -> str:
    return NOTHING if seconds is None else figure(seconds)
