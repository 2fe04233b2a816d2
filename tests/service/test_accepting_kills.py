"""The server is killed while rebalancings are accepted and undone: each is wholly in or wholly out."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import make_url

from store.engine import Store
from store.upgrade import upgrade
from tests.service.deciders import Decider, judge
from tests.service.figures import record
from tests.service.processes import Kind, Server, serving

DECIDERS, LONGEST_S = 4, 0.8
IN_CI, IN_A_SOAK = 10, 25
"""Kills on each database: 20 in CI, 200 in a soak."""
MOST = 10
"""Times as many on a machine so slow that little is decided between them."""


def decided_under_fire(url: str, folder: Path, seed: int, kills: int) -> Counter[str]:
    """Let people decide while the server dies ``kills`` times, and on until all was seen; what was done and
    what became of it.

    Raises: AssertionError: something is half in, was done twice or got lost.
    """
    print(f"seed {seed}")
    store = Store(url)
    upgrade(store)
    deciders = [Decider(store, f"operator-{k}", seed) for k in range(DECIDERS)]
    stop, lost = threading.Event(), threading.Event()
    try:
        with serving(url, folder, workers=0) as server, ThreadPoolExecutor(DECIDERS) as pool:
            people = [pool.submit(each.work, server.url, stop, lost) for each in deciders]
            try:
                draw = Random(seed)
                for kill in range(MOST * kills):
                    if kill >= kills and _all_seen(deciders):
                        break
                    _killed(server, draw, people)
                    judge(store, deciders)
                    server.start()
            except BaseException:
                lost.set()
                raise
            finally:
                stop.set()
            for person in people:
                person.result()
            assert server.stop() == 0
            assert server.left_behind() == []
        judge(store, deciders)
    finally:
        store.close()
    return sum((each.counts for each in deciders), Counter[str]())


def _all_seen(deciders: Sequence[Decider]) -> bool:
    """Something was accepted, something restored, and some kill came in the middle."""
    counts = sum((each.counts for each in deciders), Counter[str]())
    met = counts["died, was in"] + counts["died, was out"]
    return min(counts["accepted"], counts["restored"], met) > 0


def _killed(server: Server, draw: Random, people: Sequence[Future[None]]) -> None:
    """Kill the server at a moment drawn by chance."""
    time.sleep(draw.uniform(0, LONGEST_S))
    for person in people:
        assert not person.done(), person.exception()
    (process,) = server.alive(Kind.SERVER)
    assert process.kill()
    server.buried()


def told(url: str, seed: int, kills: int, counts: Counter[str]) -> None:
    """Keep the figures, and see that the kills came in the middle of something."""
    database = make_url(url).get_backend_name()
    record("accepting-kills.jsonl", database=database, seed=seed, kills=kills, counts=dict(counts))
    assert counts["accepted"] > 0
    assert counts["restored"] > 0
    assert counts["died, was in"] + counts["died, was out"] > 0


def test_twenty_kills_in_the_middle_of_deciding(url: str, tmp_path: Path) -> None:
    told(url, 0, IN_CI, decided_under_fire(url, tmp_path, 0, IN_CI))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 5))
def test_two_hundred_kills(url: str, tmp_path: Path, seed: int) -> None:
    told(url, seed, IN_A_SOAK, decided_under_fire(url, tmp_path, seed, IN_A_SOAK))
