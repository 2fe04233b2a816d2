"""Forced in, forced out: the first goal that loses and by how much, against brute force."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from rules.context import Assignment, Context, Facts
from rules.profile import effective_goals
from rules.registry import goal
from solver.answers.comparing import Finding
from solver.answers.forcing import count_ahead, force_in, force_out, shares, strict, without_bounds
from tests.solver.answers.forced_brute import expected, holding, lacking, some_bench, told
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.subsets import mask

BATCH = 5
IN_CI, IN_A_SOAK = range(20), range(20, 120)


def compare(seen: Context, draw: Random) -> Counter[Finding]:
    """Some persons into a programme each, and out of some places of the plan."""
    brute, bench = Brute.of(seen), some_bench(seen)
    found: Counter[Finding] = Counter()
    if bench is None:
        return found
    pairs = brute.plain.pairs
    wishes = sorted({(x.person, x.programme) for x in pairs})
    for person, programme in draw.sample(wishes, min(4, len(wishes))):
        own = [x for x in pairs if (x.person, x.programme) == (person, programme)]
        teacher, group = (np.array([getattr(x, n) for x in own], dtype=np.int32) for n in ("post", "group"))
        forced = force_in(bench, teacher, group, 60)
        assert told(forced.compared) == expected(brute, holding(brute, own))
        assert bool(forced.clashes) == (forced.compared.finding is Finding.IMPOSSIBLE)
        if forced.clashes:
            rules = {clash.rule for clash in forced.clashes}
            named = brute.meeting(demand for demand in brute.demands if demand.rule in rules)
            assert not (named & ((brute.subsets & mask(own)) != 0)).any()
        found[forced.compared.finding] += 1
    plan = bench.base.assignment
    for place in draw.sample(range(len(plan)), min(2, len(plan))):
        t, g = plan.teacher[place], plan.group[place]
        held = [x for x in pairs if (x.post, x.group) == (t, g)]
        barred = force_out(bench, np.array([t], dtype=np.int32), np.array([g], dtype=np.int32), 60)
        assert told(barred.compared) == expected(brute, lacking(brute, held))
        found[barred.compared.finding] += 1
    return found


def run(batch: int) -> Counter[Finding]:
    found: Counter[Finding] = Counter()
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        for seen in contexts(seed, profiles=2):
            found += compare(seen, Random(seed))
    return found


@pytest.mark.parametrize("batch", IN_CI)
def test_every_demand_of_every_instance(batch: int) -> None:
    found = run(batch)
    assert found[Finding.LOSES] and found[Finding.TIE]


@pytest.mark.soak
@pytest.mark.parametrize("batch", IN_A_SOAK)
def test_many_more(batch: int) -> None:
    assert run(batch)


@pytest.mark.parametrize("seed", range(12))
def test_a_share_is_what_the_place_alone_counts(seed: int) -> None:
    for seen in contexts(seed, profiles=1):
        brute = Brute.of(seen)
        bench = some_bench(seen)
        if bench is None:
            continue
        nothing = Facts(seen, Assignment.empty())
        for name in effective_goals(seen):
            counted = shares(seen, bench.pairs, name)
            alone = [
                goal(name).value(Facts(seen, brute.plan(1 << i))) - goal(name).value(nothing)
                for i in range(len(brute.plain.pairs))
            ]
            assert counted.tolist() == alone
            for person, programme in sorted({(x.person, x.programme) for x in brute.plain.pairs}):
                counted_ahead = count_ahead(bench, person, programme, name)
                assert counted_ahead == plainly_ahead(
                    brute, bench.base.assignment, alone, (person, programme)
                )


def plainly_ahead(brute: Brute, plan: Assignment, share: list[int], who: tuple[int, int]) -> int:
    """Other persons seated in the programme from a district of the person's pairs, with no smaller share."""
    own = [x for x in brute.plain.pairs if (x.person, x.programme) == who]
    worth = {x.bit: value for x, value in zip(brute.plain.pairs, share, strict=True)}
    districts, best = {x.district for x in own}, max(worth[x.bit] for x in own)
    taken = brute.number(plan)
    return len(
        {
            x.person
            for x in brute.plain.pairs
            if x.bit & taken and x.programme == who[1] and x.person != who[0]
            if x.district in districts and worth[x.bit] >= best
        }
    )


@pytest.mark.parametrize("seed", range(8))
def test_of_an_unproven_plan_the_interval_holds(seed: int) -> None:
    """From an empty or a best plan without bounds: what is said is true, and nothing is said to be proven
    that needs the bounds."""
    for seen in contexts(seed, profiles=2):
        brute, bench = Brute.of(seen), some_bench(seen)
        if bench is None:
            continue
        plans = [bench.base.assignment]
        if brute.feasible[0]:
            plans.append(Assignment.empty())
        for plan in plans:
            base = without_bounds(strict(seen), bench.pairs, plan)
            for x in Random(seed).sample(brute.plain.pairs, 3):
                teacher, group = (np.array([v], dtype=np.int32) for v in (x.post, x.group))
                said = force_in(type(bench)(seen, bench.pairs, base, bench.control), teacher, group, 60)
                finding, name, amount = expected(brute, holding(brute, [x]))
                one = said.compared
                if one.finding is Finding.UNDECIDED:
                    assert finding in (Finding.LOSES, Finding.TIE)
                    continue
                assert one.finding is finding
                if finding is Finding.LOSES:
                    assert one.goal == name
                    assert one.least <= amount and (one.most is None or amount <= one.most)
