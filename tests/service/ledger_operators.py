"""Operators who pass free numbers on, each a process of its own.

``python -m tests.service.ledger_operators URL CAMPAIGN FIRST N`` starts ``N`` of them (forked, so that what
they import is read once), says that they are ready, waits for a line and lets them all begin.  Each looked
at the free numbers, gives each to a person of its own, and tells what came of it: a line of JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from api.client.client import Kvota, RefusedError
from tests.service.processes import PATIENCE_S


def work(url: str, campaign_id: str, name: str, begin: Callable[[], object]) -> dict[str, Any]:
    """Want every number, some of them as seen before, some as they are by now."""
    draw = Random(name)
    got: dict[str, str] = {}
    answers = Counter[str]()
    with Kvota(url, actor=name, level="region", patience_s=PATIENCE_S) as client:
        page = client.numbers.page(campaign_id, state="free")
        assert page.next is None
        wanted = list(page.items)
        begin()
        draw.shuffle(wanted)
        for place, seen in enumerate(wanted):
            person = f"{name}-{place}"
            newest = client.numbers.one(seen.number) if draw.random() < 0.5 else seen
            told = {"holder": person, "district_id": "d2", "reason": "замена"}
            try:
                now = client.numbers.happen(newest, "passed", **told)
            except RefusedError as error:
                assert error.problem is not None, error
                answers[error.problem.code] += 1
                continue
            assert now.holder == person
            got[now.number] = person
            answers["passed"] += 1
    return {"name": name, "got": got, "answers": dict(answers)}


def main(url: str, campaign_id: str, first: str, n: str) -> None:
    """Run a part of the operators."""
    fork = multiprocessing.get_context("fork")
    ready, begin, said = fork.Semaphore(0), fork.Event(), fork.SimpleQueue()

    def wait() -> None:
        ready.release()
        assert begin.wait(PATIENCE_S)

    def operator(name: str) -> None:
        said.put(work(url, campaign_id, name, wait))

    names = [f"operator-{k}" for k in range(int(first), int(first) + int(n))]
    operators = [fork.Process(target=operator, args=(name,)) for name in names]
    for each in operators:
        each.start()
    for _ in operators:
        assert ready.acquire(timeout=PATIENCE_S)
    print("ready", flush=True)
    sys.stdin.readline()
    begin.set()
    for _ in operators:
        print(json.dumps(said.get()), flush=True)
    for each in operators:
        each.join(PATIENCE_S)
        assert each.exitcode == 0


if __name__ == "__main__":
    main(*sys.argv[1:])
