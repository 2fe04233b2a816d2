"""A campaign of kills: operators work, processes die at moments drawn by chance, the store is judged."""

from __future__ import annotations

import hashlib
import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

from api.client.client import Kvota
from store.engine import Store
from tests.service.operators import Operator, tiny_zips
from tests.service.processes import PATIENCE_S, Found, Kind, Server, serving
from tests.service.told import Told, judge

LEASE_S = 3.0
DECK = (Kind.SERVER,) * 3 + (Kind.WORKER,) * 2 + (Kind.COMMAND,) * 3 + (Kind.SOLVER,) * 2
PLANNERS, SCRIBES, WORKERS, SHOWN = 3, 4, 2, 25


def campaign_of_kills(url: str, folder: Path, seed: int, n: int) -> dict[str, Counter[str]]:
    """Kill ``n`` processes of a server at work; kills by kind, and what the store holds afterwards.

    Raises: AssertionError: the store does not agree with what the clients were told, something is left
    behind, or goes on for ever.
    """
    random, files = Random(seed), tiny_zips(folder, 3)
    with serving(url, folder, workers=WORKERS, lease_s=LEASE_S) as server:
        boss = Operator(server.url, "operator-boss", seed, files, folder)
        with closing(boss):
            shared = boss.open_campaign()
        stop = threading.Event()
        with ThreadPoolExecutor(PLANNERS + SCRIBES) as pool:
            try:
                people = [pool.submit(work, stop, shared) for work in _staff(server.url, seed, files, folder)]
                kills = _kills(server, random, n, people)
            finally:
                stop.set()
        everyone = [boss.told, *(person.result() for person in people)]
        _settled(server, everyone)
        assert server.stop() == 0
        assert server.left_behind() == []
    store = Store(url)
    try:
        return {"kills": kills, "holds": Counter(judge(store, everyone))}
    finally:
        store.close()


def _staff(
    url: str, seed: int, files: Sequence[Path], folder: Path
) -> Iterator[Callable[[threading.Event, str], Told]]:
    for k in range(PLANNERS):
        yield Operator(url, f"operator-p{k}", seed, files, folder).plan
    for k in range(SCRIBES):
        yield Operator(url, f"operator-s{k}", seed, files, folder).scribble


def _kills(server: Server, random: Random, n: int, people: Sequence[Future[Told]]) -> Counter[str]:
    done: Counter[str] = Counter()
    deck: list[Kind] = []
    while done.total() < n:
        if not deck:
            deck = random.sample(DECK, len(DECK))
        kind = deck.pop()
        _killed(server, kind, random, people)
        done[kind] += 1
        if kind is Kind.SERVER:
            server.buried()
            server.start()
    return done


def _killed(server: Server, kind: Kind, random: Random, people: Sequence[Future[Told]]) -> None:
    """Wait for a process of the kind, then for a moment drawn by chance, and kill it if it is still there.

    Those that write die as often as not when a command has just ended: then there is most to be kept.
    """
    busy = kind in (Kind.SERVER, Kind.WORKER) and random.random() < 0.5
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for person in people:
            assert not person.done() or person.exception() is None, person.exception()
        commands = server.alive(Kind.COMMAND)
        time.sleep(0.05)
        if not server.alive(kind) or (busy and not _ended(server, commands)):
            continue
        time.sleep(random.uniform(0, 0.5 if busy else 1.2))
        there = server.alive(kind)
        if there and random.choice(there).kill():
            return
    raise AssertionError(f"no {kind} to be killed")


def _ended(server: Server, commands: Sequence[Found]) -> bool:
    return not set(commands) <= set(server.alive(Kind.COMMAND))


def _settled(server: Server, everyone: Sequence[Told]) -> None:
    """Every job comes to its end, the server is ready, and gives back what was uploaded."""
    with Kvota(server.url, patience_s=PATIENCE_S) as client:
        until = time.monotonic() + PATIENCE_S
        while (ready := client.ready()).waiting + ready.running > 0:
            assert time.monotonic() < until, ready
            time.sleep(0.2)
        assert ready.status == "ready"
        for told in everyone:
            for dataset_id, sha256 in list(told.uploads.items())[:SHOWN]:
                content = io.BytesIO()
                client.download(f"/v1/datasets/{dataset_id}/content", content)
                assert hashlib.sha256(content.getvalue()).hexdigest() == sha256
