"""Plans that several tests look at, made once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.api.commands import kvota, process


@dataclass(frozen=True)
class Planned:
    """A dataset, its plan, and what the command printed."""

    dataset: Path
    plan: Path
    rules: str
    out: str
    err: str

    @property
    def certificate(self) -> dict[str, Any]:
        """The content of ``plan.json``."""
        content = json.loads((self.plan / "plan.json").read_text(encoding="utf-8"))
        assert isinstance(content, dict)
        return content


@pytest.fixture(scope="session")
def rural(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated rural district."""
    path = tmp_path_factory.mktemp("data") / "rural"
    assert kvota("generate", "rural", "--out", path).exit_code == 0
    return path


@pytest.fixture(scope="session")
def planned(rural: Path, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Its plan under the profile ``novoselovo``, made by a process of its own."""
    plan = tmp_path_factory.mktemp("plans") / "novoselovo"
    done = process("allocate", rural, "--rules", "novoselovo", "--out", plan, "--time-limit", 60)
    assert done.returncode == 0, done.stderr
    return Planned(rural, plan, "novoselovo", done.stdout, done.stderr)
