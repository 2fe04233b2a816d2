"""What multipliers prove of changed problems: every bound holds, and what is settled by them is the best."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from rules.answers.remedies import LOOSENING, Remedy, applied
from rules.columns import BoolArray
from rules.context import Context
from solver.answers.asked import asked_for
from solver.answers.comparing import Span
from solver.answers.forcing import Bench, screened, strict
from solver.answers.remedying import remedies
from solver.answers.screening import claimed
from solver.answers.settling import Change, settled
from solver.answers.trial import Trial
from solver.options import Control
from solver.result import GoalStatus, GoalValue
from tests.solver.answers.forced_brute import holding, lacking, some_bench
from tests.solver.answers.valuing import scarce
from tests.solver.brute import Brute

BATCH = 6


def ready(seen: Context) -> Bench | None:
    bench = some_bench(replace(seen, profile=replace(seen.profile, tolerances={})))
    return None if bench is None else screened(bench, 60)


def cases(bench: Bench, draw: Random) -> Iterator[tuple[Remedy, Brute, int]]:
    """A loosening change for somebody, with all plans of the changed input."""
    context = strict(bench.context)
    for person in range(context.dataset.n_persons):
        found = [one for one in remedies(context, asked_for(context, person)) if one.kind in LOOSENING]
        for remedy in draw.sample(found, min(2, len(found))):
            yield remedy, Brute.of(replace(context, dataset=applied(context.dataset, remedy))), person


def most_by_force(brute: Brute, among: BoolArray, goals: tuple[GoalValue, ...]) -> list[int | None]:
    """Per goal the most among these plans that keep every goal before it; None where none does."""
    found: list[int | None] = []
    for goal, values in zip(goals, brute.values, strict=True):
        found.append(int(values[among].max()) if among.any() else None)
        among = among & (values >= goal.value)
    return found


def agrees(seen: Context, draw: Random) -> int:
    bench = ready(seen)
    if bench is None or bench.screen is None:
        return 0
    tight, goals = 0, bench.base.goals
    for remedy, brute, person in cases(bench, draw):
        own = [x for x in brute.plain.pairs if x.person == person]
        mine = np.flatnonzero(bench.pairs.person == person)
        looser = Trial(bench, person, remedy)._looser
        for change, among in (
            (Change(looser, inside=mine), holding(brute, own)),
            (Change(looser, outside=mine), lacking(brute, own)),
        ):
            said = bench.screen.most(change.looser, change.inside, change.outside)
            for bound, truth in zip(said, most_by_force(brute, among, goals), strict=True):
                assert truth is None or bound >= truth
                tight += bound == truth
            spans = settled(
                bench.screen,
                change,
                bench.base.assignment,
                Control(time.monotonic() + 60),
                lambda seen: False,
            )
            honest(brute, among, spans)
    return tight


def honest(brute: Brute, among: BoolArray, spans: list[Span] | None) -> None:
    """Without a hurry the spans are the best vector of these plans."""
    if spans is None:
        return
    assert spans == [(value, value) for value in brute.reached(among=among) or ()]


@pytest.mark.parametrize("batch", range(4))
def test_against_brute_force(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen, Random(seed)) for seed in seeds for seen in scarce(seed)) > 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(4, 40))
def test_many_more(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen, Random(seed)) for seed in seeds for seen in scarce(seed)) > 0


def test_bounds_end_with_the_first_goal_that_cannot_keep_its_value() -> None:
    goals = tuple(GoalValue(name, 5, 9, GoalStatus.BOUNDED) for name in ("overdue", "deficit", "waiting"))
    said = claimed(goals, (7, 4, 8))
    assert [(goal.value, goal.bound, goal.status) for goal in said] == [
        (5, 7, GoalStatus.BOUNDED),
        (4, 4, GoalStatus.PROVEN),
    ]
