"""The folder of an answer: ``whatif.json``, ``whatif.xlsx``, ``whatif.svg``, and a folder for each plan."""

from __future__ import annotations

import re
from pathlib import Path

from api.folders import check_replaceable, json_object, replaced_folder, write_json
from api.messages import Lang
from api.own_plan.finished import files_of
from api.plan_folder import fill, write_rows
from api.whatif.content import KIND, content
from api.whatif.picture import drawn
from api.whatif.records import Answer, Comparison, Solved
from api.whatif.workbook import write_comparison
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
    expected = (
        "новая или пустая папка, либо папка прежнего сравнения сценариев",
        "a new or empty folder, or the folder of an earlier comparison",
    )
    check_replaceable(path, lambda name: _OURS.fullmatch(name) is not None, _is_ours, expected)


def _is_ours(folder: Path) -> bool:
    return (json_object(folder / JSON) or {}).get("kind") == KIND


def writes_base(answer: Answer) -> bool:
    """Whether the base's plan is among the folders: it was solved for the answer, not handed in."""
    return answer.source == "solved" and answer.base.facts is not None


def write_answer(path: Path, answer: Answer, options: Options, lang: Lang) -> None:
    """Write the folder, whole or not at all; an earlier answer there is replaced."""
    check_free(path)
    with replaced_folder(path) as folder:
        write_json(folder / JSON, content(answer))
        write_comparison(answer, folder / WORKBOOK, lang)
        (folder / PICTURE).write_text(drawn(answer, lang), encoding="utf-8")
        if writes_base(answer):
            _write_plan(folder / BASE, answer.base, options, lang)
        for one in answer.comparisons:
            if one.solved.facts is not None:
                _write_plan(folder / one.folder, one.solved, options, lang)
                write_rows(folder / one.folder / PERSONS, PERSON_COLUMNS, _person_rows(one))


def _write_plan(folder: Path, solved: Solved, options: Options, lang: Lang) -> None:
    facts, outcome, verdict = solved.facts, solved.outcome, solved.verdict
    assert facts is not None
    assert outcome is not None
    assert verdict is not None
    folder.mkdir()
    fill(folder, files_of(facts, outcome, verdict, options, lang))


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
