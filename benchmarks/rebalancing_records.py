"""What a measurement of rebalancing saw, a line of JSON each, written as it is seen."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.environment import environment
from solver.result import GoalValue


@dataclass(frozen=True)
class Recorder:
    """Adds lines to a file; ``name``: of the measurement."""

    file: Path
    name: str

    def add(self, part: str, **seen: object) -> None:
        """One more line; with the time of day, and how busy the machine is."""
        now = datetime.now(UTC).strftime("%H:%M:%S")
        load = round(os.getloadavg()[0], 1)
        line = {"name": self.name, "part": part, "at": now, "load": load, **seen}
        if part in _FIRST_OF_PART:
            line["machine"] = environment().as_json()
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


_FIRST_OF_PART = frozenset({"direct", "batch", "allocate begins"})


def goals_told(goals: Iterable[GoalValue]) -> list[dict[str, object]]:
    """Goals as lines of JSON hold them."""
    return [{"name": g.name, "value": int(g.value), "bound": int(g.bound)} for g in goals]


def gap_of(goals: Sequence[Mapping[str, Any]]) -> float:
    """The largest gap of the goals: ``(bound - value) / max(1, |bound|)``."""
    return max((float(g["bound"] - g["value"]) / max(1, abs(g["bound"])) for g in goals), default=0.0)


def read_records(file: Path) -> list[dict[str, Any]]:
    """All lines, in order; a last one that was cut off is left out."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found
