"""A command that a worker started ends with its worker."""

from __future__ import annotations

import os

PARENT = "KVOTA_PARENT"
"""The environment's name for the worker's process id."""


def end_with_parent() -> None:
    """Ask to be ended together with the worker, where there is one."""
    worker = os.environ.get(PARENT)
    if worker is not None:
        from solver.process import die_with  # noqa: PLC0415  # heavy: only for commands of workers

        die_with(int(worker))
