"""Relaxing on few columns: the bound holds for the whole program and is as good as with all columns."""

from __future__ import annotations

import numpy as np

from solver.highs import propose
from solver.options import Control
from solver.program import Linear
from solver.promising import demanded
from solver.relaxation import relax
from solver.sifting import sift
from tests.solver.programs import drawn, program

ENDLESS = Control(float("inf"))


def worth(*coefs: int) -> Linear:
    """The form with these coefficients."""
    return Linear.of(np.arange(len(coefs)), np.array(coefs))


def test_bounds_hold_for_all_columns_and_come_near_those_of_the_whole_relaxation() -> None:
    tried = 0
    for seed in range(200):
        made = drawn(seed)
        if len(made.points) == 0:
            continue
        draw = np.random.default_rng(seed)
        some = made.points[draw.integers(len(made.points))]
        heard: list[int] = []
        sifted = sift(
            made.program,
            made.form,
            some != made.program.lower_bound,
            ENDLESS,
            brief=seed % 2 == 0,
            tell=heard.append,
        )
        whole = relax(made.program, made.form, control=ENDLESS)
        if sifted is None or whole is None:
            continue
        best = max(made.form.value(point) for point in made.points)
        assert sifted.bound.value >= best
        assert heard[-1] == sifted.bound.value
        assert sorted(heard, reverse=True) == heard
        assert sifted.bound.value <= whole.bound.value + 1
        tried += 1
    assert tried > 50


def test_columns_that_could_add_something_are_let_in() -> None:
    """Two columns share one unit; the dearer one was outside."""
    made = program(np.array([[1, 1]]), np.array([1]), np.array([0, 0]), np.array([1, 1]))
    sifted = sift(made, worth(2, 5), np.array([True, False]), ENDLESS)
    assert sifted is not None
    assert sifted.inside is not None
    assert sifted.inside.tolist() == [True, True]
    assert sifted.bound.value == 5


def test_what_is_demanded_is_among_the_first_columns() -> None:
    """x + y + z >= 1 asks for the dearest three; the last column is in no demand."""
    made = program(np.array([[-1, -1, -1, 0]]), np.array([-1]), np.zeros(4, int), np.ones(4, int), 4)
    assert demanded(made, np.array([1, 2, 3, 4])).tolist() == [True, True, True, False]


def test_proposals_are_points_and_the_best_ones_of_small_programs() -> None:
    tried = 0
    for seed in range(60):
        made = drawn(seed)
        point = propose(made.program, made.form, 10.0)
        if len(made.points) == 0 or point is None:
            continue
        assert made.program.is_feasible(point)
        assert made.form.value(point) == max(made.form.value(p) for p in made.points)
        tried += 1
    assert tried > 15


def test_nothing_is_proposed_where_nothing_is_open_or_rows_clash() -> None:
    fixed = program(np.array([[1]]), np.array([1]), np.array([1]), np.array([1]))
    clash = program(np.array([[1]]), np.array([-1]), np.array([0]), np.array([1]))
    for made in (fixed, clash):
        assert propose(made, worth(1), 1.0) is None
