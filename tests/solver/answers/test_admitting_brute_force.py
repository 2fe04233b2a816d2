"""The smallest changes that would have admitted somebody, against brute force on the changed input."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from rules.answers.remedies import COUNTED, Kind, Remedy, applied
from rules.context import Context
from solver.answers.admitting import MOST_UNITS, Changes, admitting, units_of
from solver.answers.asked import asked_for
from solver.answers.remedying import remedies
from solver.answers.trial import Admits
from tests.solver.answers.forced_brute import holding, lacking, some_bench
from tests.solver.brute import MOST_PAIRS, Brute, admitted_pairs
from tests.solver.random_instances import contexts

BATCH = 5
IN_CI, IN_A_SOAK = range(20), range(20, 120)


def expected(context: Context, person: int, remedy: Remedy) -> Admits | None:
    """What the change does; None where brute force would take too long."""
    changed = replace(context, dataset=applied(context.dataset, remedy))
    if len(admitted_pairs(changed)[0]) > MOST_PAIRS:
        return None
    brute = Brute.of(changed)
    own = [x for x in brute.plain.pairs if x.person == person]
    inside, outside = brute.reached(among=holding(brute, own)), brute.reached(among=lacking(brute, own))
    if inside is None:
        return Admits.NO
    if outside is None or inside > outside:
        return Admits.CERTAINLY
    return Admits.POSSIBLY if inside == outside else Admits.NO


def compare(seen: Context, draw: Random) -> Counter[Admits]:
    """Somebody without a place: every change is judged as brute force judges it, the smallest are told."""
    found: Counter[Admits] = Counter()
    bench = some_bench(seen)
    if bench is None:
        return found
    seated = set(seen.dataset.teachers.person[bench.base.assignment.teacher].tolist())
    waiting = [p for p in range(seen.dataset.n_persons) if p not in seated]
    waiting = [p for p in waiting if asked_for(seen, p).wishes or asked_for(seen, p).uncounted]
    for person in draw.sample(waiting, min(1, len(waiting))):
        asking = asked_for(seen, person)
        told: list[Changes] = []
        made = admitting(bench, asking, told.append)
        judged = {one: expected(seen, person, one.remedy) for one in made.tried}
        assert {one: one.admits for one in made.tried if judged[one] is not None} == {
            one: verdict for one, verdict in judged.items() if verdict is not None
        }
        if None not in judged.values():
            smallest(seen, person, made)
        found.update(one.admits for one in made.tried)
        assert told[-1:] == ([made] if made.tried else [])
    return found


def smallest(seen: Context, person: int, made: Changes) -> None:
    """Every change of fewest units that admits is told, and none with fewer units admits."""
    singles = remedies(seen, asked_for(seen, person))
    every = {
        replace(one, units=n) if one.kind in COUNTED else one
        for one in singles
        for n in range(1, MOST_UNITS + 1)
    }
    good = {one for one in every if expected(seen, person, one) in (Admits.CERTAINLY, Admits.POSSIBLY)}
    fewest = min(map(units_of, good), default=0)
    small = {one for one in good if units_of(one) == fewest}
    enough = {one.row for one in small if one.kind is Kind.PLACE}
    quota = any(one.kind is Kind.QUOTA for one in small)
    needless = {one for one in small if one.kind is Kind.GRANT and (quota or one.row in enough)}
    assert {one.remedy for one in made.helpful()} == small - needless
    assert made.left_out == 0


def run(batch: int) -> Counter[Admits]:
    found: Counter[Admits] = Counter()
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        for seen in contexts(seed, profiles=2):
            found += compare(seen, Random(seed))
    return found


@pytest.mark.parametrize("batch", IN_CI)
def test_the_smallest_changes(batch: int) -> None:
    found = run(batch)
    assert found[Admits.NO]
    assert found[Admits.UNDECIDED] == 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", IN_A_SOAK)
def test_many_more(batch: int) -> None:
    assert run(batch)


def test_chance_makes_changes_of_every_kind_and_of_each_outcome() -> None:
    kinds: set[Kind] = set()
    for seed in range(60):
        for seen in contexts(seed, profiles=2):
            for person in range(seen.dataset.n_persons):
                kinds.update(one.kind for one in remedies(seen, asked_for(seen, person)))
    assert kinds == set(Kind)
