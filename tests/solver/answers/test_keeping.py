"""Edits kept as decisions: as many as brute force keeps, refusals with rules, the best plan around them."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest

from rules.answers.edits import Edit, Kind, between, edited, groups_of
from rules.context import Assignment, Context
from rules.registry import RULES
from solver.allocate import allocate
from solver.answers import keeping
from solver.answers.keeping import keepable, replanned, with_decisions
from solver.answers.replanning import changed_persons
from solver.options import Control, Options
from solver.result import Outcome, Status
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.solving import judged

FOREVER = Control(inf)
ENOUGH = Options(seconds=120)
NAMES = {rule.name for rule in RULES}


def some_edits(seen: Context, plan: Assignment, draw: Random) -> list[Edit]:
    """A few places given or taken away, candidates or not."""
    found: dict[tuple[int, int], Edit] = {}
    for _ in range(draw.randint(1, 4)):
        teacher, group = draw.randrange(seen.dataset.n_teachers), draw.randrange(seen.dataset.n_groups)
        kind = Kind.UNSEAT if group in groups_of(plan, teacher) else Kind.SEAT
        found[teacher, group] = Edit(kind, teacher, group)
    return list(found.values())


def keeps(brute: Brute, edits: list[Edit]) -> np.ndarray:
    """Per subset how many of the edits it keeps."""
    bits = {(x.post, x.group): x.bit for x in brute.plain.pairs}
    kept = np.zeros(len(brute.subsets), dtype=np.int64)
    for edit in edits:
        has = (brute.subsets & bits.get((edit.teacher, edit.group), 0)) != 0
        kept += has if edit.kind is Kind.SEAT else ~has
    return kept


@pytest.mark.parametrize("part", range(3))
def test_as_many_as_brute_force_keeps(part: int) -> None:
    refused = 0
    for seed in range(part * 8, part * 8 + 8):
        for seen in contexts(seed):
            brute, draw = Brute.of(seen), Random(seed)
            plan = brute.plan(draw.randrange(len(brute.subsets)))
            edits = some_edits(seen, plan, draw)
            found = keepable(seen, plan, edits, FOREVER)
            assert found.impossible == (not brute.feasible.any())
            if found.impossible:
                continue
            assert found.most
            assert len(found.edits) == int(keeps(brute, edits)[brute.feasible].max())
            assert {*found.edits, *(one.edit for one in found.refused)} == set(edits)
            for one in found.refused:
                named = {one.pair_rule} if one.pair_rule else {clash.rule for clash in one.clashes}
                assert named
                assert named <= NAMES
            refused += len(found.refused)
    assert refused > 3


@pytest.mark.parametrize("part", range(2))
def test_the_plan_around_is_best_and_nearest(part: int) -> None:
    replans = 0
    for seed in range(part * 6, part * 6 + 6):
        for seen in contexts(seed):
            brute, draw = Brute.of(seen), Random(seed)
            if not brute.feasible.any() or not seen.profile.enabled("decision_must"):
                continue
            plan = brute.plan(draw.choice(np.flatnonzero(brute.feasible).tolist()))
            wanted = brute.plan(draw.choice(np.flatnonzero(brute.feasible).tolist()))
            kept = keepable(seen, plan, between(plan, wanted), FOREVER)
            assert kept.refused == ()
            bound = replace(seen, dataset=with_decisions(seen.dataset, kept.edits))
            if not seen.profile.enabled("decision_never"):
                continue
            outcome = replanned(bound, plan, kept.edits, ENOUGH, lambda: False)
            around = Brute.of(bound)
            reached = around.reached()
            assert outcome.status is Status.OPTIMAL
            assert outcome.assignment is not None
            assert tuple(goal.value for goal in outcome.goals) == reached
            assert judged(bound, outcome.assignment).ok
            best = around.feasible & (around.values == np.array(reached)[:, None]).all(axis=0)
            wished = edited(plan, kept.edits)
            nearest = min(
                len(changed_persons(bound, wished, around.plan(int(s)))) for s in np.flatnonzero(best)
            )
            assert len(changed_persons(bound, wished, outcome.assignment)) == nearest
            replans += 1
    assert replans > 3


def test_what_is_not_proven_moves_nobody_for_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A valid plan with the edits made stays as it is, and what is said of its goals is true."""

    def unproven(*given: Any, **more: Any) -> Outcome:
        return replace(allocate(*given, **more), status=Status.FEASIBLE)

    monkeypatch.setattr(keeping, "allocate", unproven)
    seen_some = 0
    for seed in range(4):
        for seen in contexts(seed):
            brute, draw = Brute.of(seen), Random(seed)
            if not brute.feasible.any():
                continue
            valid = np.flatnonzero(brute.feasible).tolist()
            plan, wanted = (brute.plan(draw.choice(valid)) for _ in range(2))
            outcome = replanned(seen, plan, between(plan, wanted), ENOUGH, lambda: False)
            assert outcome.assignment is not None
            assert len(changed_persons(seen, wanted, outcome.assignment)) == 0
            values = brute.values[:, brute.number(outcome.assignment)]
            assert [goal.value for goal in outcome.goals] == values.tolist()
            left = brute.feasible
            for goal, counted in zip(outcome.goals, brute.values, strict=True):
                assert goal.bound >= counted[left].max()
                left = left & (counted >= goal.value)
            seen_some += 1
    assert seen_some > 3
