"""The benchmark of questions: its twelve kinds are sound scenarios, and the table says what was reached."""

from __future__ import annotations

from argparse import Namespace

import pytest

from benchmarks.answers import Compared, measured, table
from benchmarks.kinds_of_change import drawn
from benchmarks.single_refusals import Single
from benchmarks.single_refusals import table as table_of_singles
from datasets.generator import generate
from rules.profile import load_profile


@pytest.mark.parametrize("profile", ["plain", "novoselovo"])
def test_twelve_kinds_are_drawn_from_any_dataset(profile: str) -> None:
    kinds = drawn(generate("rural", 3), load_profile(profile), 3)
    assert len(kinds) == 12
    assert all(kinds.values())


def test_every_kind_is_solved_both_ways_to_the_same_gap() -> None:
    asked = Namespace(
        preset="rural", profile="plain", seed=0, base_s=60.0, gap=0.0, limit_s=60.0, kinds=12, persons=2
    )
    found = list(measured(asked))
    assert len(found) == 14
    assert {one.warm_gap for one in found} == {0.0} == {one.cold_gap for one in found}


def test_a_way_that_did_not_come_to_the_gap_is_said() -> None:
    told = table([Compared("a", 2.0, 1.0, 0.0, 0.5, 0.1), Compared("b", 9.0, 3.0, 0.001, 0.002, 0.1)], 0.01)
    assert [line.split("|")[6].strip() for line in told.splitlines()[2:]] == ["no", "yes"]


def test_steps_of_refusals_are_added_up() -> None:
    steps = {"register": 0.1, "candidates": 0.2, "propose": 0.3, "accept": 0.4}
    told = table_of_singles([Single(steps, True, 1, 0.5), Single(steps, False, 0, 0.7)])
    assert "| all | 2 | 1.00 | 1.00 | 1.00 |" in told
    assert "proven 1 of 2, load 0.5 to 0.7" in told
