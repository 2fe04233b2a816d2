"""What one run of one contender gave: the record that is written as a line of JSON and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any


class Ending(StrEnum):
    """How a run ended."""

    PROVEN = "proven"
    """A plan; the contender says that every goal is best."""
    BOUNDED = "bounded"
    """A plan; some goal is not settled."""
    PLAN = "plan"
    """A plan; the contender makes no claim."""
    BOUND = "bound"
    """No plan is meant to come of it, only bounds, which hold whatever the goals before are worth."""
    NONE = "none"
    """No plan within the limit."""
    IMPOSSIBLE = "impossible"
    """The contender says that no plan exists."""
    KILLED = "killed"
    """It did not stop at its limit and was killed; whatever plan it had is lost."""
    FAILED = "failed"
    """It ended with an error, told in ``note``."""
    MISSING = "not installed"
    """The environment that it needs is not there; ``note`` says how to make it."""


@dataclass(frozen=True)
class GoalFigures:
    """One goal: what the checker counted in the plan (None: no plan), and what the contender claims.

    ``bound`` is over all plans in which the goals before it are at least at their values; None: no claim.
    """

    name: str
    value: int | None
    bound: int | None
    proven: bool

    @property
    def gap(self) -> float | None:
        """``(bound - value) / max(1, |bound|)``; None where one of them is missing."""
        if self.value is None or self.bound is None:
            return None
        return (self.bound - self.value) / max(1, abs(self.bound))


@dataclass(frozen=True)
class News:
    """What a contender knew at a moment: ``value`` and ``bound`` of the goal at work (None: nothing yet)."""

    seconds: float
    goal: str
    value: int | None
    bound: int | None


@dataclass(frozen=True)
class Key:
    """What was solved."""

    instance: str
    seed: int
    profile: str

    def __str__(self) -> str:
        return f"{self.instance}-{self.seed}/{self.profile}"


@dataclass(frozen=True)
class Record:
    """One run.  The clock starts with the candidate pairs in memory and ends with the audited plan.

    ``seconds``: until the plan, with all its proofs, was handed over and audited; ``audit_s``: the audit's
    part of it; ``start_s``: how much of it a contender spent on starting a process of its own;
    ``pairs_s``: making the pairs, before the clock starts.  ``first_plan_s``: until some plan was known, not
    audited yet; ``first_violations``: what an audit after the run found in it (None: it was not shown).
    ``flow_s``: T_flow, by the contender that measures it.  ``float_bounds``: bounds and proofs rest on
    floating point alone.  ``violations``: breaches that the checker counted (None: no plan to check).
    ``cpu_s`` and ``peak_mb`` are of all processes; ``load``: the machine's load average when the run began;
    ``commit`` and ``versions``: what ran.
    """

    key: Key
    contender: str
    limit_s: float
    ending: Ending
    goals: tuple[GoalFigures, ...] = ()
    float_bounds: bool = False
    pairs: int = 0
    places: int | None = None
    violations: int | None = None
    seconds: float = 0.0
    audit_s: float = 0.0
    start_s: float = 0.0
    pairs_s: float = 0.0
    first_plan_s: float | None = None
    first_violations: int | None = None
    flow_s: float | None = None
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    load: float = 0.0
    trace: tuple[News, ...] = ()
    note: str = ""
    commit: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)

    @property
    def proof_s(self) -> float | None:
        """Seconds until everything was proven; None where it was not."""
        return self.seconds if self.ending is Ending.PROVEN else None

    @property
    def valid(self) -> bool:
        """There is a plan, and the checker found no breach."""
        return self.violations == 0

    @property
    def open_goal(self) -> GoalFigures | None:
        """The first goal that is not proven."""
        return next((goal for goal in self.goals if not goal.proven), None)

    def values(self) -> tuple[int, ...] | None:
        """The goals' values in order; None where there is no plan."""
        found = [goal.value for goal in self.goals if goal.value is not None]
        return tuple(found) if found and len(found) == len(self.goals) else None

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


def record_from(content: Mapping[str, Any]) -> Record:
    """What :meth:`Record.as_json` gave, read back; keys of a later version are left aside."""
    known = {f.name for f in fields(Record)}
    given = {name: value for name, value in content.items() if name in known}
    given["key"] = Key(**content["key"])
    given["ending"] = Ending(content["ending"])
    given["goals"] = tuple(GoalFigures(**goal) for goal in content.get("goals", ()))
    given["trace"] = tuple(News(**news) for news in content.get("trace", ()))
    return Record(**given)


def read_records(path: Path) -> list[Record]:
    """The records of a file of JSON lines, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [record_from(json.loads(line)) for line in lines if line.strip()]


def append_records(path: Path, records: Iterable[Record]) -> None:
    """Add records to a file of JSON lines."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(record.as_json(), ensure_ascii=False) + "\n" for record in records)
