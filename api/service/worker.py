"""A worker: takes job after job from the store until it is asked to end."""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta

from api.service.logs import frames_of, log
from api.service.processes import Room
from api.service.running import Running
from store import jobs
from store.engine import Store
from store.errors import BusyError
from store.jobs import SYSTEM, LostError, StoredJob

LEASE = timedelta(seconds=15)
IDLE_S = 0.2
"""Seconds between two looks for a job; who asked waits half of it on average."""


def work_off(store: Store, stop: threading.Event, lease: timedelta = LEASE) -> None:
    """Do jobs until ``stop`` is set; one that is running then goes back into the queue."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    with Room() as room:
        while not stop.is_set():
            job = _claimed(store, name, lease)
            if job is None:
                stop.wait(IDLE_S)
                continue
            _do(Running(store, job, lease, stop, room), job)


def _claimed(store: Store, name: str, lease: timedelta) -> StoredJob | None:
    try:
        if not jobs.waiting(store):  # looking costs nobody a lock
            return None
        with store.writing(SYSTEM) as work:
            return jobs.claim(work, name, lease)
    except BusyError as error:
        log().warning("busy", **frames_of(error))
        return None


def _do(running: Running, job: StoredJob) -> None:
    try:
        running.run()
    except LostError:
        log().info("lost", job=job.id)  # its lease ran out: whoever holds it now does it
    except Exception as error:
        # the lease runs out, and the job is tried again
        log().error("defect", job=job.id, **frames_of(error))
