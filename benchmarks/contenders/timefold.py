"""Timefold's Python package as a rival, in an environment of its own: JSON in, lines of JSON out.

It searches until the limit and bounds nothing.  It starts from the plan by priority: from nothing its
construction heuristic seats nobody where groups have a minimum, for the first person of a group breaks it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.contenders.greedy import valid_by_hand
from benchmarks.records import Ending
from benchmarks.timefold.campaign import campaign
from rules.columns import IntArray
from rules.context import Context
from solver.allocate import Problem, build
from solver.pairs import Pairs

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-timefold" / "bin" / "python"
MODULE = "benchmarks.timefold.plan"
ABSENT = "its environment is not there: make bench-timefold"
GRACE_S = 15.0
"""What it may overrun its limit, with handing over; then it is killed and the plan to start from counts."""


@dataclass(eq=False)
class _Heard:
    """What the other side has said."""

    versions: dict[str, str] = field(default_factory=dict)
    pairs: IntArray | None = None
    ready_s: float | None = None


def _run(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
    if not PYTHON.exists():
        return Attempt(Ending.MISSING, note=ABSENT)
    problem = build(context, pairs)
    start = _start(problem, clock)
    told = campaign(problem, start)
    told |= {"seed": seed, "until": time.monotonic() + clock.left}
    began = clock.elapsed
    with tempfile.TemporaryDirectory() as folder:
        order = Path(folder) / "campaign.json"
        order.write_text(json.dumps(told), encoding="utf-8")
        heard, trouble = _talk(order, Path(folder) / "log", told, clock)
    chosen = start if heard.pairs is None else heard.pairs
    plan = None if chosen is None else problem.assignment(problem.draft.complete(chosen))
    return Attempt(
        Ending.NONE if plan is None else Ending.PLAN,
        plan,
        tuple(Claim(goal.name, None, False) for goal in problem.goals),
        start_s=0.0 if heard.ready_s is None else heard.ready_s - began,
        note=trouble,
        versions=heard.versions,
    )


def _start(problem: Problem, clock: Clock) -> IntArray | None:
    """The plan by priority where it breaks nothing, as everybody's clock hears of it."""
    point = valid_by_hand(problem)
    if point is None:
        return None
    for goal in problem.goals:
        clock.tell(goal.name, goal.form.value(point), None)
    chosen: IntArray = np.flatnonzero(point[: len(problem.pairs)])
    return chosen


def _talk(order: Path, log: Path, told: dict[str, Any], clock: Clock) -> tuple[_Heard, str]:
    """Start the other side and listen to it; what was heard, and what went wrong (empty: nothing).

    Raises: RuntimeError: it ended with an error, with its words.
    """
    heard = _Heard()
    with log.open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603  # our own script
            [str(PYTHON), "-m", MODULE, str(order)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=order.parent,  # where the Java machine would leave its files
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        timer = threading.Timer(clock.left + GRACE_S, child.kill)
        timer.start()
        try:
            for line in _lines(child):
                _take(line, told, heard, clock)
            child.wait()
        finally:
            timer.cancel()
            child.kill()
    if heard.pairs is not None:
        late = heard.ready_s is not None and heard.ready_s >= clock.limit
        return heard, "not ready within its limit; the plan to start from is shown" if late else ""
    if child.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-1500:].strip())
    when = "its limit" if heard.ready_s is not None else "its limit, not even ready"
    return heard, f"killed after {when}; the plan to start from is shown"


def _lines(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("{"):
            yield json.loads(line)


def _take(line: dict[str, Any], told: dict[str, Any], heard: _Heard, clock: Clock) -> None:
    if "ready" in line:
        heard.versions, heard.ready_s = line["ready"], clock.elapsed
    elif "pairs" in line:
        heard.pairs = np.array(sorted(line["pairs"]), dtype=np.int64)
    elif line["hard"] == told["must"]:
        for name, offset, value in zip(told["goals"], told["offsets"], line["soft"], strict=True):
            clock.tell(name, offset + value, None)


TIMEFOLD = Contender(
    "timefold",
    "Timefold's Python package on Java, its default phases, starting from the plan by priority; no bound",
    _run,
)
