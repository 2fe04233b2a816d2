"""The plan derived by hand for ``tiny`` is the best of all plans, counted by the checker alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from datasets import read_dataset
from datasets.generator import generate
from datasets.generator.tiny import BEST_PLAN, BEST_VALUES
from datasets.write import write_csv_folder
from rules.audit import audit
from rules.columns import indices
from rules.context import Assignment
from rules.dataset import Dataset
from rules.profile import Profile, load_profile

OPTIONS = {
    "t1": ("", "g1", "g2", "g4"),
    "t2": ("", "g3", "g4"),
    "t3": ("", "g5"),
    "t5": ("", "g1", "g2", "g4"),
    "t6": ("", "g4"),
}
"""The groups each person can enter, as derived by hand."""
Plan = tuple[tuple[str, str], ...]


@cache
def profile() -> Profile:
    return load_profile("default")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("generator") / "tiny"
    write_csv_folder(generate("tiny"), folder)
    return read_dataset(folder).dataset


def assignment(dataset: Dataset, plan: Plan) -> Assignment:
    return Assignment(
        indices([dataset.teacher_index[t] for t, _ in plan]),
        indices([dataset.group_index[g] for _, g in plan]),
    )


def plans() -> Iterator[Plan]:
    for chosen in product(*OPTIONS.values()):
        yield tuple((t, g) for t, g in zip(OPTIONS, chosen, strict=True) if g)


def test_the_options_are_all_pairs_that_pass_the_rules(tiny: Dataset) -> None:
    posts = [str(t) for t in tiny.teachers.teacher_id]
    groups = [str(g) for g in tiny.groups.group_id]
    rules = {"source", "position_match", "subject_match", "available", "travel", "decision_never"}
    for teacher, group in product(posts, groups):
        verdict = audit(tiny, assignment(tiny, ((teacher, group),)), profile())
        possible = not {v.rule for v in verdict.violations} & rules
        assert possible == (group in OPTIONS.get(teacher, ())), (teacher, group)


def test_the_plan_by_hand_is_the_only_best_one(tiny: Dataset) -> None:
    verdicts = {plan: audit(tiny, assignment(tiny, plan), profile()) for plan in plans()}
    values = {plan: tuple(v for _, v in verdict.goals) for plan, verdict in verdicts.items() if verdict.ok}
    best = max(values.values())
    assert [plan for plan, value in values.items() if value == best] == [BEST_PLAN]
    assert dict(verdicts[BEST_PLAN].goals) == {"floor_shortfall": 0, **BEST_VALUES}
    application = [name for name, _ in verdicts[BEST_PLAN].goals].index("application")
    assert max(value[application] for value in values.values()) == 24
