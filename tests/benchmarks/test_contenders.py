"""Rivals and ours agree on small instances, and a child hands its record over however it ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.contenders import CONTENDERS
from benchmarks.contenders.attempt import Attempt, Claim, Clock, Contender
from benchmarks.contenders.ordered import Answer, News, in_order, without_links
from benchmarks.growth import GROWTH
from benchmarks.launch import run
from benchmarks.records import Ending, Key
from benchmarks.suites import SUITES, Case, folder_of
from datasets import read_dataset
from datasets.generator import PRESETS
from rules.columns import IntArray
from rules.context import Context
from rules.profile import load_profile
from solver.allocate import allocate, build
from solver.options import Options
from solver.pairs import Pairs
from solver.program import Linear, Program
from tests.benchmarks.runs import measured
from tests.builders import tiny

RIVALS = ("cp-sat-plain", "cp-sat-links", "cp-sat-tuned", "highs", "scip")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(Case("tiny"), 0, None, tmp_path_factory.mktemp("instances"))


@pytest.fixture(scope="module", params=["default", "novoselovo", "plain"])
def context(request: pytest.FixtureRequest, folder: Path) -> Context:
    return Context(read_dataset(folder).dataset, load_profile(request.param))


def test_rivals_agree_with_ours_on_every_goal(context: Context) -> None:
    ours = allocate(context, Options(seconds=60), lambda *_: None)
    expected = tuple(goal.value for goal in ours.goals)
    for name in RIVALS:
        record = measured(context, name)
        assert (name, record.ending, record.note) == (name, Ending.PROVEN, "")
        assert (name, record.values()) == (name, expected)
        assert record.valid
        assert [goal.bound for goal in record.goals] == list(expected)


def test_greedy_claims_nothing_and_is_no_better(context: Context) -> None:
    ours = allocate(context, Options(seconds=60), lambda *_: None)
    record = measured(context, "greedy")
    values = record.values()
    assert record.ending is Ending.PLAN
    assert all(goal.bound is None and not goal.proven for goal in record.goals)
    assert values is not None
    if record.valid:
        assert values <= tuple(goal.value for goal in ours.goals)


def uncapped() -> Context:
    """Three people for a group that needs four and has room for all; a second group takes two."""
    dataset = tiny(
        teachers=[{"teacher_id": f"t{i}"} for i in range(1, 4)],
        groups=[
            {"group_id": "g1", "min_size": 4, "max_size": 25},
            {
                "group_id": "g2",
                "programme_id": "p2",
                "min_size": 2,
                "max_size": 2,
                "start": "2027-04-05",
                "end": "2027-04-09",
            },
        ],
        applications=[
            {"teacher_id": f"t{i}", "programme_id": p, "score": 9 if p == "p1" else 1}
            for i in range(1, 4)
            for p in ("p1", "p2")
        ],
    )
    return Context(dataset, load_profile("plain"))


def test_without_links_nobody_sits_in_a_group_that_does_not_run() -> None:
    context = uncapped()
    problem = build(context)
    program = without_links(problem)
    assert program.n_rows < problem.program.n_rows
    alone = np.zeros(program.n_columns, dtype=np.int64)
    alone[np.flatnonzero(problem.pairs.group == 0)] = 1
    assert not program.is_feasible(alone)
    for name in RIVALS:
        record = measured(context, name)
        assert (name, record.values(), record.violations) == (name, (2,), 0)


def test_a_rival_comes_back_to_what_it_left_open() -> None:
    """The first call stops with a bound; the second, from the point found, proves."""
    problem = build(uncapped())
    calls: list[str] = []

    def engine(program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News) -> Answer:
        calls.append("with a hint" if hint is not None else "without")
        if len(calls) > 1:
            return Answer(hint, None if hint is None else form.value(hint), True)
        return Answer(problem.draft.complete(np.empty(0, dtype=np.int64)), 99, False)

    attempt = in_order(problem, problem.program, engine, Clock(30.0))
    assert calls == ["without", "with a hint"]
    assert (attempt.ending, attempt.claims) == (Ending.PROVEN, (Claim("application", 0, True),))


def test_a_goal_that_stands_at_its_most_needs_no_call() -> None:
    problem = build(uncapped())
    everybody = problem.draft.complete(np.arange(len(problem.pairs)))

    def engine(program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News) -> Answer:
        raise AssertionError("called")

    attempt = in_order(problem, problem.program, engine, Clock(30.0), start=everybody)
    most = problem.goals[0].form.value(everybody)
    assert (attempt.ending, attempt.claims) == (Ending.PROVEN, (Claim("application", most, True),))


def test_a_start_is_kept_where_the_engine_finds_nothing() -> None:
    problem = build(uncapped())
    nobody = problem.draft.complete(np.empty(0, dtype=np.int64))

    def engine(program: Program, form: Linear, hint: IntArray | None, seconds: float, news: News) -> Answer:
        assert hint is not None
        return Answer(None, 12, False)

    clock = Clock(0.2)
    attempt = in_order(problem, problem.program, engine, clock, start=nobody)
    assert (attempt.ending, attempt.claims) == (Ending.BOUNDED, (Claim("application", 12, False),))
    assert attempt.assignment is not None
    assert len(attempt.assignment) == 0
    assert clock.first_plan is not None


def test_greedy_closes_what_stays_below_its_minimum() -> None:
    record = measured(uncapped(), "greedy")
    assert (record.values(), record.violations) == ((2,), 0)


def test_a_contender_that_fails_leaves_a_record() -> None:
    def broken(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
        raise ArithmeticError("out of paper")

    record = measured(uncapped(), "broken", contender=Contender("broken", "", broken))
    assert record.ending is Ending.FAILED
    assert "out of paper" in record.note


def test_our_run_in_a_child_is_watched_and_checked(folder: Path) -> None:
    record = run(Key("tiny", 0, "default"), "kvota", folder, 60.0)
    assert (record.ending, record.violations, record.note) == (Ending.PROVEN, 0, "")
    assert record.peak_mb > 10
    assert record.cpu_s > 0
    assert record.first_plan_s is not None
    assert record.first_plan_s <= record.seconds
    assert record.trace


def test_a_child_that_can_not_begin_tells_why(tmp_path: Path) -> None:
    record = run(Key("nothing", 0, "plain"), "greedy", tmp_path, 5.0)
    assert record.ending is Ending.FAILED
    assert "InputError" in record.note


def test_suites_name_presets_that_exist(tmp_path: Path) -> None:
    cases = [case for suite in SUITES.values() for case in suite.cases]
    assert {case.instance for case in cases if not case.real} <= {*PRESETS, *GROWTH}
    assert {name for suite in SUITES.values() for name in suite.contenders} <= set(CONTENDERS)
    with pytest.raises(ValueError, match="--data DIR"):
        folder_of(next(case for case in cases if case.real), 0, tmp_path, tmp_path)
