"""Workers end with the server that started them, and commands with their worker."""

from __future__ import annotations

import os
from collections.abc import Mapping

from solver.lifeline import die_with

PARENT = "KVOTA_PARENT"
"""The environment's name for the process id of whoever started the command."""


def environment_of_child(**further: str) -> Mapping[str, str]:
    """The environment of a command that is to end with this process."""
    return {**os.environ, PARENT: str(os.getpid()), **further}


def end_with_parent() -> None:
    """Ask to be ended together with the starter, where there is one."""
    starter = os.environ.pop(PARENT, None)
    if starter is not None:
        die_with(int(starter))
