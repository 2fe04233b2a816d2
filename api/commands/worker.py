"""``kvota worker``: does the jobs of a store."""

from __future__ import annotations

import threading

from api.exits import ExitCode
from api.interrupts import ending
from api.service import logs
from api.service.stores import opened
from api.service.worker import work_off


def run(store: str) -> ExitCode:
    """Work until asked to end; a job that runs then goes back into the queue."""
    logs.set_up()
    stop = threading.Event()
    with ending(stop):
        found = opened(store)
        logs.log().info("worker_ready")
        work_off(found, stop)
        found.close()
    return ExitCode.DONE
