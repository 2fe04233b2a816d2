"""A published plan with the tables of its dataset that say who is seated where and when, read once.

What made the plan (applications, deficits, recommendations, trainings of the past) is left out: it is most of
a dataset, and nothing that is told about a published plan is judged by it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from api.http.plan_tables import rows_of
from api.plan_folder import ASSIGNMENTS
from api.service.scratch import job_folder
from api.service.workspace import lay_out
from datasets.convert import Converter
from datasets.csv_files import read_csv_file
from datasets.escape import unescape
from datasets.findings import Findings, label_of
from datasets.read import read_dataset
from datasets.schema import TABLES
from rules.columns import StrArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.problems import Grade, InputError
from rules.profile import Profile, profile_from
from store import blobs, datasets
from store.datasets import StoredDataset
from store.engine import Store
from store.plans import StoredPlan

LIGHT = TABLES.keys() - {"applications", "deficits", "recommendations", "training_history"}
POSTS = "teachers"


@dataclass(frozen=True, eq=False)
class Published:
    """A plan's tables and its profile."""

    plan_id: str
    raw: Mapping[str, pd.DataFrame]
    seats: tuple[tuple[str, str], ...]
    profile: Profile

    def places(self, dataset: Dataset) -> Assignment:
        """The plan's places, by the ids of a dataset made of its tables."""
        posts, groups = _rows_by_id(dataset.teachers.teacher_id), _rows_by_id(dataset.groups.group_id)
        return Assignment(
            np.array([posts[teacher] for teacher, _ in self.seats], dtype=np.int32),
            np.array([groups[group] for _, group in self.seats], dtype=np.int32),
        )


def read_published(store: Store, plan: StoredPlan, wanted: Collection[str] = LIGHT) -> Published:
    """Read what the store holds of the plan, with those tables of its dataset."""
    raw = light_tables(store, datasets.get(store, plan.dataset_id), wanted)
    seats = tuple(
        (unescape(row["teacher_id"]), unescape(row["group_id"])) for row in rows_of(store, plan, ASSIGNMENTS)
    )
    return Published(plan.id, raw, seats, profile_of(plan))


def light_tables(
    store: Store, stored: StoredDataset, wanted: Collection[str] = LIGHT
) -> dict[str, pd.DataFrame]:
    """Those tables of a dataset.  Raises: InputError: one can't be read."""
    with job_folder() as folder:
        laid_out = lay_out(blobs.pieces(store, stored.sha256), stored.media, folder)
        if laid_out.is_dir():
            return _read(laid_out, wanted)
        return {name: table for name, table in read_dataset(laid_out).raw.items() if name in wanted}


def people_of(store: Store, stored: StoredDataset) -> dict[str, str]:
    """Per post of a dataset the person.  Raises: InputError: the posts can't be read."""
    frame = light_tables(store, stored, (POSTS,)).get(POSTS, pd.DataFrame())
    posts = Converter(Findings(label_of(""))).table(TABLES[POSTS], frame)
    ids, people = posts["teacher_id"].values, posts["person_id"].values
    return {str(post): str(person or post) for post, person in zip(ids, people, strict=True)}


def profile_of(plan: StoredPlan) -> Profile:
    """The profile for which the plan was made, as its certificate has it."""
    content = plan.certificate["profile"]
    return profile_from(content, str(content["name"]))


def _read(folder: Path, wanted: Collection[str]) -> dict[str, pd.DataFrame]:
    """Those tables of a folder.  Raises: InputError: one can't be read."""
    findings = Findings(label_of(""))
    found = {}
    for file in sorted(folder.glob("*.csv")):
        if file.stem in wanted:
            frame = read_csv_file(file, file.stem, findings)
            if frame is not None:
                found[file.stem] = frame
    if any(problem.grade is Grade.ERROR for problem in findings.all()):
        raise InputError(findings.all())
    return found


def _rows_by_id(ids: StrArray) -> dict[str, int]:
    return {str(name): row for row, name in enumerate(ids)}


class Shelf:
    """The plans read last; one that is published never changes, so what was read stays true."""

    _MOST = 4

    def __init__(self) -> None:
        self._read: dict[str, Published] = {}
        self._lock = threading.Lock()

    def published(self, store: Store, plan: StoredPlan) -> Published:
        """The plan's tables, read once; who asks while they are read waits."""
        with self._lock:
            found = self._read.pop(plan.id, None) or read_published(store, plan)
            self._read[plan.id] = found
            while len(self._read) > self._MOST:
                del self._read[next(iter(self._read))]
            return found
