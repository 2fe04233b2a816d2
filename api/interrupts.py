"""Ctrl-C (and a polite kill) as a wish to stop that a long run asks about."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


@contextmanager
def wish_to_stop(on_wish: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """While the block runs SIGINT and SIGTERM only set a flag; the function yielded reads it.

    ``on_wish`` is called at the first signal.  Outside the main thread signals stay as they are.
    """
    asked = threading.Event()

    def handle(_signal: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            # a signal in the middle of a print can't print: the wish counts, the word is lost
            with suppress(RuntimeError):
                on_wish()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ending(stop: threading.Event) -> Iterator[None]:
    """While the block runs SIGINT and SIGTERM set ``stop``."""

    def handle(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
