"""The plan folder: ``plan.json`` (the certificate), ``assignments.csv`` and ``unassigned.csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from api.folders import check_replaceable, json_object, replaced_folder, write_json
from api.multipliers_file import MULTIPLIERS, write_multipliers
from datasets.csv_text import write_csv_table
from datasets.raw import blocks
from rules.context import Assignment
from rules.dataset import Dataset
from rules.pair_rules.holds_number import HOLDING
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.text import normal
from solver.result import RowMultipliers

SCHEMA_VERSION = 1
CERTIFICATE = "plan.json"
ASSIGNMENTS = "assignments.csv"
UNASSIGNED = "unassigned.csv"
FILES = frozenset({CERTIFICATE, ASSIGNMENTS, UNASSIGNED, "moves.csv", "chains.svg", MULTIPLIERS})
"""Every file that a plan folder of ours may hold."""

ASSIGNMENT_COLUMNS = (
    "unique_number", "teacher_id", "school_id", "district_id", "programme_id", "group_id", "start", "end",
)  # fmt: skip
UNASSIGNED_COLUMNS = ("teacher_id", "reason", "detail")


@dataclass(frozen=True)
class PlanFiles:
    """What a plan folder holds: the certificate as a JSON object, and the rows of both tables."""

    certificate: Mapping[str, object]
    assignments: Sequence[Sequence[str]]
    unassigned: Sequence[Sequence[str]]
    further: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = ()
    """Other tables: file name, headings, rows."""
    texts: Sequence[tuple[str, str]] = ()
    """Other files: name, content."""
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)
    """By goal, what proves its bound; without any there is no such file."""


def check_free(path: Path) -> None:
    """Make sure that a plan may be written to ``path``.

    Raises: InputError: something else than an empty folder or a plan folder of ours is there.
    """
    expected = (
        "новая или пустая папка, либо папка прежнего плана",
        "a new or empty folder, or the folder of an earlier plan",
    )
    check_replaceable(path, FILES.__contains__, _is_ours, expected)


def _is_ours(folder: Path) -> bool:
    return {"schema_version", "goals", "input_sha256"} <= (json_object(folder / CERTIFICATE) or {}).keys()


def write_plan(path: Path, files: PlanFiles) -> None:
    """Write the folder, whole or not at all; an earlier plan there is replaced."""
    check_free(path)
    with replaced_folder(path) as folder:
        fill(folder, files)


def fill(folder: Path, files: PlanFiles) -> None:
    """Write every file of a plan into an empty folder."""
    write_json(folder / CERTIFICATE, files.certificate)
    write_rows(folder / ASSIGNMENTS, ASSIGNMENT_COLUMNS, files.assignments)
    write_rows(folder / UNASSIGNED, UNASSIGNED_COLUMNS, files.unassigned)
    for name, columns, rows in files.further:
        write_rows(folder / name, columns, rows)
    for name, text in files.texts:
        (folder / name).write_text(text, encoding="utf-8")
    if files.multipliers:
        write_multipliers(folder / MULTIPLIERS, files.multipliers)


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV table in which no cell can become a formula."""
    write_csv_table(path, columns, (tuple(zip(*rows[part], strict=True)) for part in blocks(len(rows))))


def assignment_rows(dataset: Dataset, plan: Assignment, numbers: Mapping[int, str]) -> list[tuple[str, ...]]:
    """The rows of ``assignments.csv``, in order of teacher id, then group id.

    ``numbers``: unique number by person; without them the column stays empty.
    """
    posts, groups = dataset.teachers, dataset.groups
    columns = (
        [numbers.get(person, "") for person in posts.person[plan.teacher].tolist()],
        posts.teacher_id[plan.teacher],
        dataset.schools.school_id[posts.school[plan.teacher]],
        dataset.districts.district_id[dataset.teacher_district[plan.teacher]],
        dataset.programmes.programme_id[groups.programme[plan.group]],
        groups.group_id[plan.group],
        np.datetime_as_string(groups.start)[plan.group],
        np.datetime_as_string(groups.end)[plan.group],
    )
    rows = zip(*(map(str, column) for column in columns), strict=True)
    return sorted(rows, key=lambda row: (row[1], row[5]))


def number_of_person(dataset: Dataset, profile: Profile) -> dict[int, str]:
    """Per person the first unique number that one of the posts holds; none where the region has none."""
    table = dataset.unique_numbers
    found: dict[int, str] = {}
    if not profile.uses_unique_numbers:
        return found
    for i, t in enumerate(table.teacher.tolist()):
        if t >= 0 and normal(table.status[i]) in HOLDING:
            found.setdefault(int(dataset.teachers.person[t]), str(table.unique_number[i]))
    return found


def read_certificate(path: Path) -> Mapping[str, object] | None:
    """The certificate of a plan folder; None where ``path`` is no folder (a table of places).

    Raises: InputError: the folder has no readable ``plan.json``.
    """
    if not path.is_dir():
        return None
    file = path / CERTIFICATE
    content = json_object(file)
    if content is None or not isinstance(content.get("input_sha256"), str):
        raise InputError([_broken(file)])
    return content


def _broken(file: Path) -> Problem:
    return Problem(
        Grade.ERROR,
        str(file),
        "свидетельство плана не читается",
        "the plan's certificate can't be read",
        expected_ru="папка плана, которую записала kvota, или таблица .csv либо .xlsx",
        expected_en="a plan folder written by kvota, or a .csv or .xlsx table",
        code="no_certificate",
    )
