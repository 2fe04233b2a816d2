"""The plan folder: ``plan.json`` (the certificate), ``assignments.csv`` and ``unassigned.csv``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.folders import replaced_folder
from datasets.csv_text import write_csv_table
from datasets.raw import blocks
from rules.context import Assignment
from rules.dataset import Dataset
from rules.pair_rules.holds_number import HOLDING
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.text import normal

SCHEMA_VERSION = 1
CERTIFICATE = "plan.json"
ASSIGNMENTS = "assignments.csv"
UNASSIGNED = "unassigned.csv"
FILES = frozenset({CERTIFICATE, ASSIGNMENTS, UNASSIGNED, "moves.csv", "chains.svg"})
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


def check_free(path: Path) -> None:
    """Make sure that a plan may be written to ``path``.

    Raises: InputError: something else than an empty folder or a plan folder of ours is there.
    """
    if not path.exists() and not path.is_symlink():
        return
    strange = _strange(path)
    if strange is not None:
        raise InputError(
            [
                Problem(
                    Grade.ERROR,
                    str(path),
                    f"не заменяется: здесь есть другое ({strange})",
                    f"not replaced: something else is here ({strange})",
                    column="--out",
                    expected_ru="новая или пустая папка, либо папка прежнего плана",
                    expected_en="a new or empty folder, or the folder of an earlier plan",
                    code="not_replaced",
                )
            ]
        )


def _strange(path: Path) -> str | None:
    """What keeps ``path`` from being replaced, None where nothing does."""
    if not path.is_dir() or path.is_symlink():
        return path.name
    names = sorted(f.name for f in path.iterdir())
    foreign = [name for name in names if name not in FILES]
    if foreign:
        return foreign[0]
    if names and (CERTIFICATE not in names or not _is_ours(path / CERTIFICATE)):
        return names[0]
    return None


def _is_ours(certificate: Path) -> bool:
    try:
        content = json.loads(certificate.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and {"schema_version", "goals", "input_sha256"} <= content.keys()


def write_plan(path: Path, files: PlanFiles) -> None:
    """Write the folder, whole or not at all; an earlier plan there is replaced."""
    check_free(path)
    with replaced_folder(path) as folder:
        text = json.dumps(files.certificate, ensure_ascii=False, indent=2, allow_nan=False)
        (folder / CERTIFICATE).write_text(text + "\n", encoding="utf-8")
        write_rows(folder / ASSIGNMENTS, ASSIGNMENT_COLUMNS, files.assignments)
        write_rows(folder / UNASSIGNED, UNASSIGNED_COLUMNS, files.unassigned)
        for name, columns, rows in files.further:
            write_rows(folder / name, columns, rows)
        for name, text in files.texts:
            (folder / name).write_text(text, encoding="utf-8")


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
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError([_broken(file)]) from error
    if not isinstance(content, dict) or not isinstance(content.get("input_sha256"), str):
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
