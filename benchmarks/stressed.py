"""A region under stress: full groups, few wishes a person, so that many places lack a direct substitute.

From a preset of the generator: everybody keeps a few of the wished groups, those who would have two courses
have one, quotas and minima go.  Places are handed out as they come, groups are cut down to who sits in them,
and each district has as many unique numbers as persons with a place.  What is freed in a group that nobody
waits for is filled by moving somebody from a group that others wait for, or not at all.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from datasets import read_dataset
from datasets.generator import generate
from datasets.write import write_csv_folder
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.profile import Profile
from solver.allocate import build
from solver.pairs import candidate_pairs
from solver.start import greedy_point

WISHES = 2
"""Groups that a person wishes for, at most."""
WANTED = 0.35
"""Part of the groups that most people wish for."""
PULL = 3.0
"""How much likelier a wish is for one of them."""


def stressed(
    preset: str, seed: int, profile: Profile, folder: Path
) -> tuple[dict[str, pd.DataFrame], Assignment]:
    """Draw one: its tables and its published plan.  ``folder``: for the tables before groups are cut down."""
    draw = np.random.default_rng(seed)
    tables = generate(preset, seed)
    _few_wishes(tables, draw)
    write_csv_folder(tables, folder)
    dataset = read_dataset(folder).dataset
    plan = _handed_out(dataset, profile)
    _cut_down(tables, dataset, plan)
    return tables, plan


def _few_wishes(tables: dict[str, pd.DataFrame], draw: np.random.Generator) -> None:
    """Each applicant names a few groups of the programmes wished for, mostly wanted ones."""
    groups = tables["groups"]
    wanted = draw.random(len(groups)) < WANTED
    weight = dict(zip(groups["group_id"], np.where(wanted, PULL, 1.0), strict=True))
    of_programme = {programme: list(rows) for programme, rows in groups.groupby("programme_id")["group_id"]}
    rows = []
    for teacher, wishes in tables["applications"].groupby("teacher_id", sort=True):
        choice = sorted({g for p in wishes["programme_id"] for g in of_programme.get(p, [])})
        if not choice:
            continue
        weights = np.array([weight[g] for g in choice])
        number = min(len(choice), int(draw.integers(1, WISHES + 1)))
        for group in draw.choice(choice, number, replace=False, p=weights / weights.sum()):
            rows.append((teacher, group, int(draw.integers(1, 5))))
    programme = dict(zip(groups["group_id"], groups["programme_id"], strict=True))
    blank = dict.fromkeys(tables["applications"].columns, "")
    tables["applications"] = pd.DataFrame(
        [
            {
                **blank,
                "application_id": f"w{number:06}",
                "teacher_id": teacher,
                "programme_id": programme[group],
                "group_id": group,
                "rank": str(rank),
            }
            for number, (teacher, group, rank) in enumerate(rows, start=1)
        ],
        columns=tables["applications"].columns,
    )
    for table in ("quotas", "decisions", "recommendations"):
        tables[table] = tables[table].iloc[:0]
    tables["groups"]["min_size"] = ""
    tables["teachers"]["max_groups"] = ""
    tables["districts"]["unique_numbers"] = ""


def _handed_out(dataset: Dataset, profile: Profile) -> Assignment:
    problem = build(Context(dataset, profile), candidate_pairs(Context(dataset, profile)))
    x = greedy_point(problem.draft, problem.program, [goal.form for goal in problem.goals])
    return problem.assignment(x).sorted()


def _cut_down(tables: dict[str, pd.DataFrame], dataset: Dataset, plan: Assignment) -> None:
    seated = np.bincount(plan.group, minlength=dataset.n_groups)
    groups = tables["groups"]
    size = {str(name): int(n) for name, n in zip(dataset.groups.group_id, seated, strict=True)}
    taken = groups["group_id"].map(size)
    largest = np.maximum(taken, 1) + groups["seats_elsewhere"].replace("", "0").astype(int)
    groups["max_size"] = np.where(taken > 0, largest, groups["max_size"].astype(int)).astype(str)
    persons = dataset.teachers.person[plan.teacher]
    district = dataset.teacher_district[plan.teacher]
    numbers = {
        str(name): len(np.unique(persons[district == i]))
        for i, name in enumerate(dataset.districts.district_id)
    }
    tables["districts"]["unique_numbers"] = tables["districts"]["district_id"].map(numbers).astype(str)
