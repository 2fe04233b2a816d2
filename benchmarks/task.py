"""What the parent asks of a child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.records import Key


@dataclass(frozen=True)
class Task:
    """What a child has to do; it creates ``ready`` when the clock starts and writes ``answer`` at the end."""

    key: Key
    contender: str
    folder: str
    limit_s: float
    ready: str
    answer: str

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


def task_from(content: Mapping[str, Any]) -> Task:
    """What :meth:`Task.as_json` gave, read back."""
    return Task(**{**content, "key": Key(**content["key"])})
