"""How long an operator waits for each step of a single refusal, over HTTP, on a warm service.

``python -m benchmarks.single_refusals region --profile plain``: a server on a temporary SQLite store makes
and publishes a plan; then refusals come one after the other, each registered, its candidates asked for, a
proposal made and accepted, as a client outside sees it, polling included.  Each begins with the plan that the
last one made.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.latency import percentile
from benchmarks.markdown import figure, markdown
from benchmarks.published import AFTER
from benchmarks.rebalancing import TODAY
from benchmarks.served import packed, served

STEPS = ("register", "candidates", "propose", "accept")
HEADING = ("step", "refusals", "median, s", "p95, s", "longest, s")
_LOOK_S = 0.05
"""Between two looks at a job."""


@dataclass(frozen=True)
class Single:
    """One refusal: seconds of each step, whether the places are proven to be best, the machine's load."""

    seconds: Mapping[str, float]
    proven: bool
    filled: int
    load: float


def main() -> None:
    """Measure and print a table, and each refusal as it ends."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.single_refusals", description=__doc__)
    options.add_argument("preset")
    options.add_argument("--profile", default="plain")
    options.add_argument("--refusals", type=int, default=30)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--plan-s", type=float, default=100.0, help="time limit of the published plan")
    options.add_argument("--single-s", type=float, default=30.0, help="time limit of each proposal")
    print(table(list(_measured(options.parse_args()))))


def table(found: Sequence[Single]) -> str:
    """The percentiles of each step, and of all together."""
    rows = []
    for step in (*STEPS, "all"):
        took = [sum(one.seconds.values()) if step == "all" else one.seconds[step] for one in found]
        rows.append(
            (step, str(len(took)), *map(figure, (percentile(took, 0.5), percentile(took, 0.95), max(took))))
        )
    proven, loads = sum(one.proven for one in found), [one.load for one in found]
    return (
        markdown(HEADING, rows)
        + f"\nproven {proven} of {len(found)}, load {min(loads):.1f} to {max(loads):.1f}"
    )


def _measured(asked: argparse.Namespace) -> Iterator[Single]:
    with tempfile.TemporaryDirectory(prefix="kvota-singles-") as place:
        upload = packed(asked.preset, Path(place), asked.seed)
        with served(Path(place), 1) as url, httpx.Client(base_url=url, trust_env=False, timeout=600) as http:
            http.headers.update({"X-Actor": "benchmark", "X-Level": "region"})
            campaign, places = _published(http, upload, asked)
            late = [row for row in places if row["start"] > AFTER]
            draw = np.random.default_rng(asked.seed).permutation(len(late))
            for at in draw[: asked.refusals].tolist():
                one = _refused(http, campaign, late[at], asked.single_s)
                told = ", ".join(f"{name} {took:.2f}" for name, took in one.seconds.items())
                print(f"{told}, filled {one.filled}, proven {one.proven}", file=sys.stderr, flush=True)
                yield one


def _published(
    http: httpx.Client, upload: Path, asked: argparse.Namespace
) -> tuple[str, list[dict[str, str]]]:
    """The campaign with a published plan, and the plan's places."""
    campaign = str(_sent(http, "/v1/campaigns", {"name": "measured"})["id"])
    content = {"content": upload.read_bytes(), "headers": {"Content-Type": "application/zip"}}
    answer = http.post("/v1/datasets", params={"campaign_id": campaign}, **content)  # type: ignore[arg-type]
    dataset = answer.raise_for_status().json()["id"]
    order = {"dataset_id": dataset, "rules": asked.profile, "time_limit": asked.plan_s, "seed": asked.seed}
    job = _ended(http, _sent(http, "/v1/plans", order))
    plan = http.get(f"/v1/plans/{job['plan_id']}").raise_for_status().json()
    seen = {"If-Match": f'"{plan["version"]}"'}
    http.post(f"/v1/plans/{job['plan_id']}/publication", headers=seen).raise_for_status()
    places = http.get(f"/v1/plans/{job['plan_id']}.csv").raise_for_status().text
    return campaign, list(csv.DictReader(io.StringIO(places)))


def _refused(http: httpx.Client, campaign: str, place: Mapping[str, str], limit_s: float) -> Single:
    """One refusal from its registration to the plan that follows."""
    day, about = _iso(TODAY), f"/v1/campaigns/{campaign}"
    names = {name: place[name] for name in ("teacher_id", "group_id")}
    row = {**names, "refused_on": day, "reason": "болезнь"}
    clock = [time.perf_counter()]
    _sent(http, f"{about}/registrations", {"kind": "refusal", "as_of": day, "rows": [row]})
    clock.append(time.perf_counter())
    asked = {"as_of": day, "group_id": place["group_id"], "left_by": place["teacher_id"]}
    _ended(http, _sent(http, f"{about}/candidates", asked))
    clock.append(time.perf_counter())
    made = _ended(http, _sent(http, f"{about}/proposals", {"as_of": day, "time_limit": limit_s}))["result"]
    path = f"/v1/proposals/{made['proposal_id']}"
    proposal = http.get(path).raise_for_status()
    clock.append(time.perf_counter())
    seen = {"If-Match": proposal.headers["etag"]}
    http.post(f"{path}/acceptance", json={}, headers=seen).raise_for_status()
    clock.append(time.perf_counter())
    took = np.diff(clock).tolist()
    filled = proposal.json()["figures"]["filled"]
    seconds = dict(zip(STEPS, took, strict=True))
    return Single(seconds, made["status"] == "optimal", filled, os.getloadavg()[0])


def _iso(day: date) -> str:
    return day.isoformat()


def _sent(http: httpx.Client, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = http.post(path, json=content).raise_for_status().json()
    return answer


def _ended(http: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    """The job when it is done.  Raises: SystemExit: it came to nothing."""
    while job["state"] not in ("done", "failed", "cancelled"):
        time.sleep(_LOOK_S)
        job = http.get(f"/v1/jobs/{job['id']}").raise_for_status().json()
    if job["state"] != "done":
        raise SystemExit(f"{job['kind']} ended as {job['state']}: {job['result']}")
    return job


if __name__ == "__main__":
    main()
