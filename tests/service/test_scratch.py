"""Folders of jobs whose worker was killed are removed, those of living workers are not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from api.service.scratch import PREFIX, job_folder

HOLDER = """
import time
from api.service.scratch import job_folder
with job_folder() as folder:
    (folder / "teachers.csv").write_text("somebody")
    print(folder, flush=True)
    time.sleep(600)
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def aged(folder: Path) -> Path:
    os.utime(folder, (0, 0))
    return folder


def test_a_folder_is_gone_after_its_job(place: Path) -> None:
    with job_folder() as folder:
        (folder / "teachers.csv").write_text("somebody", encoding="utf-8")
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_a_killed_workers_folder_goes_when_the_next_job_begins(place: Path) -> None:
    words = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        held = aged(Path(worker.stdout.readline().strip()))
        with job_folder():
            assert (held / "teachers.csv").exists()
        worker.send_signal(signal.SIGKILL)
    assert (held / "teachers.csv").exists()
    with job_folder():
        assert not held.exists()


def test_what_is_young_or_not_ours_stays(place: Path) -> None:
    young, other = place / f"{PREFIX}young", place / "kvota-import"
    young.mkdir()
    other.mkdir()
    aged(other)
    link = place / f"{PREFIX}link"
    link.symlink_to(other)
    os.utime(link, (0, 0), follow_symlinks=False)
    with job_folder():
        pass
    assert young.is_dir()
    assert other.is_dir()
