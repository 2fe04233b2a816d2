"""The folder of an answer: ``whatif.json``, ``whatif.xlsx``, ``whatif.svg``, and a folder for each plan."""

from __future__ import annotations

import json
import re
from pathlib import Path

from api.certificate import certificate
from api.folders import replaced_folder
from api.messages import Lang
from api.plan_folder import (
    ASSIGNMENT_COLUMNS,
    ASSIGNMENTS,
    CERTIFICATE,
    assignment_rows,
    number_of_person,
    write_rows,
)
from api.whatif.content import KIND, content
from api.whatif.picture import drawn
from api.whatif.records import Answer, Comparison, Solved
from api.whatif.workbook import write_comparison
from rules.problems import Grade, InputError, Problem
from solver.options import Options

JSON, WORKBOOK, PICTURE, PERSONS = "whatif.json", "whatif.xlsx", "whatif.svg", "persons.csv"
BASE = "base"
PERSON_COLUMNS = (
    "change", "person_id", "teacher_ids", "school_id", "district_id", "groups_before", "groups_now",
)  # fmt: skip
_OURS = re.compile(r"whatif\.(json|xlsx|svg)|base|scenario-\d{2,}")


def check_free(path: Path) -> None:
    """Make sure that an answer may be written to ``path``.

    Raises: InputError: something else than an empty folder or an earlier answer is there.
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
                    expected_ru="новая или пустая папка, либо папка прежнего сравнения сценариев",
                    expected_en="a new or empty folder, or the folder of an earlier comparison",
                    code="not_replaced",
                )
            ]
        )


def _strange(path: Path) -> str | None:
    if not path.is_dir() or path.is_symlink():
        return path.name
    names = sorted(f.name for f in path.iterdir())
    foreign = next((name for name in names if not _OURS.fullmatch(name)), None)
    return foreign or (names[0] if names and not _is_ours(path / JSON) else None)


def _is_ours(file: Path) -> bool:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("kind") == KIND


def write_answer(path: Path, answer: Answer, options: Options, lang: Lang) -> None:
    """Write the folder, whole or not at all; an earlier answer there is replaced."""
    check_free(path)
    with replaced_folder(path) as folder:
        _write_json(folder / JSON, content(answer))
        write_comparison(answer, folder / WORKBOOK, lang)
        (folder / PICTURE).write_text(drawn(answer, lang), encoding="utf-8")
        if answer.source == "solved" and answer.base.facts is not None:
            _write_plan(folder / BASE, answer.base, options)
        for one in answer.comparisons:
            if one.solved.facts is not None:
                _write_plan(folder / one.folder, one.solved, options)
                write_rows(folder / one.folder / PERSONS, PERSON_COLUMNS, _person_rows(one))


def _write_json(file: Path, told: dict[str, object]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _write_plan(folder: Path, solved: Solved, options: Options) -> None:
    facts, outcome, verdict = solved.facts, solved.outcome, solved.verdict
    assert facts is not None
    assert outcome is not None
    assert verdict is not None
    folder.mkdir()
    _write_json(folder / CERTIFICATE, certificate(facts, outcome, verdict, options, outcome.n_pairs))
    numbers = number_of_person(facts.dataset, facts.context.profile)
    write_rows(
        folder / ASSIGNMENTS, ASSIGNMENT_COLUMNS, assignment_rows(facts.dataset, facts.assignment, numbers)
    )


def _person_rows(one: Comparison) -> list[tuple[str, ...]]:
    return [
        (
            person.kind,
            person.person_id,
            ";".join(person.teacher_ids),
            person.school_id,
            person.district_id,
            ";".join(person.groups_before),
            ";".join(person.groups_now),
        )
        for person in one.persons
    ]
