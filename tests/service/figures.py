"""Figures of long tests, kept beside the project as lines of JSON; nothing is asserted about them."""

from __future__ import annotations

import json
import subprocess

from tests.service.processes import ROOT

OUT = ROOT / "out"
"""Not under version control."""


def commit() -> str:
    """What was tested; empty where there is no git."""
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def record(name: str, **figures: object) -> None:
    """Add a line to a file of figures."""
    OUT.mkdir(exist_ok=True)
    with (OUT / name).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"commit": commit(), **figures}) + "\n")
