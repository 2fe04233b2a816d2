"""A real server on a port of this machine: what only a real connection shows."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from api.client.client import Kvota, RefusedError, UnreachableError
from api.http.app import create_app
from api.http.models import NewCheck
from api.http.settings import Settings
from store.engine import Store
from tests.http.test_jobs import claimed, finished

HERE = "localhost"


@contextmanager
def serving(store: Store, settings: Settings) -> Iterator[str]:
    """The address of a server for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(store, settings), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://{HERE}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_events_arrive_while_the_job_is_on_its_way(store: Store, archive: bytes, tmp_path: Path) -> None:
    file = tmp_path / "tiny.zip"
    file.write_bytes(archive)
    with serving(store, Settings(follow_s=0.05)) as url, Kvota(url) as client:
        job = client.check(NewCheck(dataset_id=client.upload_dataset(file).id))
        events = client.follow(job.id)
        assert next(events).kind == "queued"
        held = claimed(store)
        assert next(events).kind == "started"  # the job is not over: nothing is held back
        finished(store, held)
        assert [event.kind for event in events] == ["done"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_whole(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "large.zip"
    file.write_bytes(bytes(16 * 2**20))
    with serving(store, Settings(most_upload=2**20)) as url, Kvota(url, patience_s=2) as client:
        with pytest.raises(RefusedError) as refused:
            client.upload_dataset(file)
        assert refused.value.status == 413
        assert client.health().status == "ok"


def test_nobody_answers(store: Store) -> None:
    with serving(store, Settings()) as url:
        pass
    with Kvota(url, patience_s=0.3) as client, pytest.raises(UnreachableError):
        client.health()
