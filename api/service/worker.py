"""A worker: takes job after job from the store until it is asked to end."""

from __future__ import annotations

import os
import socket
import threading
import traceback
from datetime import timedelta

from api.service.running import Running
from store import jobs
from store.engine import Store
from store.jobs import SYSTEM, LostError, StoredJob

LEASE = timedelta(seconds=15)
IDLE_S = 0.5


def work_off(store: Store, stop: threading.Event, lease: timedelta = LEASE) -> None:
    """Do jobs until ``stop`` is set; one that is running then is finished first."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    while not stop.is_set():
        job = _claimed(store, name, lease)
        if job is None:
            stop.wait(IDLE_S)
            continue
        _do(store, job, lease)


def _claimed(store: Store, name: str, lease: timedelta) -> StoredJob | None:
    if not jobs.waiting(store):  # looking costs nobody a lock
        return None
    with store.writing(SYSTEM) as work:
        return jobs.claim(work, name, lease)


def _do(store: Store, job: StoredJob, lease: timedelta) -> None:
    try:
        Running(store, job, lease).run()
    except LostError:
        return  # its lease ran out meanwhile: whoever holds it now does it
    except Exception:
        traceback.print_exc()  # the lease runs out, and the job is tried again
