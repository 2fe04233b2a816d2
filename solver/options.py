"""How to solve: limits, workers, seed; and the wish to stop, heard by every engine."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


def usable_cores() -> int:
    """Cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Options:
    """How to solve.

    ``seconds``: wall limit; ``workers``: searches at a time; ``seed``: of engine and lottery; ``work``:
    deterministic units for the whole run instead of the clock (None: the clock rules);
    ``memory_mib``: what all processes of the solve may hold together (None: most of the machine's);
    ``gap``: a goal's turn ends once ``(bound - value) / max(1, |bound|)`` is at most this;
    ``multipliers``: hand over those of the relaxations, for a changed problem to begin with.
    """

    seconds: float = 300.0
    workers: int = 1
    seed: int = 0
    work: float | None = None
    memory_mib: int | None = None
    gap: float = 0.0
    multipliers: bool = False


@dataclass(frozen=True)
class Control:
    """The moment at which all work ends, and whether somebody asked for an earlier end."""

    until: float
    asked: Callable[[], bool] = lambda: False

    @property
    def left(self) -> float:
        """Seconds left; 0 once stopped."""
        return 0.0 if self.asked() else max(0.0, self.until - time.monotonic())

    @property
    def ended(self) -> bool:
        """No time is left, or a stop was asked for."""
        return self.left <= 0.0

    def part(self, until: float) -> Control:
        """The same wish to stop with an earlier end."""
        return Control(min(until, self.until), self.asked)

    def within(self, seconds: float) -> Control:
        """The same wish to stop, at the latest so many seconds from now."""
        return self.part(time.monotonic() + seconds)

    @contextlib.contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """While the block runs, call ``interrupt`` once a stop is asked for."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.1):
                if self.asked():
                    interrupt()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
