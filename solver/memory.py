"""How much memory a solve takes, all its processes together, and how much it may take (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_SHARE = 0.85
_KIB_PER_MIB = 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc")
_OF_THE_GROUP = Path("/sys/fs/cgroup/memory.max")


def used_mib(pid: int) -> float:
    """Memory that the process and its descendants hold; 0 where the system does not tell.

    Pages that several of them share count several times: rather too much than too little.
    """
    return sum(_own_mib(one) for one in _family(pid))


def usual_limit_mib() -> int | None:
    """What a solve may take unless somebody says otherwise: most of the machine's memory, or of what the
    group of processes is allowed; None where the system does not tell."""
    found = [mib for mib in (_of_the_machine(), _of_the_group()) if mib is not None]
    return int(_SHARE * min(found)) if found else None


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in (_PROC / str(one) / "task").glob("*/children"):
            try:
                waiting += map(int, task.read_text(encoding="ascii").split())
            except OSError:  # it has ended meanwhile
                continue
    return found


def _own_mib(pid: int) -> float:
    try:
        resident = (_PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0.0
    return int(resident) * _PAGE / 2**20


def _of_the_machine() -> float | None:
    try:
        lines = (_PROC / "meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / _KIB_PER_MIB for line in lines if line.startswith("MemTotal:")), None)


def _of_the_group() -> float | None:
    try:
        told = _OF_THE_GROUP.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(told) / 2**20 if told.isdigit() else None
