"""A lease is renewed while its worker is busy, and what a worker has lost stays lost."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

from api.service.pulse import lease_kept
from store import datasets, jobs
from store.engine import Store
from store.jobs import SYSTEM, StoredJob
from tests.service.tables import tiny_folder, zipped
from tests.store.conftest import OPERATOR

LEASE = timedelta(seconds=2)


def held(store: Store, tmp_path: Path) -> StoredJob:
    with store.writing(OPERATOR) as work:
        kept = datasets.create(work, zipped(tiny_folder(tmp_path / "tiny")), "zip", None)
        jobs.enqueue(work, "check", kept.id, {"rules": "default"})
    with store.writing(SYSTEM) as work:
        claimed = jobs.claim(work, "w1", LEASE)
    assert claimed is not None
    return claimed


def test_the_lease_is_renewed_for_as_long_as_the_block_lasts(real_store: Store, tmp_path: Path) -> None:
    job = held(real_store, tmp_path)
    seen = {job.lease_until}
    with lease_kept(real_store, job, LEASE):
        until = time.monotonic() + 60
        while len(seen) < 4:
            assert time.monotonic() < until
            seen.add(jobs.get(real_store, job.id).lease_until)
            time.sleep(0.05)
    assert [thread.name for thread in threading.enumerate() if thread.name == "pulse"] == []


def test_a_lost_job_is_left_alone(real_store: Store, tmp_path: Path) -> None:
    job = held(real_store, tmp_path)
    with real_store.writing(SYSTEM) as work:
        jobs.finish(work, job, "done", {"exit_code": 0})
    with lease_kept(real_store, job, LEASE):
        until = time.monotonic() + 60
        while any(thread.name == "pulse" for thread in threading.enumerate()):
            assert time.monotonic() < until
            time.sleep(0.05)
    assert jobs.get(real_store, job.id).lease_until is None
