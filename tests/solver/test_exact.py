"""Proofs hold whatever the engines say: bounds by any multipliers, fixings, added rows, by enumeration."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from rules.context import Context
from solver.allocate import build
from solver.cpsat import Effort, EngineStatus, maximise
from solver.exact import FloatArray, dual_bound
from solver.lifting import LIFTED
from solver.options import Control
from solver.program import Linear
from solver.relaxation import relax
from solver.strengthen import CUT, strengthened
from tests.builders import Row, tiny
from tests.solver.brute import Brute
from tests.solver.programs import Drawn, drawn, program
from tests.solver.random_instances import contexts
from tests.solver.solving import context

SEEDS = range(320)
LONG = Control(until=float("inf"))


def multipliers(seed: int, size: int) -> FloatArray:
    """Good and bad ones: any size, below nought, not finite, tiny, or none at all."""
    draw = np.random.default_rng([seed, 1])
    kinds = (
        draw.random(size) * 4,
        draw.integers(0, 4, size=size).astype(np.float64),
        draw.normal(size=size) * 1e6,
        draw.random(size) * 1e-9,
        draw.choice(np.array([np.nan, np.inf, -np.inf, 1 / 3]), size=size),
        np.zeros(size),
    )
    return np.asarray(kinds[seed % len(kinds)], dtype=np.float64)


@pytest.mark.parametrize("part", range(4))
def test_a_bound_by_any_multipliers_is_never_below_the_best(part: int) -> None:
    feasible = 0
    for seed in SEEDS[part::4]:
        made = drawn(seed)
        bound = dual_bound(made.program, made.form, multipliers(seed, made.program.n_rows))
        assert bound.value == bound.scaled // bound.scale
        if len(made.points):
            feasible += 1
            assert bound.value >= made.values.max()
    assert feasible > 50


@pytest.mark.parametrize("part", range(4))
def test_fixing_keeps_every_point_that_is_good_enough(part: int) -> None:
    fixed = 0
    for seed in SEEDS[part::4]:
        made = drawn(seed)
        by = good_multipliers(made) if seed % 3 else multipliers(seed, made.program.n_rows)
        bound = dual_bound(made.program, made.form, by)
        for at_least in sorted({int(v) for v in made.values} | {bound.value, bound.value + 1}):
            lower, upper, changed = bound.fixed(made.program, at_least)
            good = made.points[made.values >= at_least]
            assert np.all((good >= lower) & (good <= upper))
            assert np.all((lower >= made.program.lower_bound) & (upper <= made.program.upper_bound))
            assert np.all(
                changed == ((lower != made.program.lower_bound) | (upper != made.program.upper_bound))
            )
            fixed += int(changed.sum())
    assert fixed > 50


def good_multipliers(made: Drawn) -> FloatArray:
    """The LP's own, so that fixing has something to go by."""
    relaxed = relax(made.program, made.form, control=LONG)
    return np.zeros(made.program.n_rows) if relaxed is None else relaxed.multipliers


@pytest.mark.parametrize("part", range(4))
def test_the_engines_agree_with_enumeration(part: int) -> None:
    for seed in SEEDS[part::4]:
        made = drawn(seed)
        relaxed = relax(made.program, made.form, control=LONG)
        result = maximise(made.program, made.form, Effort(LONG))
        if not len(made.points):
            assert result.status is EngineStatus.INFEASIBLE
            continue
        best = int(made.values.max())
        assert relaxed is not None
        assert relaxed.bound.value >= best
        for at_most in (None, best, best + 1):
            result = maximise(made.program, made.form, Effort(LONG), at_most=at_most)
            assert result.status is EngineStatus.OPTIMAL
            assert result.bound == best
            assert result.x is not None
            assert made.program.is_feasible(result.x)
            assert made.form.value(result.x) == best


@pytest.mark.parametrize("work", [0.0, 1e-7, 1e-6, 1e-5, 1e-4])
def test_a_search_stopped_early_claims_no_bound_that_is_false(work: float) -> None:
    for seed in SEEDS[::4]:
        made = drawn(seed)
        result = maximise(made.program, made.form, Effort(LONG, work))
        if len(made.points) and result.bound is not None:
            assert result.bound >= made.values.max()


def test_a_bound_to_the_unit() -> None:
    """3x + 2y under 2x + y <= 3, x, y <= 2: at most 3 + 2·1 + 2·1 by the multiplier 1, at best 5."""
    rows = np.array([[2, 1]])
    made = program(rows, np.array([3]), np.array([0, 0]), np.array([2, 2]))
    form = Linear.of(np.array([0, 1]), np.array([3, 2]))
    assert dual_bound(made, form, np.array([1.0])).value == 3 + 2 * 1 + 2 * 1
    assert dual_bound(made, form, np.array([1.5])).value == 5
    assert dual_bound(made, form, np.array([-7.0])).value == form.trivial_bound(made) == 10


def test_figures_too_large_for_exact_sums_are_refused() -> None:
    def bound(coefficient: int, upper: int, multiplier: float) -> int:
        made = program(np.array([[coefficient]]), np.array([upper]), np.array([0]), np.array([1]))
        return dual_bound(made, Linear.of(np.array([0]), np.array([1])), np.array([multiplier])).value

    assert bound(2**40, 2**58, 1.0) == 2**58
    with pytest.raises(OverflowError, match="too large"):
        bound(2**40, 2**61, 4.0)
    with pytest.raises(OverflowError, match="too large"):
        bound(2**61, 1, 1e9)


def test_large_figures_stay_exact() -> None:
    """Where a float can't tell x from x + 1, the bound still can."""
    large = 2**56
    made = program(np.array([[1, 1]]), np.array([1]), np.array([0, 0]), np.array([1, 1]))
    form = Linear.of(np.array([0, 1]), np.array([large, large + 1]))
    assert dual_bound(made, form, np.array([float(large)])).value == large + 1


# --- rows that are added ------------------------------------------------------------------------------


def crowd(need: int, teachers: int) -> Context:
    """Groups with a minimum that share few people: most of them can't run."""
    groups: list[Row] = [
        {
            "group_id": f"g{i}",
            "programme_id": f"p{i % 2}",
            "min_size": need - i % 2,
            "seats_elsewhere": i // 3,
        }
        for i in range(4)
    ]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}", "score": t + g}
        for t in range(teachers)
        for g in range(4)
        if (t + g) % 2 == 0 or t == 0
    ]
    return context(tiny(groups=groups, applications=wishes))


class Gained(NamedTuple):
    """Rows that a program gained."""

    cuts: int
    lifted: int


def keeps_every_plan(seen: Context) -> Gained:
    """Exactly the plans of brute force are points of the strengthened program; says what it gained."""
    brute, problem = Brute.of(seen), build(seen)
    program = strengthened(problem.draft, problem.program, LONG)
    others = np.flatnonzero(~brute.feasible)
    for subset in [*np.flatnonzero(brute.feasible), *others[:: max(1, len(others) // 200)]]:
        point = problem.point(brute.plan(int(subset)))
        assert point is not None
        assert program.is_feasible(point) == brute.feasible[subset]
    rules = [program.rule_names[r] for r in program.row_rule]
    return Gained(rules.count(CUT), rules.count(LIFTED))


@pytest.mark.parametrize(("need", "teachers"), [(2, 5), (3, 6), (3, 7), (4, 7)])
def test_added_rows_cut_off_no_plan_of_a_crowd(need: int, teachers: int) -> None:
    assert keeps_every_plan(crowd(need, teachers)).cuts > 0


def test_added_rows_cut_off_no_plan_of_chance() -> None:
    gained = [keeps_every_plan(seen) for seed in range(25) for seen in contexts(seed)]
    assert sum(g.cuts for g in gained) > 0
    assert sum(g.lifted for g in gained) > 20


def test_half_a_person_in_two_groups_takes_a_whole_number() -> None:
    """Two people who may take two groups, which meet; one number: a relaxation seats one place, not two."""
    groups: list[Row] = [{"group_id": f"g{i}", "programme_id": f"p{i}"} for i in range(2)]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}", "score": 10} for t in range(2) for g in range(2)
    ]
    seen = context(
        tiny(
            districts=[{"district_id": "d1", "unique_numbers": 1}],
            teachers=[{"teacher_id": f"t{t}", "max_groups": 2} for t in range(2)],
            groups=groups,
            applications=wishes,
        )
    )
    problem = build(seen)
    form = problem.goals[-1].form
    loose = relax(problem.program, form, control=LONG)
    tight = relax(strengthened(problem.draft, problem.program, LONG), form, control=LONG)
    assert loose is not None and tight is not None
    assert (loose.bound.value, tight.bound.value) == (20, 10)


def test_a_floor_of_one_place_opens_the_group_whole() -> None:
    """Four people like g2 three times as much; a hard floor of one place in g1, which runs from four people
    up: a relaxation may not meet it with a quarter of each in a quarter of the group."""
    groups: list[Row] = [
        {"group_id": "g1", "programme_id": "p1", "min_size": 4},
        {"group_id": "g2", "programme_id": "p2"},
    ]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}", "score": score}
        for t in range(4)
        for g, score in ((1, 1), (2, 3))
    ]
    seen = context(
        tiny(
            teachers=[{"teacher_id": f"t{t}", "max_groups": 1} for t in range(4)],
            groups=groups,
            applications=wishes,
            quotas=[{"group_id": "g1", "min_seats": 1}],
        ),
        rules={"quota_floor": {"hard": True}},
    )
    problem = build(seen)
    form = problem.goals[-1].form
    loose = relax(problem.program, form, control=LONG)
    tight = relax(strengthened(problem.draft, problem.program, LONG), form, control=LONG)
    assert loose is not None and tight is not None
    assert (loose.bound.value, tight.bound.value) == (10, 4)
