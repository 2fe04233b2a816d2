"""Proof by cases agrees with enumeration, whichever engine relaxes them and however little time there is."""

from __future__ import annotations

import numpy as np
import pytest

from rules.columns import IntArray
from solver.branching import Cases, CasesResult, Costs, proven_empty
from solver.lexicographic import Share
from solver.node_lp import NodeLp, NodeRelaxation, NodeStatus
from solver.options import Control
from solver.program import Linear
from tests.solver.programs import Drawn, program

SEEDS = range(120)
LONG = Share(Control(until=float("inf")), None)


def drawn_binary(seed: int) -> Drawn:
    """Six to nine 0/1 columns, rows with both signs: relaxations take parts, cases can be empty."""
    draw = np.random.default_rng([seed, 7])
    n, m = int(draw.integers(6, 10)), int(draw.integers(3, 9))
    rows = draw.integers(-2, 5, size=(m, n)) * (draw.random((m, n)) < 0.6)
    upper = draw.integers(-1, 6, size=m)
    form = Linear.of(np.arange(n), draw.integers(-2, 12, size=n), int(draw.integers(-5, 6)))
    zeros, ones = np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.int64)
    return Drawn(program(rows, upper, zeros, ones, n_pairs=n), form)


def solved(made: Drawn, share: Share = LONG, decisive: int = 5) -> CasesResult:
    """Cases on the first columns, begun from the worst point."""
    told: list[tuple[int, int]] = []
    n = made.program.n_columns

    def complete(chosen: IntArray) -> IntArray:
        x = np.zeros(n, dtype=np.int64)
        x[chosen] = 1
        return x

    start = made.points[int(np.argmin(made.values))]
    bound = made.form.trivial_bound(made.program)
    result = Cases(
        made.program,
        made.form,
        np.arange(decisive),
        start,
        bound,
        complete,
        share,
        lambda x, b: told.append((made.form.value(x), b)),
    ).run()
    best = int(made.values.max())
    assert all(value <= best <= bound for value, bound in told)
    assert made.program.is_feasible(result.x)
    return result


@pytest.mark.parametrize("part", range(3))
def test_cases_find_and_prove_the_best(part: int) -> None:
    tried = 0
    for seed in SEEDS[part::3]:
        made = drawn_binary(seed)
        if len(made.points):
            tried += 1
            result = solved(made)
            assert made.form.value(result.x) == result.bound == made.values.max()
    assert tried > 20


@pytest.mark.parametrize("word", [NodeStatus.STOPPED, NodeStatus.EMPTY])
def test_whatever_the_simplex_engine_says_the_proof_stays_right(
    word: NodeStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped: the first-order engine takes over; empty, always and wrongly: that costs only time."""

    def saying(*_: object) -> NodeRelaxation:
        return NodeRelaxation(word, None, None, 0.0)

    monkeypatch.setattr(NodeLp, "_by_simplex", saying)
    for seed in SEEDS[::6]:
        made = drawn_binary(seed)
        if len(made.points):
            result = solved(made)
            assert made.form.value(result.x) == result.bound == made.values.max()


def test_without_time_the_bound_stays_true() -> None:
    for seed in SEEDS[::4]:
        made = drawn_binary(seed)
        if len(made.points):
            for share in (Share(Control(until=0.0), None), Share(LONG.control, 1e-7)):
                result = solved(made, share)
                assert made.form.value(result.x) <= made.values.max() <= result.bound


def test_emptiness_is_claimed_only_where_there_is_no_point() -> None:
    empty = claimed = 0
    for seed in range(300):
        made = drawn_binary(seed)
        claim = proven_empty(made.program, LONG.control)
        assert not (claim and len(made.points))
        empty += not len(made.points)
        claimed += claim
    assert 0 < claimed <= empty


def test_emptiness_to_the_unit() -> None:
    """Three columns that must make 4: no; that must make 3: yes."""

    def needs(least: int) -> bool:
        rows = np.array([[-1, -1, -1]])
        zeros, ones = np.zeros(3, dtype=np.int64), np.ones(3, dtype=np.int64)
        return proven_empty(program(rows, np.array([-least]), zeros, ones), LONG.control)

    assert needs(4)
    assert not needs(3)


def test_costs_prefer_the_column_that_costs_on_both_sides() -> None:
    costs, values = Costs(3), np.full(3, 0.5)
    costs.learn(0, 0, 10, 0.5)
    costs.learn(0, 1, 0, 0.5)
    costs.learn(1, 0, 4, 0.5)
    costs.learn(1, 1, 4, 0.5)
    costs.learn(2, 0, 0, 0.5)
    costs.learn(2, 1, 0, 0.5)
    assert costs.best(np.arange(3), values) == 1
