"""Bounds of relaxations and blocks: never below the best point, exact where they promise it."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from scipy import sparse

from rules.columns import IntArray
from solver.options import Control
from solver.program import Linear, Program
from solver.rebalancing.blocks import blocks_of, bound_by_blocks
from solver.rebalancing.narrowing import idle_columns, propagated, without
from solver.simplex_sifting import sift_by_simplex


def _program(draw: np.random.Generator, districts: int, size: int, *, linked: bool) -> Program:
    """0/1 columns of a few districts, rows within each of them, and (``linked``) one over all."""
    rows, n = [], districts * size
    for district in range(districts):
        for _ in range(2):
            row = np.zeros(n, dtype=np.int64)
            row[district * size : (district + 1) * size] = draw.integers(0, 3, size)
            rows.append(row)
    if linked:
        rows.append(np.ones(n, dtype=np.int64))
    matrix = sparse.csr_array(np.array(rows))
    return Program(
        matrix=matrix,
        upper=np.array(
            [*draw.integers(1, 5, 2 * districts), *([districts] if linked else [])], dtype=np.int64
        ),
        lower_bound=np.zeros(n, dtype=np.int64),
        upper_bound=np.ones(n, dtype=np.int64),
        n_pairs=n,
        rule_names=("rule",),
        row_rule=np.zeros(len(rows), dtype=np.int32),
        row_object=np.zeros(len(rows), dtype=np.int64),
    )


def _best(program: Program, form: Linear) -> int:
    points = (np.array(x, dtype=np.int64) for x in itertools.product((0, 1), repeat=program.n_columns))
    return max(form.value(x) for x in points if program.is_feasible(x))


def _unit(districts: int, size: int) -> IntArray:
    return np.repeat(np.arange(districts), size).astype(np.int64)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("linked", [False, True])
def test_blocks_and_relaxations_bound_the_best_point(seed: int, linked: bool) -> None:
    draw = np.random.default_rng(seed)
    program = propagated(_program(draw, 3, 3, linked=linked))
    form = Linear.of(np.arange(9), draw.integers(1, 4, 9))
    best, control = _best(program, form), Control(time.monotonic() + 60)
    few = np.zeros(9, dtype=np.bool_)
    relaxation = sift_by_simplex(program, form, few, control)
    assert relaxation is not None
    assert relaxation.bound.value >= best
    whole = sift_by_simplex(program, form, ~few, control)
    assert whole is not None
    assert relaxation.bound.value == whole.bound.value
    blocks = blocks_of(program, _unit(3, 3), np.empty(0, dtype=np.int64))
    assert int(blocks.links.sum()) == int(linked)
    bound = bound_by_blocks(program, form, relaxation, blocks, np.zeros(9, dtype=np.int64), control, 0)
    assert bound >= best
    if not linked:
        assert bound == best


@pytest.mark.parametrize("seed", range(12))
def test_narrowing_loses_no_best_point(seed: int) -> None:
    draw = np.random.default_rng(seed)
    program = _program(draw, 2, 4, linked=True)
    form = Linear.of(np.arange(4), draw.integers(1, 4, 4))
    idle = idle_columns(program, form)
    assert idle.tolist() == [False] * 4 + [True] * 4
    assert _best(propagated(program), form) == _best(program, form)
    assert _best(without(program, idle), form) == _best(program, form)
