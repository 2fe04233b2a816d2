"""On what a measurement was made: machine, versions, commit."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Environment:
    """Where and with what; ``commit`` ends in ``+`` where files of the program differed from it."""

    date: str
    commit: str
    cpus: int
    cpu: str
    memory_gb: float
    load: tuple[float, float, float]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """A plain object."""
        return asdict(self)


def environment() -> Environment:
    """This machine, now."""
    return Environment(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=_commit(),
        cpus=os.cpu_count() or 0,
        cpu=_line_of("/proc/cpuinfo", "model name"),
        memory_gb=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        load=_load(),
        versions={
            "kvota": own_version(),
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in ("ortools", "numpy", "scipy")},
        },
    )


def own_version() -> str:
    """The version that ``pyproject.toml`` states."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(content["project"]["version"])


def _load() -> tuple[float, float, float]:
    one, five, fifteen = os.getloadavg()
    return round(one, 2), round(five, 2), round(fifteen, 2)


def _commit() -> str:
    head = _git("rev-parse", "--short=10", "HEAD")
    changed = _git("status", "--porcelain", "--", "rules", "solver", "datasets", "benchmarks")
    return (head or "unknown") + ("+" if changed else "")


def _git(*words: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run([git, *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # git, found on the path
    return done.stdout.strip()


def _line_of(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
