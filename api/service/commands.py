"""A job as a command line of ``kvota``: what is done by hand and what is done by a worker is the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from store.jobs import StoredJob

PLAN, EVENTS, SAID = "plan", "events.jsonl", "words.jsonl"
"""Where the command leaves its plan, tells its progress and keeps its words, in the job's folder."""

ALLOCATE, AUDIT, CHECK, REBALANCE = "allocate", "audit", "check", "rebalance"
DEADLINES, CANDIDATES = "deadlines", "candidates"
"""Kinds of jobs, each a command of the same name."""
WHATIF, EXPLAIN, UNMET = "whatif", "explain", "unmet"
WORTH = ("value", "prices", "backbone", "reserve", UNMET)
QUESTIONS = (WHATIF, EXPLAIN, *WORTH)
"""Those whose answer is files, kept with the job."""
ABOUT_PUBLISHED = (REBALANCE, DEADLINES, CANDIDATES)
"""Those about a published plan with what was told about it since."""

_OPTIONS = {
    "time_limit": "--time-limit",
    "workers": "--workers",
    "seed": "--seed",
    "deterministic": "--deterministic",
    "as_of": "--as-of",
    "group": "--group",
    "left_by": "--left-by",
    "top": "--top",
    "teacher": "--teacher",
    "programme": "--programme",
    "closed": "--closed",
    "district": "--district",
    "each": "--each",
}


def command_line(
    job: StoredJob, folder: Path, dataset: Path, plan: Path | None, rules: str | None = None
) -> list[str]:
    """The words that do the job; ``plan``: the one to be audited or rebalanced; ``rules``: unless the job
    says which."""
    words = [sys.executable, "-m", "api", job.kind, str(dataset)]
    if plan is not None:
        words.append(str(plan))
    words += [
        "--rules",
        rules or rules_of(job, folder),
        "--json",
        "--lang",
        str(job.request.get("lang", "ru")),
    ]
    if job.kind in (ALLOCATE, REBALANCE):
        words += ["--out", str(folder / PLAN), "--events", str(folder / EVENTS)]
    for name, option in _OPTIONS.items():
        value: Any = job.request.get(name)
        if value is not None and job.kind not in (CHECK, UNMET):
            words += [option, str(value)]
    return words


def rules_of(job: StoredJob, folder: Path) -> str:
    """The profile's name, or a file with the profile that came with the job."""
    own = job.request.get("profile")
    if own is None:
        return str(job.request["rules"])
    file = folder / "profile.toml"
    file.write_text(str(own), encoding="utf-8")
    return str(file)
