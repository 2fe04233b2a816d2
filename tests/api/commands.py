"""Running the command: in this process, or as a real one of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli import app
from datasets.write import write_csv_folder
from tests.builders import Row, raw_tiny

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


def kvota(*arguments: object) -> Result:
    """The command inside this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
        **options,
    )


def answer(result: Result) -> dict[str, Any]:
    """The one JSON object on standard output."""
    content = json.loads(result.stdout)
    assert isinstance(content, dict)
    return content


def write_tiny(path: Path, **tables: Iterable[Row]) -> Path:
    """A dataset of a few rows as a folder."""
    write_csv_folder(raw_tiny(**tables), path)
    return path


def three_applicants(path: Path, **tables: Iterable[Row]) -> Path:
    """Three teachers who want two places of one group; t1 is overdue."""
    rows: dict[str, Iterable[Row]] = {
        "teachers": [
            {"full_name": "Тайная Анна", "last_training_end": "2020-01-01"},
            {"full_name": "Тайная Белла"},
            {"full_name": "Тайная Вера"},
        ],
        "groups": [{"max_size": 2}],
        "applications": [{"teacher_id": f"t{i}", "group_id": "g1"} for i in (1, 2, 3)],
    }
    return write_tiny(path, **{**rows, **tables})
