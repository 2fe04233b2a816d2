"""Starting a child, watching its memory, and ending it when it does not end by itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.records import Ending, Key, Record, record_from
from benchmarks.task import Task

ROOT = Path(__file__).parents[1]
READING_S = 600.0
"""A child that has not read its dataset by then is given up."""
GRACE_SHARE, GRACE_S = 0.25, 20.0
"""What a contender may overrun its limit before it is killed: solvers' own limits are soft."""
MOST_OF_MEMORY = 0.85
"""Of the machine's memory; a run that takes more is ended before it takes the others with it."""
_TICK_S = 0.1


def run(key: Key, contender: str, folder: Path, limit_s: float) -> Record:
    """One run in a child process with all its descendants watched; always a record, whatever happens."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        ready, answer, log = (Path(place) / name for name in ("ready", "answer", "log"))
        task = Task(key, contender, str(folder), limit_s, str(ready), str(answer))
        order = Path(place) / "task.json"
        order.write_text(json.dumps(task.as_json()), encoding="utf-8")
        with log.open("wb") as output:
            child = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", "benchmarks.child", str(order)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            killed, peak = _watch(child, ready, limit_s)
        record = Record(key, contender, limit_s, Ending.KILLED if killed else Ending.FAILED, note=killed)
        if answer.exists():
            record = record_from(json.loads(answer.read_text(encoding="utf-8")))
        elif not killed:
            record = replace(record, note=log.read_text(encoding="utf-8", errors="replace")[-2000:].strip())
        return replace(record, peak_mb=round(peak, 1), load=round(load, 2))


def _watch(child: subprocess.Popen[bytes], ready: Path, limit_s: float) -> tuple[str, float]:
    """Wait for the end; why it had to be killed (empty: it ended by itself), and the peak of memory."""
    until, started, peak = time.monotonic() + READING_S, False, 0.0
    most = MOST_OF_MEMORY * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
    try:
        while child.poll() is None:
            if not started and ready.exists():
                started = True
                until = time.monotonic() + limit_s * (1 + GRACE_SHARE) + GRACE_S
            if time.monotonic() > until:
                return "did not stop at its limit", peak
            peak = max(peak, session_memory_mb(child.pid))
            if peak > most:
                return f"took more than {MOST_OF_MEMORY:.0%} of the machine's memory", peak
            time.sleep(_TICK_S)
        return "", peak
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def session_memory_mb(session: int) -> float:
    """Memory of every process of a session, shared pages divided among their users; 0 where unknown."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                rollup = (folder / "smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024
