"""A rebalancing in a child process with a hard limit; the best that it told is never lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from rules.substitution.case import Case
from solver.lifeline import die_with
from solver.options import Options
from solver.process import Patience, SolverError, signals_held
from solver.rebalancing.outcome import Rebalanced

Told = Callable[[str, Rebalanced, float], None]
"""Called with the goal at work, the best that is known, and seconds."""


def solve(
    case: Case,
    options: Options,
    told: Told,
    should_stop: Callable[[], bool] = lambda: False,
    patience: Patience | None = None,
) -> Rebalanced:
    """As :func:`solver.rebalancing.search.rebalance`, in a process of its own.

    Raises: SolverError: the process ended without having told anything.
    """
    patience = patience or Patience()
    mp = multiprocessing.get_context("spawn")
    ours, theirs = mp.Pipe(duplex=False)
    stop = mp.Event()
    child = mp.Process(target=_child, args=(theirs, stop, case, options, os.getpid()))
    began = time.monotonic()
    with signals_held():
        child.start()
    theirs.close()
    kill_at = began + options.seconds * (1 + patience.grace_share) + patience.grace_s
    best: Rebalanced | None = None
    failure = "the solver's process ended without a word"
    try:
        while time.monotonic() < kill_at:
            if should_stop() and not stop.is_set():
                stop.set()
                kill_at = min(kill_at, time.monotonic() + patience.stop_s)
            try:
                if not ours.poll(0.05):
                    continue
                message = ours.recv()
            except (EOFError, OSError):
                break
            if isinstance(message, Rebalanced):
                return message
            if isinstance(message, str):
                failure = message
                continue
            goal, best = message
            told(goal, best, time.monotonic() - began)
    finally:
        child.kill()
        child.join()
        ours.close()
    if best is None:
        raise SolverError(failure)
    return best


def _child(connection: Connection, stop: Event, case: Case, options: Options, parent: int) -> None:
    die_with(parent)
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    from solver.rebalancing.search import rebalance  # noqa: PLC0415  # the parent never loads the engines

    try:
        connection.send(
            rebalance(case, options, lambda goal, best: connection.send((goal, best)), stop.is_set)
        )
    except BaseException:
        connection.send(traceback.format_exc(limit=8))
        raise
    finally:
        connection.close()
    os._exit(0)  # an engine may still be at work in a thread that nobody waits for
