"""The solve in a child process: it can be watched, stopped and killed, and the best plan is never lost."""

from __future__ import annotations

import contextlib
import copyreg
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from types import MappingProxyType

from rules.context import Assignment, Context
from solver.lifeline import die_with
from solver.memory import used_mib, usual_limit_mib
from solver.options import Options
from solver.pairs import Pairs
from solver.result import GoalStatus, GoalValue, Outcome, Status


def _read_only(shown: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(shown)


# read-only mappings inside datasets and profiles travel to the child as what they show
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))


@dataclass(frozen=True, eq=False)
class Progress:
    """What is known at a moment: the goal at work, the best plan and every goal's value and bound."""

    goal: str
    assignment: Assignment | None
    goals: tuple[GoalValue, ...]
    elapsed_s: float


_MEMORY_EVERY_S = 0.5
_MEMORY_AT_ONCE = 1.15
"""Above this part of what a solve may hold it is killed at once: the machine comes first."""


class SolverError(RuntimeError):
    """The child failed and no plan was known; the message is the child's."""


@dataclass(frozen=True)
class Patience:
    """How long the parent waits: for an asked-for stop, and beyond the child's own limit."""

    stop_s: float = 3.0
    grace_share: float = 0.05
    grace_s: float = 2.5


def solve(
    context: Context,
    options: Options,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    patience: Patience = Patience(),
    pairs: Pairs | None = None,
    used: Callable[[int], float] = used_mib,
) -> Outcome:
    """Solve in a child process and return the best that is known at its end, however it ends.

    ``should_stop`` is asked a few times a second.  A child that outlives its limit or its stop is killed; the
    plan it sent last is returned with the bounds it had proven, and ``repeatable`` is false.  One that takes
    more memory than it may is asked to stop, and killed where it goes on growing; the note ``stopped`` says
    ``memory``.  ``pairs``: the context's candidate pairs, where they are known already; ``used``: memory of
    a process and its descendants, in MiB.
    """
    mp = multiprocessing.get_context("spawn")
    parent_end, child_end = mp.Pipe(duplex=False)
    stop = mp.Event()
    child = mp.Process(target=_child, args=(child_end, stop, context, options, os.getpid(), pairs))
    began = time.monotonic()
    with signals_held():
        child.start()
    child_end.close()
    try:
        kill_at = began + options.seconds * (1 + patience.grace_share) + patience.grace_s
        assert child.pid is not None
        limit = usual_limit_mib() if options.memory_mib is None else options.memory_mib
        ledger = _Memory(child.pid, limit, used)
        return _Watch(parent_end, stop, should_stop, on_progress, patience, began, kill_at, ledger).wait()
    finally:
        if child.is_alive():
            child.kill()
        child.join()
        parent_end.close()


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Signals to stop wait while the child starts, and never reach it: it inherits that they are held back.

    A child that dies of Ctrl-C while it is being started leaves the parent waiting for a reader for ever.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(eq=False)
class _Memory:
    """What the child may hold, and whether it ever held more."""

    pid: int
    limit: int | None
    used: Callable[[int], float]
    exceeded: bool = False
    looked: float = 0.0

    def share(self) -> float:
        """What is held now, as a part of what may be; looked at now and then."""
        if self.limit is None or time.monotonic() - self.looked < _MEMORY_EVERY_S:
            return 0.0
        self.looked = time.monotonic()
        held = self.used(self.pid) / self.limit
        self.exceeded = self.exceeded or held > 1.0
        return held


@dataclass(eq=False)
class _Watch:
    """The parent's side: hears the child, keeps the last plan, asks for the stop, kills at last."""

    connection: Connection
    stop: Event
    should_stop: Callable[[], bool]
    on_progress: Callable[[Progress], None]
    patience: Patience
    began: float
    kill_at: float
    memory: _Memory
    last: Progress | None = None
    failure: str = "the solver's process ended without a word"

    def wait(self) -> Outcome:
        while True:
            held = self.memory.share()
            if (held > 1.0 or self.should_stop()) and not self.stop.is_set():
                self.stop.set()
                self.kill_at = min(self.kill_at, time.monotonic() + self.patience.stop_s)
            if held > _MEMORY_AT_ONCE:
                return self._salvaged(killed=True)
            if time.monotonic() > self.kill_at:
                return self._salvaged(killed=True)
            try:
                if not self.connection.poll(0.1):
                    continue
                message = self.connection.recv()
            except (EOFError, OSError):
                return self._salvaged(killed=False)
            if isinstance(message, Outcome):
                return self._noted(message)
            if isinstance(message, str):
                self.failure = message
                continue
            self.last = message
            self.on_progress(message)

    def _noted(self, outcome: Outcome) -> Outcome:
        if not self.memory.exceeded:
            return outcome
        return replace(outcome, repeatable=False, notes={**outcome.notes, "stopped": "memory"})

    def _salvaged(self, killed: bool) -> Outcome:
        elapsed = time.monotonic() - self.began
        if self.last is None or self.last.assignment is None:
            if not killed:
                raise SolverError(self.failure)
            return self._noted(Outcome(Status.UNKNOWN, (), None, 0, elapsed, 0.0, False))
        proven = all(g.status is GoalStatus.PROVEN for g in self.last.goals)
        outcome = Outcome(
            status=Status.OPTIMAL if proven else Status.FEASIBLE,
            goals=self.last.goals,
            assignment=self.last.assignment.sorted(),
            n_pairs=0,
            runtime_s=elapsed,
            work=0.0,
            repeatable=False,
            notes={"stopped": "killed" if killed else "failed"},
        )
        return self._noted(outcome)


def _child(
    connection: Connection,
    stop: Event,
    context: Context,
    options: Options,
    parent: int,
    pairs: Pairs | None,
) -> None:
    die_with(parent)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    from solver.allocate import allocate  # noqa: PLC0415  # the parent never loads the engines

    began = time.monotonic()

    def tell(goal: str, assignment: Assignment | None, goals: tuple[GoalValue, ...]) -> None:
        connection.send(Progress(goal, assignment, goals, time.monotonic() - began))

    try:
        connection.send(allocate(context, options, tell, stop.is_set, pairs))
    except BaseException:
        connection.send(traceback.format_exc(limit=8))
        raise
    finally:
        connection.close()
    os._exit(0)  # an engine may still be at work in a thread that nobody waits for
