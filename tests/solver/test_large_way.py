"""The way of large programs, walked by small ones: plans stay valid, bounds stay true, statuses honest."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest

from rules.context import Context
from solver import stage
from solver.allocate import Problem, build
from solver.approach import approach
from solver.diving import dive
from solver.exact import Relaxation, dual_bound
from solver.guide import guide_from
from solver.improving import Improver
from solver.layout import layout_of
from solver.lexicographic import Share
from solver.options import Control, Options
from solver.relaxation import relax
from solver.result import GoalStatus, Status
from solver.tightening import Tightening
from tests.solver.brute import Brute
from tests.solver.programs import drawn
from tests.solver.random_instances import contexts
from tests.solver.solving import Listener, judged, solved, values
from tests.solver.test_against_brute_force import all_told_is_true

ENDLESS = Control(float("inf"))


def problems(seeds: range) -> list[tuple[Context, Problem]]:
    """Contexts with pairs and a feasible empty plan."""
    found = []
    for seed in seeds:
        for seen in contexts(seed):
            problem = build(seen)
            empty = problem.draft.complete(np.empty(0, dtype=np.int64))
            if len(problem.pairs) and problem.program.is_feasible(empty):
                found.append((seen, problem))
    return found


@pytest.mark.parametrize("batch", range(4))
def test_outcomes_are_honest(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every goal's value can be had, no bound is below what can be had, proven means best."""
    monkeypatch.setattr(stage, "_CASES_ENTRIES", 0)
    proven = 0
    for seed in range(batch * 4, batch * 4 + 4):
        for seen in contexts(seed, 2):
            brute, listener = Brute.of(seen), Listener()
            brute.agrees_with_the_checker(Random(seed), tries=1)
            outcome = solved(seen, listener, Options(seconds=120, work=0.05))
            if brute.reached() is None:
                assert outcome.status is Status.INFEASIBLE
                continue
            assert judged(seen, outcome.assignment).violations == ()
            left = brute.feasible
            for goal, counted in zip(outcome.goals, brute.values, strict=True):
                best = counted[left].max()
                assert goal.value <= best <= goal.bound
                assert goal.status is not GoalStatus.PROVEN or goal.value == best
                left = left & (counted >= goal.value)
            all_told_is_true(brute, listener)
            if outcome.status is Status.OPTIMAL:
                assert values(outcome) == brute.reached()
                proven += 1
    assert proven > 3


def test_a_dive_decides_every_group_and_its_bound_holds_for_what_it_decided() -> None:
    decided = 0
    for _, problem in problems(range(60)):
        program, form, layout = problem.program, problem.goals[-1].form, layout_of(problem.draft)
        root = relax(program, form, control=ENDLESS)
        assert root is not None
        found = dive(program, form, layout, root, guide_from(program, form, layout, root), ENDLESS)
        if found is None:
            continue
        decisive = layout.running[layout.running >= 0]
        assert np.array_equal(found.lower[decisive], found.upper[decisive])
        near = approach(
            problem.draft, layout, program, [form], root, problem.draft.complete(np.array([], int)), ENDLESS
        )
        assert program.is_feasible(near.x)
        if np.all((near.x >= found.lower) & (near.x <= found.upper)):
            assert form.value(near.x) <= found.relaxation.bound.value
            decided += len(decisive) > 0
    assert decided > 5


@pytest.mark.parametrize("work", [None, 3.0])
def test_an_improver_ends_at_the_best_where_nothing_is_held(work: float | None) -> None:
    """Small programs lie in a neighbourhood whole: then the best is reached, and known to be."""
    reached = 0
    for _, problem in problems(range(12)):
        program, form, layout = problem.program, problem.goals[-1].form, layout_of(problem.draft)
        root = relax(program, form, control=ENDLESS)
        assert root is not None
        start = problem.draft.complete(np.empty(0, dtype=np.int64))
        told: list[int] = []
        improver = Improver(
            program,
            form,
            start,
            root.bound.value,
            layout,
            guide_from(program, form, layout, root),
            problem.draft.complete,
            Share(ENDLESS, work),
            lambda x, bound, f=form, t=told: t.append(f.value(x)),  # type: ignore[misc]
            patience=2,
        )
        x = improver.run()
        assert program.is_feasible(x)
        assert told == sorted(told)
        assert form.value(start) <= form.value(x) <= improver.bound <= root.bound.value
        reached += form.value(x) == improver.bound
    assert reached > 5


def test_by_the_clock_and_with_a_finer_relaxation_beside_all_is_honest_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "_CASES_ENTRIES", 0)
    judged_ones = 0
    for seed in range(3):
        for seen in contexts(seed, 1):
            brute, listener = Brute.of(seen), Listener()
            outcome = solved(seen, listener, Options(seconds=3, workers=2))
            if brute.reached() is None:
                continue
            assert judged(seen, outcome.assignment).violations == ()
            all_told_is_true(brute, listener)
            judged_ones += 1
    assert judged_ones > 0


def test_a_finer_relaxation_beside_betters_the_bound_and_stays_true() -> None:
    """Begun without any multiplier, it ends near the relaxation's own bound."""
    for seed in (7, 10):
        made = drawn(seed)
        nothing = np.zeros(made.program.n_rows)
        rough = Relaxation(
            dual_bound(made.program, made.form, nothing), made.program.lower_bound.astype(float), nothing
        )
        whole = relax(made.program, made.form, control=ENDLESS)
        assert whole is not None
        beside = Tightening(made.program, made.form, rough)
        heard = [beside.bound()]
        until = time.monotonic() + 30
        while heard[-1] > whole.bound.value + 1 and time.monotonic() < until:
            time.sleep(0.05)
            heard.append(beside.bound())
        best = beside.end()
        assert sorted(heard, reverse=True) == heard
        assert made.values.max() <= best.bound.value <= whole.bound.value + 1
        assert best.bound.value < rough.bound.value


def test_counted_work_gives_the_same_plan_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_CASES_ENTRIES", 0)
    for seed in range(6):
        for seen in contexts(seed, 1):
            first, second = (
                solved(seen, options=Options(seconds=600, work=0.02, workers=2)) for _ in range(2)
            )
            assert first.repeatable == (first.assignment is not None)
            assert values(first) == values(second)
            if first.assignment is not None and second.assignment is not None:
                assert np.array_equal(first.assignment.teacher, second.assignment.teacher)
                assert np.array_equal(first.assignment.group, second.assignment.group)
