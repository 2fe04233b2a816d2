"""Ways between plans: the fewest changes by brute force, and steps each of which one may stop after."""

from __future__ import annotations

from collections import Counter
from math import inf
from random import Random

import numpy as np
import pytest

from rules.context import Assignment, Context
from solver.answers import replanning
from solver.answers.replanning import changed_persons, nearest
from solver.answers.steps import improved, judged, repaired
from solver.options import Control
from solver.result import GoalStatus, GoalValue
from tests.builders import tiny
from tests.solver.brute import Brute
from tests.solver.cases import wish
from tests.solver.random_instances import contexts
from tests.solver.solving import context, places

FOREVER = Control(inf)


def any_table(seen: Context, draw: Random) -> Assignment:
    """Places as somebody might write them down: any pairs, candidates or not."""
    n, m = seen.dataset.n_teachers, seen.dataset.n_groups
    keys = sorted(draw.sample(range(n * m), draw.randint(1, min(7, n * m))))
    return Assignment(
        np.array([k // m for k in keys], dtype=np.int32), np.array([k % m for k in keys], dtype=np.int32)
    )


def fewest(brute: Brute, plan: Assignment, good: np.ndarray) -> int:
    """The fewest persons changed by any of these subsets."""
    return min(
        len(changed_persons(brute.context, plan, brute.plan(int(subset)))) for subset in np.flatnonzero(good)
    )


def walk(seen: Context, start: Assignment, plans: list[Assignment]) -> None:
    """No step breaks a rule more often than the plan before it."""
    before = Counter(v.rule for v in judged(seen, start).violations)
    for plan in plans:
        after = Counter(v.rule for v in judged(seen, plan).violations)
        assert after <= before
        before = after


@pytest.mark.parametrize("part", range(4))
def test_the_fewest_changes_and_steps_that_never_harm(part: int) -> None:
    lengths = set[int]()
    for seed in range(part * 9, part * 9 + 9):
        for seen in contexts(seed):
            brute = Brute.of(seen)
            plan = any_table(seen, Random(seed))
            found = nearest(seen, plan, FOREVER)
            if not brute.feasible.any():
                assert found.impossible
                assert found.plan is None
                continue
            assert found.plan is not None
            assert found.proven
            assert judged(seen, found.plan).ok
            assert found.changed == fewest(brute, plan, brute.feasible)
            steps = repaired(seen, plan, found.plan, FOREVER)
            walk(seen, plan, steps)
            last = steps[-1] if steps else plan
            assert judged(seen, last).ok
            assert len(changed_persons(seen, plan, last)) == found.changed
            lengths.add(len(steps))
    assert len(lengths) > 2


@pytest.mark.parametrize("part", range(4))
def test_each_improvement_is_valid_and_better_up_to_the_best(part: int) -> None:
    lengths = set[int]()
    for seed in range(part * 9, part * 9 + 9):
        for seen in contexts(seed):
            brute = Brute.of(seen)
            reached = brute.reached()
            if reached is None:
                continue
            draw = Random(seed)
            valid = brute.plan(draw.choice(np.flatnonzero(brute.feasible).tolist()))
            goals = [
                GoalValue(name, value, value, GoalStatus.PROVEN)
                for name, value in zip(brute.goals, reached, strict=True)
            ]
            best = nearest(seen, valid, FOREVER, at_least=goals)
            as_good = (brute.values == np.array(reached)[:, None]).all(axis=0) & brute.feasible
            assert best.plan is not None
            assert best.proven
            assert best.changed == fewest(brute, valid, as_good)
            before = judged(seen, valid).goals
            steps = improved(seen, valid, best.plan, FOREVER)
            for plan in steps:
                verdict = judged(seen, plan)
                assert verdict.ok
                assert [v for _, v in verdict.goals] > [v for _, v in before]
                before = verdict.goals
            assert tuple(v for _, v in before) == reached
            lengths.add(len(steps))
    assert len(lengths) > 2


def table(seen: Context, *written: str) -> Assignment:
    teachers, groups = seen.dataset.teacher_index, seen.dataset.group_index
    rows = [text.split() for text in written]
    return Assignment(
        np.array([teachers[t] for t, _ in rows], dtype=np.int32),
        np.array([groups[g] for _, g in rows], dtype=np.int32),
    )


def test_one_leaves_a_full_group_and_then_two_swap() -> None:
    """g1 has two places: one of t1, t2, t3 must leave.  t1 and t4 would rather swap."""
    seen = context(
        tiny(
            groups=[{"max_size": 2}, {"programme_id": "p2", "max_size": 1}],
            applications=[
                {"teacher_id": "t1", "programme_id": "p1", "rank": 2},
                {"teacher_id": "t1", "programme_id": "p2", "rank": 1},
                wish("t2", "g1", 2),
                wish("t3", "g1", 1),
                {"teacher_id": "t4", "programme_id": "p1", "rank": 1},
                {"teacher_id": "t4", "programme_id": "p2", "rank": 2},
            ],
        )
    )
    plan = table(seen, "t1 g1", "t2 g1", "t3 g1", "t4 g2")
    found = nearest(seen, plan, FOREVER)
    assert found.changed == 1
    assert places(seen, found.plan) == ["t1 g1", "t2 g1", "t4 g2"]
    assert found.plan is not None
    best = table(seen, "t1 g2", "t2 g1", "t4 g1")
    (step,) = improved(seen, found.plan, best, FOREVER)
    assert places(seen, step) == places(seen, best)


def test_time_that_ran_out_proves_nothing() -> None:
    seen = context(tiny(groups=[{"max_size": 1}], applications=[wish("t1", "g1", 1), wish("t2", "g1", 1)]))
    found = nearest(seen, table(seen, "t1 g1", "t2 g1"), Control(0.0))
    assert judged(seen, found.plan or table(seen)).ok
    assert (found.changed, found.bound) == (1, 0)
    assert not found.proven
    assert not found.impossible


def test_a_large_problem_begins_with_few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same fewest changes where every problem counts as large."""
    monkeypatch.setattr(replanning, "LARGE", 0)
    for seed in range(6):
        for seen in contexts(seed):
            brute = Brute.of(seen)
            plan = any_table(seen, Random(seed))
            found = nearest(seen, plan, FOREVER)
            assert (found.plan is not None) == bool(brute.feasible.any())
            if found.plan is not None:
                assert judged(seen, found.plan).ok
                assert found.changed == found.bound == fewest(brute, plan, brute.feasible)
