"""Conflicts: no plan keeps all of it, every proper part allows one, and none of fewer demands exists."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import inf

import numpy as np
import pytest

from rules.columns import BoolArray
from solver.answers.conflicts import Demands, conflict
from solver.infeasible import clashes_of
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.row_objects import row_objects
from tests.builders import tiny
from tests.solver.answers.infeasible_inputs import without_plan
from tests.solver.brute import Brute
from tests.solver.cases import wish
from tests.solver.solving import context
from tests.solver.subsets import Objects

FOREVER = Control(inf)
Named = tuple[str, Objects]


def by_demand(brute: Brute) -> dict[Named, BoolArray]:
    """Per rule and object the subsets that keep it."""
    kept: dict[Named, BoolArray] = {}
    for demand in brute.demands:
        good = demand.kept(brute.subsets)
        kept[demand.rule, demand.objects] = kept.get((demand.rule, demand.objects), good) & good
    return kept


def fewest(kept: dict[Named, BoolArray], below: int) -> int:
    """The size of a smallest conflict, ``below`` where none is smaller."""
    biting = [good for good in kept.values() if not good.all()]
    for size in range(1, below):
        for some in combinations(biting, size):
            if not np.logical_and.reduce(some).any():
                return size
    return below


@pytest.mark.parametrize("part", range(5))
def test_irreducible_and_smallest_by_brute_force(part: int) -> None:
    sizes = set[int]()
    for seen, brute in without_plan(range(part * 8, part * 8 + 8)):
        demands = Demands.of(seen, candidate_pairs(seen))
        found = conflict(demands, FOREVER)
        assert found.irreducible
        assert found.smallest
        objects = {
            (demands.rule[u], row_objects(demands.draft, demands.rule[u], int(demands.object[u])))
            for u in found.units.tolist()
        }
        kept = by_demand(brute)
        assert objects <= kept.keys()
        assert not np.logical_and.reduce([kept[one] for one in objects]).any()
        for one in objects:
            others = [kept[other] for other in objects if other != one]
            assert not others or np.logical_and.reduce(others).any()
        assert fewest(kept, len(objects)) == len(objects)
        sizes.add(len(objects))
    assert len(sizes) > 1


def test_two_groups_at_once_conflict_by_their_days_not_by_the_school() -> None:
    """t1 must be in two groups that meet; the school, which lets one go, is not to blame."""
    seen = context(
        tiny(
            schools=[{"max_absent": 1}],
            teachers=[{"max_groups": 2}],
            groups=[{"group_id": "g1"}, {"group_id": "g2", "programme_id": "p2"}],
            applications=[wish("t1", "g1", 1), {"teacher_id": "t1", "programme_id": "p2"}],
            decisions=[{"group_id": "g1"}, {"group_id": "g2"}],
        )
    )
    demands = Demands.of(seen, candidate_pairs(seen))
    clashes = clashes_of(demands, conflict(demands, FOREVER).units.tolist())
    assert [clash.rule for clash in clashes] == ["no_overlap", "decision_must", "decision_must"]


def test_time_that_ran_out_proves_nothing() -> None:
    seen = context(tiny(applications=[{}], groups=[{"max_size": 0}], decisions=[{"group_id": "g1"}]))
    demands = Demands.of(seen, candidate_pairs(seen))
    stopped = conflict(demands, replace(FOREVER, until=0.0))
    assert not stopped.irreducible
    assert not stopped.smallest
    assert len(stopped.units) == len(demands)


def test_where_there_is_a_plan_nothing_is_called_a_conflict() -> None:
    seen = context(tiny(applications=[{}], groups=[{"max_size": 1}], decisions=[{"group_id": "g1"}]))
    found = conflict(Demands.of(seen, candidate_pairs(seen)), FOREVER)
    assert len(found.units) == 0
    assert not found.irreducible
