"""A part of a crowd of clients, as a process of its own.

``python -m tests.service.crowd URL FIRST N ZIP FOLDER`` says that it is ready, waits for a line, lets all its
clients work at once, and tells what they were told as a line of JSON each.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from api.client.client import Kvota, RefusedError
from api.http.models import NewCheck, NewPlan
from tests.service.operators import with_comment
from tests.service.processes import PATIENCE_S
from tests.service.told import OVER, Told

FORBIDDEN = b"database is locked"


@dataclass
class Heard:
    """What one client was told, and how its requests went."""

    told: Told
    statuses: dict[str, int] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)
    raw: int = 0
    """Answers that quote the database."""


class Ear(httpx.BaseTransport):
    """Hears every answer, also those that the client does not pass on."""

    def __init__(self, heard: Heard) -> None:
        self._inner, self._heard = httpx.HTTPTransport(verify=False), heard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on; remember how it went."""
        began = time.monotonic()
        try:
            answer = self._inner.handle_request(request)
            content = answer.read()
        except httpx.TransportError:
            self._count("none")
            raise
        self._heard.ms.append(1000 * (time.monotonic() - began))
        self._count(str(answer.status_code))
        self._heard.raw += FORBIDDEN in content
        return answer

    def _count(self, status: str) -> None:
        self._heard.statuses[status] = self._heard.statuses.get(status, 0) + 1

    def close(self) -> None:
        """Let go of the connections."""
        self._inner.close()


def visit(url: str, name: str, n: int, source: Path, folder: Path, begin: threading.Event) -> Heard:
    """What an operator does in a morning: uploads, asks for work, looks at it, changes their mind."""
    told = Told(name)
    heard = Heard(told)
    file = folder / f"{name}.zip"
    sha256 = with_comment(source, file, name)
    with Kvota(url, actor=name, level="region", patience_s=PATIENCE_S, transport=Ear(heard)) as client:
        begin.wait()
        dataset = client.upload_dataset(file)
        told.wrote("upload", "dataset", dataset.id)
        told.uploads[dataset.id] = sha256
        if n % 2:
            job = client.check(NewCheck(dataset_id=dataset.id))
        else:
            job = client.allocate(NewPlan(dataset_id=dataset.id, time_limit=20.0, workers=1))
        told.wrote("enqueue", "job", job.id)
        for _ in range(2):
            client.job(job.id)
        assert client.dataset(dataset.id) == dataset
        client.plans()
        client.journal()
        try:
            client.cancel(job.id)
            told.wrote("cancel", "job", job.id)
        except RefusedError as error:
            assert error.status == 409, error
            told.refused += 1
        assert client.wait(job.id).state in OVER
        assert {entry.object_id for entry in client.journal(job.id).items} == {job.id}
    return heard


def main(url: str, first: str, n: str, source: str, folder: str) -> None:
    """Run this part of the crowd."""
    begin = threading.Event()
    with ThreadPoolExecutor(int(n)) as pool:
        numbers = range(int(first), int(first) + int(n))
        visits = [
            pool.submit(visit, url, f"operator-{k}", k, Path(source), Path(folder), begin) for k in numbers
        ]
        print("ready", flush=True)
        sys.stdin.readline()
        begin.set()
        for each in visits:
            print(json.dumps(asdict(each.result())), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
