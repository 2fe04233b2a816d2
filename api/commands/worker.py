"""``kvota worker``: does the jobs of a store."""

from __future__ import annotations

import threading
from datetime import timedelta

from api.exits import ExitCode
from api.interrupts import ending
from api.service import logs
from api.service.stores import opened
from api.service.worker import LEASE, work_off


def run(store: str, lease_s: float | None) -> ExitCode:
    """Work until asked to end; a job that runs then goes back into the queue.

    ``lease_s``: seconds after which a worker that is not heard of has lost its job; tests shorten them.
    """
    lease = LEASE if lease_s is None else timedelta(seconds=lease_s)
    logs.set_up()
    stop = threading.Event()
    with ending(stop):
        found = opened(store)
        logs.log().info("worker_ready")
        work_off(found, stop, lease)
        found.close()
    return ExitCode.DONE
