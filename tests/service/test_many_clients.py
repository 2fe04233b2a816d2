"""Two hundred clients at once: nobody is turned away, nothing that was accepted is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import make_url

from store.engine import Store
from tests.service.crowd import FORBIDDEN
from tests.service.figures import record
from tests.service.operators import tiny_zips
from tests.service.processes import PATIENCE_S, ROOT, serving
from tests.service.told import Told, judge

PROCESSES, CLIENTS = 4, 50


def crowd(url: str, source: Path, folder: Path) -> tuple[list[dict[str, Any]], float]:
    """What each client heard, and the seconds from the first request to the last answer."""
    words = [sys.executable, "-m", "tests.service.crowd", url]
    parts = [
        subprocess.Popen(
            [*words, str(k * CLIENTS), str(CLIENTS), str(source), str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for k in range(PROCESSES)
    ]
    try:
        for part in parts:
            assert part.stdout is not None
            assert part.stdout.readline() == "ready\n"
        began = time.monotonic()
        for part in parts:
            assert part.stdin is not None
            part.stdin.write("\n")
            part.stdin.flush()
        said = [part.communicate(timeout=PATIENCE_S)[0] for part in parts]
        seconds = time.monotonic() - began
    finally:
        for part in parts:
            part.kill()
            part.communicate()
    assert [part.returncode for part in parts] == [0] * PROCESSES
    return [json.loads(line) for text in said for line in text.splitlines()], seconds


def test_two_hundred_clients_at_once(url: str, tmp_path: Path) -> None:
    (source,) = tiny_zips(tmp_path, 1)
    with serving(url, tmp_path, workers=1) as server:
        heard, seconds = crowd(server.url, source, tmp_path)
        assert server.stop() == 0
        assert server.left_behind() == []
        log = server.log.read_bytes()
    statuses = Counter[str]()
    for one in heard:
        statuses.update(one["statuses"])
    took = sorted(ms for one in heard for ms in one["ms"])
    told = [Told(**{**one["told"], "writes": [tuple(w) for w in one["told"]["writes"]]}) for one in heard]
    store = Store(url)
    try:
        holds = judge(store, told)
    finally:
        store.close()
    cuts = quantiles(took, n=100)
    database = make_url(url).get_backend_name()
    record(
        "many-clients.jsonl",
        database=database,
        requests=len(took),
        seconds=round(seconds, 1),
        ms={"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "max": round(took[-1], 1)},
        statuses=statuses,
        holds=holds,
    )
    assert len(told) == holds["dataset"] == holds["job"] == PROCESSES * CLIENTS
    assert [status for status in statuses if status.startswith("5")] == []
    assert sum(one["raw"] for one in heard) == 0
    assert FORBIDDEN not in log
    assert b'"event": "defect"' not in log
