"""What Timefold is told means what our checker means: recounted here in plain loops, plan by plan.

Timefold itself runs in an environment of its own: ``make bench-timefold`` checks it there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.contenders import CONTENDERS, timefold
from benchmarks.records import Ending
from benchmarks.suites import Case, folder_of
from benchmarks.timefold.campaign import campaign
from datasets import read_dataset
from rules.audit import audit
from rules.context import Context
from rules.profile import load_profile
from solver.allocate import build
from tests.benchmarks.runs import measured
from tests.solver.random_instances import contexts

ROOT = Path(__file__).parents[2]


def kept(told: dict[str, Any], chosen: list[int]) -> bool:
    """Whether a plan keeps what the campaign says must be."""
    choices = [told["choices"][k] for k in chosen]
    size = np.bincount([c["group"] for c in choices], minlength=len(told["groups"]))
    if any(n and not need <= n <= room for n, (need, room) in zip(size, told["groups"], strict=True)):
        return False
    used = np.zeros(len(told["limits"]), dtype=int)
    for choice in choices:
        for limit, amount in choice["uses"]:
            used[limit] += amount
    if np.any(used > told["limits"]):
        return False
    person_of = {k: p for p, each in enumerate(told["persons"]) for k in each["options"]}
    holders: list[set[int]] = [set() for _ in told["allotments"]]
    for k in chosen:
        for allotment in told["choices"][k]["allotments"]:
            holders[allotment].add(person_of[k])
    if any(len(held) > most for held, most in zip(holders, told["allotments"], strict=True)):
        return False
    seats = np.bincount([person_of[k] for k in chosen], minlength=len(told["persons"]))
    if any(n > each["most"] for n, each in zip(seats, told["persons"], strict=True)):
        return False
    return met(told, choices, -1) == int(told["must"])


def met(told: dict[str, Any], choices: list[dict[str, Any]], level: int) -> int:
    count = np.bincount([d for c in choices for d in c["demands"]], minlength=len(told["demands"]))
    return sum(
        d["weight"] * min(int(n), d["least"])
        for d, n in zip(told["demands"], count, strict=True)
        if d["level"] == level
    )


def worth(told: dict[str, Any], chosen: list[int]) -> list[int]:
    """The goals of a plan, as the levels of the score count them."""
    choices = [told["choices"][k] for k in chosen]
    brought = {b for c in choices for b in c["bonuses"]}
    return [
        told["offsets"][level]
        + sum(c["worth"][level] for c in choices)
        + sum(told["bonuses"][b]["weight"] for b in brought if told["bonuses"][b]["level"] == level)
        + met(told, choices, level)
        for level in range(len(told["goals"]))
    ]


def agree(context: Context, plans: int, seed: int) -> int:
    """Compare so many plans drawn by chance with the checker; how many of them were valid."""
    problem = build(context)
    told = campaign(problem, None)
    random, n, valid = np.random.default_rng(seed), len(problem.pairs), 0
    for _ in range(plans):
        x = problem.draft.complete(np.flatnonzero(random.random(n) < random.random()))
        chosen = np.flatnonzero(x[:n]).tolist()
        plan = problem.assignment(x)
        verdict = audit(context.dataset, plan, context.profile, as_of=context.as_of, seed=context.seed)
        assert kept(told, chosen) == (not verdict.violations)
        if not verdict.violations:
            valid += 1
            assert worth(told, chosen) == [dict(verdict.goals)[name] for name in told["goals"]]
    return valid


@pytest.mark.parametrize("profile", ["default", "novoselovo", "plain"])
def test_the_campaign_means_what_the_checker_means(profile: str, tmp_path: Path) -> None:
    dataset = read_dataset(folder_of(Case("tiny"), 0, None, tmp_path)).dataset
    assert agree(Context(dataset, load_profile(profile)), plans=150, seed=1) > 0


def test_so_does_every_rule_and_every_goal_drawn_by_chance() -> None:
    valid = [agree(context, plans=40, seed=k) for k in range(12) for context in contexts(k)]
    assert sum(valid) > 100


def test_without_its_environment_the_record_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(timefold, "PYTHON", tmp_path / "nowhere")
    context = Context(read_dataset(folder_of(Case("tiny"), 0, None, tmp_path)).dataset, load_profile("plain"))
    record = measured(context, "timefold")
    assert (record.ending, record.note) == (Ending.MISSING, timefold.ABSENT)
    assert record.values() is None


def test_its_pins_are_exact_and_its_module_is_where_the_contender_looks() -> None:
    pins = (ROOT / "benchmarks/timefold/constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert any(pin.startswith("timefold==") for pin in pins)
    assert (ROOT / timefold.MODULE.replace(".", "/")).with_suffix(".py").is_file()
    assert "timefold" in CONTENDERS
