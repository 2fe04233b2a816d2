"""A server that is asked to end lets its workers put their jobs back: no attempt is lost, nothing runs on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.client.client import Kvota
from api.http.models import NewPlan
from datasets.generator import generate
from datasets.write import write_csv_folder
from store import jobs
from store.engine import Store, sqlite_url
from tests.service.processes import PATIENCE_S, Server, serving
from tests.service.tables import zipped


@pytest.mark.parametrize("end", [Server.stop, Server.ctrl_c], ids=["terminated", "ctrl-c"])
def test_the_job_of_a_server_that_ends_waits_for_the_next_one(
    end: Callable[[Server], int], tmp_path: Path
) -> None:
    url, upload = sqlite_url(tmp_path / "kvota.db"), tmp_path / "district.zip"
    write_csv_folder(generate("district", 0), tmp_path / "district")
    upload.write_bytes(zipped(tmp_path / "district").getvalue())
    with serving(url, tmp_path, workers=1) as server:
        with Kvota(server.url, patience_s=PATIENCE_S) as client:
            dataset = client.upload_dataset(upload)
            job = client.allocate(NewPlan(dataset_id=dataset.id, time_limit=600.0, workers=1))
            until = time.monotonic() + PATIENCE_S
            while client.job(job.id).progress is None:
                assert time.monotonic() < until
                time.sleep(0.1)
        assert end(server) == 0
        assert server.left_behind() == []
    store = Store(url)
    try:
        found = jobs.get(store, job.id)
        kinds = [event.kind for event in jobs.events(store, job.id)]
    finally:
        store.close()
    assert (found.state, found.attempt, found.worker, found.lease_until) == ("queued", 0, None, None)
    assert kinds[-1] == "handed_back"
