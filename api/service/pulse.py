"""A lease that is kept while its worker is busy with what it can't leave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from store import jobs
from store.engine import Store
from store.errors import BusyError
from store.jobs import SYSTEM, LostError, StoredJob


@contextmanager
def lease_kept(store: Store, job: StoredJob, lease: timedelta) -> Iterator[None]:
    """Renew the lease from a thread until the block ends.

    A job that is lost meanwhile is noticed by the worker with its next write.
    """
    over = threading.Event()

    def renew() -> None:
        while not over.wait(lease.total_seconds() / 3):
            try:
                with store.writing(SYSTEM) as work:
                    jobs.beat(work, job, lease)
            except BusyError:
                continue
            except LostError:
                return

    thread = threading.Thread(target=renew, name="pulse")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
