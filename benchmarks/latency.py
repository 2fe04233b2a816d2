"""How fast a server answers cheap questions, idle and beside two running solves.

``python -m benchmarks.latency``: the server works on a temporary SQLite store with two workers.  Requests
come one after the other over one connection: what is measured is an answer, not a queue of our own making.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from api.client.client import Kvota
from api.http.models import JobOut, NewPlan
from benchmarks.markdown import figure, markdown
from benchmarks.served import packed, served

SOLVES = 2
PAUSE_S = 0.01
"""Between two requests."""
PLAN_S = 300.0
"""A first plan that takes longer is given up."""
HEADING = ("request", "beside", "requests", "p50, ms", "p95, ms", "p99, ms")


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.latency", description=__doc__)
    options.add_argument("--requests", type=int, default=1000, help="requests of each kind (default 1000)")
    options.add_argument("--preset", default="district", help="dataset of the solves (default district)")
    options.add_argument("--seconds", type=float, default=600.0, help="time limit of a solve (default 600)")
    asked = options.parse_args()
    print(table(measured(asked.preset, asked.requests, asked.seconds)))


def measured(preset: str, n: int, limit_s: float) -> list[tuple[str, str, list[float]]]:
    """Milliseconds of each answer, by request and by what ran beside it."""
    with tempfile.TemporaryDirectory(prefix="kvota-latency-") as place:
        upload = packed(preset, Path(place))
        with served(Path(place), SOLVES) as url, Kvota(url, actor="benchmark", level="unspecified") as client:
            order = NewPlan(dataset_id=client.upload_dataset(upload).id, time_limit=limit_s, workers=1)
            over = client.allocate(order)
            client.cancel(over.id)
            client.wait(over.id)
            found = _round(url, over.id, "nothing", n)
            solves = [client.allocate(order) for _ in range(SOLVES)]
            _wait_until_at_work(client, solves)
            found += _round(url, solves[0].id, f"{SOLVES} solves", n)
            if any(client.job(job.id).state != "running" for job in solves):
                raise SystemExit("a solve ended before the measurement did: give it more --seconds")
            for job in solves:
                client.cancel(job.id)
            for job in solves:
                client.wait(job.id)
            return found


def table(found: Sequence[tuple[str, str, list[float]]]) -> str:
    """The percentiles, one line a request and situation."""
    rows = [
        (name, beside, str(len(ms)), *(figure(percentile(ms, share)) for share in (0.5, 0.95, 0.99)))
        for name, beside, ms in found
    ]
    return markdown(HEADING, rows)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _round(url: str, job_id: str, beside: str, n: int) -> list[tuple[str, str, list[float]]]:
    paths = {"`GET /health`": "/health", "`GET /v1/jobs/{id}`": f"/v1/jobs/{job_id}"}
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as http:
        return [(name, beside, _timed(http, path, n)) for name, path in paths.items()]


def _timed(http: httpx.Client, path: str, n: int) -> list[float]:
    http.get(path).raise_for_status()  # the connection is made
    took = []
    for _ in range(n):
        began = time.perf_counter()
        answer = http.get(path)
        took.append(1000 * (time.perf_counter() - began))
        answer.raise_for_status()
        time.sleep(PAUSE_S)
    return took


def _wait_until_at_work(client: Kvota, jobs: Sequence[JobOut]) -> None:
    """Wait until each solve has its first plan: reading the data is over then."""
    until = time.monotonic() + PLAN_S
    while any(client.job(job.id).progress is None for job in jobs):
        if time.monotonic() > until:
            raise SystemExit("the solves do not begin")
        time.sleep(0.5)


if __name__ == "__main__":
    main()
