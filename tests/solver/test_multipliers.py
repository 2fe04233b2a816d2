"""Multipliers that are carried to a changed problem: found again by row, and never more than a bound."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from rules.context import Assignment, Context
from solver import stage
from solver.again import Known
from solver.allocate import allocate, build
from solver.exact import dual_bound
from solver.mending import mended
from solver.multipliers import at_rows, by_rows
from solver.options import Control, Options
from solver.relaxation import relax
from solver.result import Outcome, Status
from tests.builders import tiny
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts
from tests.solver.solving import ENOUGH, Listener, context, values
from tests.solver.test_against_brute_force import all_told_is_true

ENDLESS = Control(float("inf"))


def known_of(outcome: Outcome) -> Known:
    """What a changed problem may begin with: a plan, and multipliers; no bounds."""
    none = Assignment.empty() if outcome.assignment is None else outcome.assignment
    return Known(none, multipliers=outcome.multipliers)


def changed(seen: Context, draw: Random) -> Context:
    """The same with other places in its groups."""
    groups = seen.dataset.groups
    size = np.maximum(
        groups.seats_elsewhere, groups.max_size + [draw.choice((-1, 0, 1)) for _ in groups.max_size]
    )
    least = replace(groups.min_size, values=np.minimum(groups.min_size.values, size))
    return replace(seen, dataset=seen.dataset.replace(groups=replace(groups, max_size=size, min_size=least)))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("batch", range(3))
def test_a_changed_problem_is_solved_as_well_as_from_nothing(
    batch: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Multipliers of other rules and of other figures: every bound told stays true, the answers the same."""
    if large:
        monkeypatch.setattr(stage, "_CASES_ENTRIES", 0)
    options = Options(seconds=120, work=0.05) if large else ENOUGH
    used = 0
    for seed in range(7_500 + 5 * batch, 7_500 + 5 * batch + (1 if large else 4)):
        before: Outcome | None = None
        for seen in contexts(seed):
            now = changed(seen, Random(seed))
            own = allocate(seen, replace(options, multipliers=True), Listener())
            known = known_of(own if before is None else before)  # those of other rules, the second time
            before = own
            brute, listener = Brute.of(now), Listener()
            outcome = allocate(now, options, listener, known=known)
            used += bool(known.multipliers)
            if brute.reached() is None:
                assert outcome.status is Status.INFEASIBLE
                continue
            all_told_is_true(brute, listener)
            if outcome.status is Status.OPTIMAL:
                assert values(outcome) == brute.reached()
            assert large or outcome.status is Status.OPTIMAL
    assert used >= (1 if large else 5)


@pytest.mark.parametrize("seed", range(7_600, 7_612))
def test_every_row_finds_its_own_multiplier_again(seed: int) -> None:
    for seen in contexts(seed):
        problem = build(seen)
        multipliers = np.random.default_rng(seed).integers(0, 3, problem.program.n_rows).astype(np.float64)
        known = by_rows(problem.draft, problem.program, multipliers)
        assert np.array_equal(at_rows(problem.draft, problem.program, known), multipliers)


def test_a_group_more_leaves_the_other_rows_their_multipliers() -> None:
    """Two groups of one place each and three who want both; then a further group before them."""
    wishes = [{"teacher_id": f"t{i}", "group_id": g} for i in (1, 2, 3) for g in ("g1", "g2")]
    people = [{"school_id": "s1"} for _ in range(3)]
    runs = [{"group_id": g, "programme_id": f"p{g[1]}", "max_size": 1} for g in ("g1", "g2")]
    more = {"group_id": "g0", "programme_id": "p3", "max_size": 1}
    small = context(tiny(teachers=people, groups=runs, applications=wishes))
    large = context(
        tiny(
            teachers=people,
            groups=[more, *runs],
            applications=[*wishes, {"teacher_id": "t1", "group_id": "g0"}],
        )
    )
    before, now = build(small), build(large)
    form, form_now = before.goals[0].form, now.goals[0].form
    relaxed = relax(before.program, form, control=ENDLESS)
    assert relaxed is not None
    known = by_rows(before.draft, before.program, relaxed.multipliers)
    bound = dual_bound(now.program, form_now, at_rows(now.draft, now.program, known)).value
    nothing = dual_bound(now.program, form_now, np.zeros(now.program.n_rows)).value
    best = values(allocate(large, ENOUGH, Listener()))[0]
    assert best <= bound < nothing
    assert len(at_rows(now.draft, now.program, known).nonzero()[0]) == len(known.value)


@pytest.mark.parametrize("seed", range(7_700, 7_720))
def test_mending_never_makes_a_bound_worse_and_helps_where_rows_are_new(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for seen in contexts(seed):
        problem = build(seen)
        program, form = problem.program, problem.goals[0].form
        relaxed = relax(program, form, control=ENDLESS)
        if relaxed is None:
            continue
        kept = np.where(rng.random(program.n_rows) < 0.5, relaxed.multipliers, 0.0)
        before, after = (
            dual_bound(program, form, kept),
            dual_bound(program, form, mended(program, form, kept)),
        )
        assert after.value <= before.value
        reached = Brute.of(seen).reached()
        assert reached is None or reached[0] <= after.value


def test_a_row_without_a_multiplier_gets_its_own_best() -> None:
    """Five want the three places of a group: from nothing the bound is what three of them bring at most."""
    wishes = [{"teacher_id": f"t{i}", "group_id": "g1", "rank": 1} for i in range(1, 6)]
    seen = context(
        tiny(
            teachers=[{"school_id": f"s{i}"} for i in range(1, 6)],
            groups=[{"programme_id": "p1", "max_size": 3}],
            applications=wishes,
        )
    )
    problem = build(seen)
    form, nothing = problem.goals[0].form, np.zeros(problem.program.n_rows)
    best = values(allocate(seen, ENOUGH, Listener()))[0]
    assert dual_bound(problem.program, form, nothing).value > best
    assert dual_bound(problem.program, form, mended(problem.program, form, nothing)).value == best
