"""What a job's command said, to be said again by whoever asked for it elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from api.service.commands import PLAN, SAID

MOST_LINES = 5_000
PLAN_MARK, FOLDER_MARK = "{plan}", "{folder}"
"""What stands for the plan folder, and for the job's own folder, in kept words."""


def said(folder: Path) -> list[list[str]]:
    """Lines as ``[kind, text]``, without the paths of the worker's machine."""
    file = folder / SAID
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [[kind, _unplaced(text, folder)] for kind, text in map(json.loads, lines[:MOST_LINES])]


def _unplaced(text: str, folder: Path) -> str:
    return text.replace(str(folder / PLAN), PLAN_MARK).replace(str(folder), FOLDER_MARK)
