"""From scenarios to datasets and profiles: every scenario on the same base, through the normal validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from datasets.assemble import assemble
from datasets.findings import Findings
from datasets.read import ReadResult
from datasets.scenarios.base import Base
from datasets.scenarios.dependents import check_references, remove_dependents
from datasets.scenarios.edits import Edits
from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.frames import Frames, edited
from datasets.scenarios.goals_and_rules import changed_profile
from datasets.scenarios.narrowing import narrower, wider
from datasets.scenarios.records import Effect, Scenario
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile


@dataclass(frozen=True, eq=False)
class Changed:
    """A scenario done: its dataset and profile, as valid as any input.

    ``remarks``: those that the base does not have; ``effects``: what each change did; ``narrower``: no plan
    is allowed that the base does not allow, and every goal counts the same; ``wider``: the other way round.
    """

    scenario: Scenario
    tables: Mapping[str, pd.DataFrame]
    dataset: Dataset
    profile: Profile
    remarks: tuple[Problem, ...]
    effects: tuple[Effect, ...]
    narrower: bool
    wider: bool


def apply_scenarios(
    read: ReadResult, profile: Profile, scenarios: Sequence[Scenario], faults: Faults
) -> tuple[Changed, ...]:
    """Every scenario on the base, in their order; all changes of a scenario are meant at once.

    ``faults``: what is wrong with the form of the scenarios already.

    Raises: InputError: that, every change that can't be made, and every scenario whose result is no valid
    input, each with scenario, number of the change, field, value and what was expected.
    """
    base = Base(read.raw)
    found = [_applied(base, read, profile, scenario, faults) for scenario in scenarios]
    if faults.problems:
        raise InputError(faults.problems)
    return tuple(changed for changed in found if changed is not None)


def _applied(
    base: Base, read: ReadResult, profile: Profile, scenario: Scenario, faults: Faults
) -> Changed | None:
    edits = Edits(base, scenario, faults)
    for numbered in scenario.changes:
        edits.take(numbered)
    remove_dependents(edits)
    edits.check_removed()
    check_references(edits)
    new = changed_profile(profile, scenario, faults, edits.effects)
    frames = edited(edits)
    valid = _validated(frames, read, scenario, faults)
    if valid is None or new is None or scenario.name in faults.broken:
        return None
    dataset, remarks = valid
    effects = tuple(sorted(edits.effects, key=lambda effect: effect.number))
    sense = narrower(list(effects)), wider(list(effects))
    return Changed(scenario, frames.tables, dataset, new, remarks, effects, *sense)


def _validated(
    frames: Frames, read: ReadResult, scenario: Scenario, faults: Faults
) -> tuple[Dataset, tuple[Problem, ...]] | None:
    """The dataset that the tables are, and its new remarks; None with what is wrong told."""
    if not frames.origin:
        return read.dataset, ()
    try:
        dataset, remarks = assemble(frames.tables, Findings(lambda table: table))
    except InputError as error:
        already = scenario.name in faults.broken
        for problem in error.problems:
            number = frames.number_of(problem)
            if problem.grade is Grade.ERROR and not (already and number is None):
                _tell(problem, number, (frames, scenario), faults)
        return None
    known = Counter(_about(problem) for problem in read.remarks)
    new = []
    for remark in remarks:
        known[_about(remark)] -= 1
        if known[_about(remark)] < 0:
            new.append(remark)
    return dataset, tuple(new)


def _tell(problem: Problem, number: int | None, at: tuple[Frames, Scenario], faults: Faults) -> None:
    frames, scenario = at
    where = Where(scenario.name, None, scenario.line) if number is None else frames.edits.where(number)
    row_ru, row_en = ("", "") if problem.row is None else (f", строка {problem.row}", f", row {problem.row}")
    faults.add(
        where,
        (problem.column, problem.value),
        problem.code,
        (f"{problem.file}{row_ru}: {problem.message_ru}", f"{problem.file}{row_en}: {problem.message_en}"),
        (problem.expected_ru, problem.expected_en or "") if problem.expected_ru else None,
    )


def _about(problem: Problem) -> tuple[str, str, str | None, str | None]:
    """What a remark is about, whatever the file and the row: ``groups.csv`` is ``book.xlsx/groups``."""
    table = PurePath(problem.file).name.removesuffix(".csv")
    return table, problem.code, problem.column, problem.value
