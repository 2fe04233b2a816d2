"""Decisions are few, about pairs that were applied for, and possible together with every other rule."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from ortools.sat.python import cp_model

from datasets import read_dataset
from datasets.generator import generate
from datasets.write import write_csv_folder
from rules.audit import audit
from rules.columns import indices
from rules.context import Assignment
from rules.dataset import Dataset
from rules.profile import load_profile
from rules.tables import DecisionKind

CASES = [*((p, s) for p in ("rural", "town", "district", "scarce") for s in range(3)), ("ten-districts", 0)]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}", scope="module")
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    preset, seed = request.param
    folder: Path = tmp_path_factory.mktemp("decisions") / preset
    write_csv_folder(generate(preset, seed), folder)
    return read_dataset(folder).dataset


def musts(dataset: Dataset) -> list[tuple[int, int]]:
    rows = np.flatnonzero(dataset.decisions.decision == DecisionKind.MUST)
    return [(int(dataset.decisions.teacher[i]), int(dataset.decisions.group[i])) for i in rows]


def applicants(dataset: Dataset, group: int) -> list[int]:
    """Posts whose application counts for the group."""
    rows = dataset.applications
    fits = (rows.group == group) | ((rows.group < 0) & (rows.programme == dataset.groups.programme[group]))
    return sorted({int(t) for t in rows.teacher[fits]})


def test_each_kind_is_there(dataset: Dataset) -> None:
    assert set(dataset.decisions.decision) == set(DecisionKind)
    assert len(dataset.decisions) <= 40


def test_a_must_was_applied_for_and_passes_the_pair_rules(dataset: Dataset) -> None:
    plan_rules = {"group_minimum", "decision_must", "quota_floor"}
    for profile in ("default", "novoselovo"):
        for teacher, group in musts(dataset):
            assert teacher in applicants(dataset, group)
            alone = Assignment(indices([teacher]), indices([group]))
            broken = {v.rule for v in audit(dataset, alone, load_profile(profile)).violations}
            assert broken <= plan_rules, (teacher, group)


def test_decisions_are_possible_together(dataset: Dataset) -> None:
    """A plan with nobody but the people of the groups that a ``must`` opens breaks no rule."""
    chosen = fill(dataset, musts(dataset))
    plan = Assignment(indices([t for t, _ in chosen]), indices([g for _, g in chosen]))
    assert audit(dataset, plan, load_profile("plain")).violations == ()
    assert set(musts(dataset)) <= set(chosen)


def fill(dataset: Dataset, wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Any plan that holds every ``wanted`` pair and fills those groups to their minimum."""
    never = dataset.decisions.decision == DecisionKind.NEVER
    teachers, groups = dataset.decisions.teacher[never].tolist(), dataset.decisions.group[never].tolist()
    barred = set(zip(teachers, groups, strict=True))
    model = cp_model.CpModel()
    pairs = {}
    for _, group in wanted:
        for teacher in applicants(dataset, group):
            if not {(teacher, group), (teacher, -1)} & barred:
                pairs[teacher, group] = model.new_bool_var(f"{teacher}-{group}")
    by_person, by_group, by_school = defaultdict(list), defaultdict(list), defaultdict(list)
    for (teacher, group), chosen in pairs.items():
        by_person[int(dataset.teachers.person[teacher])].append(chosen)
        by_group[group].append(chosen)
        for post in np.flatnonzero(dataset.teachers.person == dataset.teachers.person[teacher]):
            by_school[int(dataset.teachers.school[post])].append(chosen)
    for group, members in by_group.items():
        least = 0 if dataset.groups.shared[group] else dataset.groups.min_size.or_default(0)[group]
        model.add(sum(members) >= max(1, int(least - dataset.groups.seats_elsewhere[group])))
        model.add(sum(members) <= int(dataset.groups.max_size[group] - dataset.groups.seats_elsewhere[group]))
    for members in by_person.values():
        model.add_at_most_one(members)
    for school, members in by_school.items():
        # as if everybody were away on the same day: more than the rule asks for
        model.add(sum(members) <= int(dataset.schools.max_absent.values[school]))
    for pair in wanted:
        model.add(pairs[pair] == 1)
    model.minimize(sum(pairs.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return [pair for pair, chosen in pairs.items() if solver.value(chosen)]
