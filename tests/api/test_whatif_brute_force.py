"""Scenarios against brute force: every goal of every changed campaign, and every interval of differences."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from api.whatif.comparing import goal_deltas
from api.whatif.records import GoalSeen, Solved, State
from api.whatif.solving import carried, known_of, near_the_base, solved_of
from datasets import ReadResult
from datasets.scenarios import Changed
from rules.context import Context, Facts
from solver.allocate import allocate
from solver.result import GoalStatus
from tests.datasets.scenarios.chance import drawn_scenario, drawn_tables
from tests.solver.brute import MOST_PAIRS, Brute, admitted_pairs
from tests.solver.random_instances import draw_profile
from tests.solver.solving import ENOUGH, Listener, solved, values

BATCH = 6
IN_CI, IN_A_SOAK = range(8), range(8, 80)


def drawn(seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Context, Changed]:
    """A campaign and a scenario on it, both small enough for brute force, with something to choose."""
    draw = Random(f"what if {seed}")
    while True:
        read: ReadResult = drawn_tables(draw, monkeypatch)
        base = Context(read.dataset, draw_profile(draw), None, seed=draw.randint(0, 9))
        for _ in range(6):
            changed = drawn_scenario(draw, read, base.profile)
            sizes = [len(admitted_pairs(c)[0]) for c in (base, under(base, changed))]
            if min(sizes) >= 3 and max(sizes) <= MOST_PAIRS - 3:
                return turned(base, changed) if changed.narrower and seed % 2 else (base, changed)


def turned(base: Context, changed: Changed) -> tuple[Context, Changed]:
    """The scenario as the base, and the base as a scenario that is wider."""
    back = replace(changed, dataset=base.dataset, profile=base.profile, narrower=changed.wider, wider=True)
    return under(base, changed), back


def under(base: Context, changed: Changed) -> Context:
    return replace(base, dataset=changed.dataset, profile=changed.profile)


def compare(seed: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """The scenario, solved from the base plan, reaches what brute force reaches; its proofs are true."""
    before, changed = drawn(seed, monkeypatch)
    now = under(before, changed)
    brutes = Brute.of(before), Brute.of(now)
    heard = Listener(), Listener()
    base = solved_of(before, solved(before, heard[0]))
    known = known_of(base, now, narrower=changed.narrower)
    outcome = allocate(now, ENOUGH, heard[1], known=known)
    reached = brutes[1].reached()
    if reached is None:
        assert solved_of(now, outcome).state is State.INFEASIBLE
        return "infeasible"
    assert values(outcome) == reached
    assert {goal.status for goal in outcome.goals} == {GoalStatus.PROVEN}
    found = solved_of(now, outcome)
    kept = near_the_base(base, found)
    assert kept.facts is not None
    assert differing(base, kept) <= differing(base, found)
    assert brutes[1].feasible[brutes[1].number(kept.facts.assignment)]
    assert kept.verdict is not None
    assert tuple(value for _, value in kept.verdict.goals) == reached
    if brutes[0].reached() is None:
        return "base infeasible"
    all_differences_are_true(brutes, (base, kept), heard, changed)
    if changed.narrower:
        every_plan_was_one_before(*brutes)
    if changed.wider:
        every_plan_was_one_before(*reversed(brutes))
    return "narrower" if changed.narrower else "wider" if changed.wider else "compared"


def differing(base: Solved, other: Solved) -> int:
    """Places that one of the two plans has and the other has not."""
    assert other.facts is not None
    if base.facts is None:
        return 0
    plans = carried(base.facts, other.context.dataset), other.facts.assignment
    one, two = (set(zip(p.teacher.tolist(), p.group.tolist(), strict=True)) for p in plans)
    return len(one ^ two)


def all_differences_are_true(
    brutes: tuple[Brute, Brute],
    best: tuple[Solved, Solved],
    heard: tuple[Listener, Listener],
    changed: Changed,
) -> None:
    """The difference of the best plans lies in every interval that anything known on the way gives."""
    true = [dict(zip(b.goals, b.reached() or (), strict=True)) for b in brutes]
    stages = [[one, *unfinished(one.context, told)] for one, told in zip(best, heard, strict=True)]
    for base in stages[0]:
        for now in stages[1]:
            for delta in goal_deltas(base, now, narrower=changed.narrower, wider=changed.wider):
                if not delta.decided:
                    assert (delta.low, delta.high) == (None, None)
                    continue
                difference = true[1][delta.name] - true[0][delta.name]
                assert delta.low is None or delta.low <= difference
                assert delta.high is None or difference <= delta.high
    finished = goal_deltas(*best)
    both = [d for d in finished if d.name in true[0] and d.name in true[1]]
    assert [d.low for d in both] == [true[1][d.name] - true[0][d.name] for d in both]
    assert all(d.exact for d in both)
    assert not any(d.decided for d in finished if d not in both)


def unfinished(context: Context, heard: Listener) -> list[Solved]:
    """What would have been known had the solve been stopped after each word."""
    found = []
    for _, plan, goals in heard.told:
        assert plan is not None
        seen = tuple(GoalSeen(g.name, g.value, g.bound, str(g.status)) for g in goals)
        found.append(Solved(context, State.FEASIBLE, Facts(context, plan), None, seen))
    return found


def every_plan_was_one_before(before: Brute, now: Brute) -> None:
    """What counts as narrower allows no other plan and counts every goal the same."""
    assert before.goals == now.goals
    bits = {(x.post, x.group): x.bit for x in before.plain.pairs}
    assert {(x.post, x.group) for x in now.plain.pairs} <= bits.keys()
    as_before = np.zeros(len(now.subsets), dtype=np.int64)
    for pair in now.plain.pairs:
        as_before[now.subsets & pair.bit > 0] |= bits[pair.post, pair.group]
    assert before.feasible[as_before[now.feasible]].all()
    assert np.array_equal(before.values[:, as_before], now.values)


def run(batch: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return [compare(seed, monkeypatch) for seed in range(batch * BATCH, (batch + 1) * BATCH)]


@pytest.mark.parametrize("batch", IN_CI)
def test_every_scenario_reaches_what_brute_force_reaches(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(run(batch, monkeypatch)) & {"compared", "narrower", "wider"}


@pytest.mark.soak
@pytest.mark.parametrize("batch", IN_A_SOAK)
def test_many_more(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(run(batch, monkeypatch)) & {"compared", "narrower", "wider"}


def test_chance_draws_scenarios_that_are_narrower_and_some_that_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrower = wider = differing = 0
    for seed in range(BATCH * len(IN_CI)):
        before, changed = drawn(seed, monkeypatch)
        reached = [Brute.of(c).reached() for c in (before, under(before, changed))]
        differing += reached[0] != reached[1]
        narrower += changed.narrower and reached[0] != reached[1]
        wider += changed.wider and reached[0] != reached[1]
    assert min(narrower, wider) >= 1
    assert differing >= 12
