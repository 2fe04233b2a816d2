"""A dataset, a published plan and places of it that are refused: drawn once and kept, or read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.stressed import stressed
from datasets import read_dataset
from datasets.generator import generate
from datasets.write import write_csv_folder
from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.profile import Profile
from solver.options import Options
from solver.process import solve

AFTER = "2027-02-10"
"""Groups that begin later lose places: every level may still fill them."""


@dataclass(frozen=True, eq=False)
class Refused:
    """``refused``: positions in the plan."""

    dataset: Dataset
    plan: Assignment
    refused: IntArray


def refused_of(
    folder: Path, preset: str, seed: int, profile: Profile, refusals: int, published_s: float | None
) -> Refused:
    """What lies in the folder, or is drawn into it first; ``published_s``: time for the plan, or None for a
    stressed dataset, whose plan comes with it."""
    if not (folder / _PLAN).exists():
        _draw(folder, preset, seed, profile, published_s)
    dataset = read_dataset(folder / _DATA).dataset
    with np.load(folder / _PLAN) as kept:
        plan = Assignment(kept["teacher"], kept["group"])
    late = np.flatnonzero(dataset.groups.start[plan.group] > np.datetime64(AFTER, "D"))
    draw = np.random.default_rng(seed)
    return Refused(dataset, plan, np.sort(draw.choice(late, refusals, replace=False)))


_DATA, _PLAN = "data", "plan.npz"


def _draw(folder: Path, preset: str, seed: int, profile: Profile, published_s: float | None) -> None:
    if published_s is None:
        tables, plan = stressed(preset, seed, profile, folder / "open")
        write_csv_folder(tables, folder / _DATA)
    else:
        write_csv_folder(generate(preset, seed), folder / _DATA)
        context = Context(read_dataset(folder / _DATA).dataset, profile)
        outcome = solve(context, Options(published_s, 2, seed))
        if outcome.assignment is None:
            raise RuntimeError("no plan to begin with")
        plan = outcome.assignment.sorted()
    np.savez(folder / _PLAN, teacher=plan.teacher, group=plan.group)
