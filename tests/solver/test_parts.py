"""A part of a program says what the whole says with everything else held; propagation loses no point."""

from __future__ import annotations

import numpy as np
import pytest

from rules.columns import IntArray
from solver.parts import part_of
from solver.propagation import Propagator
from tests.solver.programs import drawn, program

SEEDS = range(300)


def _of(*numbers: int) -> IntArray:
    return np.array(numbers, dtype=np.int64)


def test_a_part_allows_exactly_what_the_whole_allows() -> None:
    tried = 0
    for seed in SEEDS:
        made = drawn(seed)
        if len(made.points) == 0:
            continue
        draw = np.random.default_rng(seed)
        x = made.points[draw.integers(len(made.points))]
        columns = np.flatnonzero(draw.random(made.program.n_columns) < 0.5)
        part = part_of(made.program, x, made.program.matrix @ x, columns)
        form = part.form(made.form.dense(len(x)), x, made.form.value(x))
        same = np.all(np.delete(made.points, columns, axis=1) == np.delete(x, columns), axis=1)
        inside = {tuple(point[columns].tolist()): made.form.value(point) for point in made.points[same]}
        assert part.program.is_feasible(x[columns])
        low, high = part.program.lower_bound, part.program.upper_bound
        for _ in range(5):
            y = np.array([draw.integers(a, b + 1) for a, b in zip(low, high, strict=True)], dtype=np.int64)
            assert part.program.is_feasible(y) == (tuple(y.tolist()) in inside)
            if tuple(y.tolist()) in inside:
                assert form.value(y) == inside[tuple(y.tolist())]
        tried += 1
    assert tried > 100


def test_propagation_keeps_every_point_and_sees_contradictions() -> None:
    narrowed = contradictions = 0
    for seed in SEEDS:
        made = drawn(seed)
        low, high = made.program.lower_bound, made.program.upper_bound
        draw = np.random.default_rng(seed)
        column = np.array([draw.integers(made.program.n_columns)])
        value = np.array([draw.integers(low[column[0]], high[column[0]] + 1)])
        points = made.points[made.points[:, column[0]] == value[0]]
        bounds = Propagator(made.program).fix(low, high, column, value)
        if bounds is None:
            contradictions += 1
            assert len(points) == 0
            continue
        assert np.all((points >= bounds[0]) & (points <= bounds[1]))
        assert bounds[0][column] == bounds[1][column] == value
        narrowed += int((bounds[1] - bounds[0] < high - low).sum()) > 1
    assert narrowed > 20
    assert contradictions > 5


@pytest.mark.parametrize(("value", "expected"), [(0, ([0, 0, 0], [0, 0, 0])), (1, ([1, 0, 0], [1, 1, 1]))])
def test_nobody_sits_in_a_group_that_does_not_run(value: int, expected: tuple[list[int], list[int]]) -> None:
    """Columns runs, a, b with a <= runs and b <= runs."""
    rows = np.array([[-1, 1, 0], [-1, 0, 1]])
    made = program(rows, _of(0, 0), _of(0, 0, 0), _of(1, 1, 1))
    bounds = Propagator(made).fix(made.lower_bound, made.upper_bound, np.array([0]), np.array([value]))
    assert bounds is not None
    assert (bounds[0].tolist(), bounds[1].tolist()) == expected


def test_a_value_outside_the_bounds_is_a_contradiction() -> None:
    made = program(np.zeros((0, 1), dtype=np.int64), _of(), _of(0), _of(0))
    assert Propagator(made).fix(made.lower_bound, made.upper_bound, np.array([0]), np.array([1])) is None
