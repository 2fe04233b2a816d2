"""A server on a temporary SQLite store, and a dataset as it is uploaded to one."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets.generator import generate
from datasets.write import write_csv_folder
from store.engine import sqlite_url

ROOT = Path(__file__).parents[1]
START_S = 120.0
"""A server that takes longer to begin is given up."""


def packed(preset: str, folder: Path, seed: int = 0) -> Path:
    """The dataset as it is uploaded."""
    tables = folder / "tables"
    write_csv_folder(generate(preset, seed), tables)
    target = folder / "dataset.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(tables.glob("*.csv")):
            archive.write(file, file.name)
    return target


@contextmanager
def served(folder: Path, workers: int) -> Iterator[str]:
    """The address of a server that runs for as long as the block lasts."""
    store = sqlite_url(folder / "kvota.db")
    words = [sys.executable, "-m", "api", "serve", "--database", store, "--port", "0"]
    words += ["--workers", str(workers)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command
            words, cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], START_S)
        said = process.stdout.readline().decode().split() if ready else []
        if not said:
            raise SystemExit("the server does not start")
        yield said[-1]
    finally:
        process.terminate()
        process.communicate()
