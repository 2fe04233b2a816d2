"""What the clock counts, what a run may take, and what solvers' logs say."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import launch, measure, report
from benchmarks.contenders import greedy
from benchmarks.contenders.attempt import Attempt, Clock, Contender
from benchmarks.contenders.mathopt import of_highs, of_scip
from benchmarks.launch import run
from benchmarks.records import Ending, Key
from benchmarks.suites import Case, folder_of
from rules.audit import Verdict, audit
from rules.columns import IntArray
from rules.context import Assignment, Context
from rules.profile import load_profile
from solver.allocate import build
from solver.pairs import Pairs, candidate_pairs
from tests.benchmarks.runs import measured, traced
from tests.builders import tiny
from tests.solver.random_instances import contexts

AUDIT_S = 0.3


def village() -> Context:
    wish = {"teacher_id": "t1", "programme_id": "p1", "score": 7}
    dataset = tiny(teachers=[{"teacher_id": "t1"}], groups=[{"group_id": "g1"}], applications=[wish])
    return Context(dataset, load_profile("plain"))


def test_the_audit_is_on_the_clock_and_the_pairs_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Pairs] = []

    def slow(*words: object, **more: object) -> Verdict:
        time.sleep(AUDIT_S)
        return audit(*words, **more)  # type: ignore[arg-type]

    def all_of_them(context: Context, pairs: Pairs, clock: Clock, seed: int) -> Attempt:
        given.append(pairs)
        clock.first = Assignment(pairs.teacher, pairs.group)
        return Attempt(Ending.PLAN, clock.first)

    monkeypatch.setattr(measure, "audit", slow)
    record = measured(village(), "", contender=Contender("all", "", all_of_them))
    assert record.pairs == len(given[0]) == 1
    assert AUDIT_S <= record.audit_s <= record.seconds < 2 * AUDIT_S  # that of the first plan is not on it
    assert record.first_violations == 0
    assert record.first_plan_s is not None
    assert record.first_plan_s < AUDIT_S


def test_a_run_that_takes_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "MOST_OF_MEMORY", 1e-6)
    record = run(Key("tiny", 0, "plain"), "greedy", folder_of(Case("tiny"), 0, None, tmp_path), 5.0)
    assert record.ending is Ending.KILLED
    assert "memory" in record.note


def test_lines_of_logs() -> None:
    assert of_highs(" S 0 0 0 0.00%  29491  25833  14.16%  0 0 0 0  1.0s") == (25833.0, 29491.0)
    assert of_highs("Solving report") is None
    scip = " 2.0s|    1 |    0 | 1203 |   - |  23M |  0 |4000 |5000 |5000 | 0 | 0 |12 | 0 |{}|  0.6%| unknown"
    assert of_scip(scip.format(" 2.9779e+04 | 2.58330e+04")) == (25833.0, 29779.0)
    assert of_scip(scip.format(" 2.9779e+04 |      --    ")) == (float("-inf"), 29779.0)
    assert of_scip(" time | node  | left") is None


def literally(context: Context) -> IntArray:
    """By hand, every pair of the order tried anew after each group that is closed."""
    problem = build(context)
    groups = context.dataset.groups
    need = np.where(problem.draft.running >= 0, groups.min_size.or_default(0) - groups.seats_elsewhere, 0)
    order, room = (
        greedy._priority(problem),
        np.where(greedy._upper_rows(problem), problem.program.upper, 2**61),
    )
    closed: set[int] = set()
    taken: list[int] = []

    def give(pairs: list[int]) -> bool:
        for pair in pairs:
            x = problem.draft.complete(np.array([*taken, pair], dtype=np.int64))
            before = problem.program.matrix @ problem.draft.complete(np.array(taken, dtype=np.int64))
            after = problem.program.matrix @ x
            free = int(problem.pairs.group[pair]) not in closed and pair not in taken
            if free and not np.any((after > room) & (after > before)):
                taken.append(pair)
                return True
        return False

    while True:
        for row in greedy._decided(problem):
            if not set(row.tolist()) & set(taken):
                give(order[np.isin(order, row)].tolist())
        for pair in order.tolist():
            give([pair])
        size = np.bincount(problem.pairs.group[taken], minlength=len(groups))
        short = np.flatnonzero((size > 0) & (size < need))
        if len(short) == 0:
            return np.array(sorted(taken), dtype=np.int64)
        weakest = int(short[np.argmax((need - size)[short])])
        closed.add(weakest)
        taken = [pair for pair in taken if problem.pairs.group[pair] != weakest]


@pytest.mark.parametrize("seed", range(25))
def test_the_plan_by_hand_is_what_trying_everything_again_gives(seed: int) -> None:
    for context in contexts(seed):
        assert greedy.by_hand(build(context)).tolist() == literally(context).tolist()


def test_a_report_names_commit_limits_and_contenders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    record = traced([(1.0, "points", 9, 10)], [("points", 10, 10)], commit="abc", versions={"ortools": "9"})
    text = report.write(tmp_path, "Title", [record, replace(record, limit_s=900.0)])
    assert "Commit abc: ortools 9." in text
    assert "Limit of each run: 600, 900 s" in text
    assert "- `kvota`:" in text
    assert "matplotlib is not installed" in text
    assert (tmp_path / report.TABLE).read_text(encoding="utf-8") == text


def test_candidate_pairs_are_the_same_for_everyone() -> None:
    context = village()
    assert candidate_pairs(context).keys.tolist() == build(context).pairs.keys.tolist()
