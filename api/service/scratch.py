"""A job's folder on the disk: nobody's data stays in it, not even when its worker is killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "kvota-job-"
YOUNG_S = 60.0
"""A folder that is not locked may be just made: it is left alone for so long."""


@contextmanager
def job_folder() -> Iterator[Path]:
    """A folder that is gone after the block; what killed workers left behind goes first."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as made, _locked(Path(made)):
        yield Path(made)


def _sweep(place: Path) -> None:
    """Remove the folders whose worker is no more: its lock went with it."""
    for folder in place.glob(f"{PREFIX}*"):
        # others' folders, and those that somebody else removes just now, are none of our business
        with suppress(OSError):
            if time.time() - folder.lstat().st_mtime > YOUNG_S:
                with _locked(folder):
                    shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder.  Raises: OSError: somebody else holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
