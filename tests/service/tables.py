"""What tests of jobs share: small datasets as uploads, a worker in a thread, waiting for the end of a job."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.service.worker import work_off
from datasets.generator import generate
from datasets.write import write_csv_folder
from store import jobs
from store.engine import Store
from store.jobs import StoredJob


def tiny_folder(folder: Path) -> Path:
    """The smallest made-up district as a folder of tables."""
    write_csv_folder(generate("tiny", 0), folder)
    return folder


def zipped(folder: Path) -> io.BytesIO:
    """The tables of a folder as an upload."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.write(file, file.name)
    return content


@contextmanager
def working(store: Store) -> Iterator[None]:
    """A worker on the store for as long as the block lasts."""
    stop = threading.Event()
    worker = threading.Thread(target=work_off, args=(store, stop))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def over(store: Store, job_id: str, seconds: float = 120) -> StoredJob:
    """The job once nothing more will happen."""
    until = time.monotonic() + seconds
    while not (found := jobs.get(store, job_id)).over:
        assert time.monotonic() < until, found
        time.sleep(0.05)
    return found
