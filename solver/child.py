"""Work in a child process: it can be watched, stopped and killed, and the best that it told is never lost."""

from __future__ import annotations

import contextlib
import copyreg
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.synchronize import Event
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar, cast

from solver.lifeline import die_with
from solver.memory import used_mib, usual_limit_mib
from solver.options import Options

Told_co = TypeVar("Told_co", covariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)
Told = TypeVar("Told")
Answer = TypeVar("Answer")


def _read_only(shown: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(shown)


# read-only mappings inside datasets and profiles travel to the child as what they show
copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))

_MEMORY_EVERY_S = 0.5
_MEMORY_AT_ONCE = 1.15
"""Above this part of what a child may hold it is killed at once: the machine comes first."""


class SolverError(RuntimeError):
    """The child failed and no plan was known; the message is the child's."""


@dataclass(frozen=True)
class Patience:
    """How long the parent waits: for an asked-for stop, and beyond the child's own limit."""

    stop_s: float = 3.0
    grace_share: float = 0.05
    grace_s: float = 2.5


class Work(Protocol[Told_co, Answer_co]):
    """What a child does; it travels there, so that engines are only imported when it is called."""

    def __call__(self, tell: Callable[[object], None], stopped: Callable[[], bool]) -> Answer_co:
        """The answer; ``tell`` hears of what is known meanwhile, ``stopped`` says that an end is wished."""


USUAL = Patience()


@dataclass(frozen=True)
class Manner:
    """How a child is watched.

    ``should_stop`` is asked a few times a second; ``used``: memory of a process and its descendants, in MiB;
    ``forked``: the child begins as a copy of this process, which must have no thread beside this one.
    """

    should_stop: Callable[[], bool] = lambda: False
    patience: Patience = USUAL
    used: Callable[[int], float] = used_mib
    forked: bool = False


@dataclass(frozen=True, eq=False)
class Ended(Generic[Told, Answer]):
    """How a child ended.

    ``answer``: None where it was killed or failed; ``last``: what it told last; ``out_of_memory``: it held
    more than it may at some time; ``failure``: its own words where it failed.
    """

    answer: Answer | None
    last: Told | None
    killed: bool
    out_of_memory: bool
    elapsed_s: float
    failure: str


def run_in_child(
    work: Work[Told, Answer], options: Options, manner: Manner, on_told: Callable[[Told], None]
) -> Ended[Told, Answer]:
    """Do the work in a child process, however it ends.

    A child that outlives its limit or its stop is killed.  One that takes more memory than it may is asked to
    stop, and killed where it goes on growing.
    """
    mp: SpawnContext | ForkContext = multiprocessing.get_context("spawn")
    if manner.forked:
        mp = multiprocessing.get_context("fork")
    ours, theirs = mp.Pipe(duplex=False)
    stop = mp.Event()
    child = mp.Process(target=_child, args=(theirs, stop, work, os.getpid()))
    began = time.monotonic()
    with signals_held():
        child.start()
    theirs.close()
    try:
        patience = manner.patience
        kill_at = began + options.seconds * (1 + patience.grace_share) + patience.grace_s
        assert child.pid is not None
        limit = usual_limit_mib() if options.memory_mib is None else options.memory_mib
        memory = _Memory(child.pid, limit, manner.used)
        watch = _Watch[Told, Answer](ours, stop, manner, on_told, began, kill_at, memory)
        ended = watch.wait()
        if not ended.killed:
            return ended
        child.kill()
        child.join()
        return watch.drained()
    finally:
        if child.is_alive():
            child.kill()
        child.join()
        ours.close()


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


@dataclass(frozen=True, eq=False)
class _Said:
    """What the child sends: something told, its answer, or its words where it failed."""

    kind: str
    content: object


_TOLD, _ANSWER, _FAILURE = "told", "answer", "failure"


@dataclass(eq=False)
class _Watch(Generic[Told, Answer]):
    """The parent's side: hears the child, keeps what it told last, asks for the stop, kills at last."""

    connection: Connection
    stop: Event
    manner: Manner
    on_told: Callable[[Told], None]
    began: float
    kill_at: float
    memory: _Memory
    last: Told | None = None
    answer: Answer | None = None
    failure: str = "the solver's process ended without a word"

    def wait(self) -> Ended[Told, Answer]:
        while True:
            held = self.memory.share()
            if (held > 1.0 or self.manner.should_stop()) and not self.stop.is_set():
                self.stop.set()
                self.kill_at = min(self.kill_at, time.monotonic() + self.manner.patience.stop_s)
            if held > _MEMORY_AT_ONCE or time.monotonic() > self.kill_at:
                return self._ended(None, killed=True)
            try:
                if self.connection.poll(0.1) and self._heard():
                    return self._ended(self.answer, killed=False)
            except (EOFError, OSError):
                return self._ended(None, killed=False)

    def drained(self) -> Ended[Told, Answer]:
        """What a killed child had sent before: nobody writes any more, so that half a message is an end."""
        with contextlib.suppress(EOFError, OSError):
            while self.connection.poll() and not self._heard():
                pass
        return self._ended(self.answer, killed=self.answer is None)

    def _heard(self) -> bool:
        """Take one message in; whether it is the answer."""
        said: _Said = self.connection.recv()
        if said.kind == _ANSWER:
            self.answer = cast(Answer, said.content)
        elif said.kind == _FAILURE:
            self.failure = str(said.content)
        else:
            self.last = cast(Told, said.content)
            self.on_told(self.last)
        return said.kind == _ANSWER

    def _ended(self, answer: Answer | None, *, killed: bool) -> Ended[Told, Answer]:
        elapsed = time.monotonic() - self.began
        return Ended(answer, self.last, killed, self.memory.exceeded, elapsed, self.failure)


def _child(connection: Connection, stop: Event, work: Work[object, object], parent: int) -> None:
    die_with(parent)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer = work(lambda told: connection.send(_Said(_TOLD, told)), stop.is_set)
        connection.send(_Said(_ANSWER, answer))
    except BaseException:
        connection.send(_Said(_FAILURE, traceback.format_exc(limit=8)))
        raise
    finally:
        connection.close()
    os._exit(0)  # an engine may still be at work in a thread that nobody waits for
