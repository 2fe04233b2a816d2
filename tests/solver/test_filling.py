"""Places handed out whole columns at a time: as if pair after pair were taken, and never too many."""

from __future__ import annotations

from random import Random

import numpy as np

from rules.columns import IntArray
from solver.allocate import Problem, build
from solver.filling import Filling, Ration
from solver.start import greedy_point
from tests.builders import tiny
from tests.solver.cases import wish
from tests.solver.random_instances import contexts
from tests.solver.solving import context


def nothing_barred(problem: Problem) -> Filling:
    return Filling(problem.draft, problem.program, np.zeros(problem.draft.dataset.n_groups, dtype=np.bool_))


def one_by_one(problem: Problem, order: IntArray) -> set[int]:
    """The reference: take each pair in turn if no row but those of minimum and structure then breaks."""
    program, draft = problem.program, problem.draft
    checked = np.array(
        [program.rule_names[r] not in ("group_minimum", "structure") for r in program.row_rule]
    )
    checked &= program.upper >= 0
    running = draft.running[draft.running >= 0]
    taken: list[int] = []
    for pair in order.tolist():
        x = draft.complete(np.array([*taken, pair], dtype=np.int64))
        x[running] = 1
        fits = (program.matrix @ x <= program.upper)[checked].all()
        if program.upper_bound[pair] > 0 and fits:
            taken.append(pair)
    return set(taken)


def test_as_if_taken_pair_after_pair_where_everybody_has_one_place() -> None:
    compared = 0
    for seed in range(80):
        for seen in contexts(seed):
            problem = build(seen)
            if len(problem.pairs) == 0 or (problem.draft.single[problem.pairs.person] == 0).any():
                continue
            order = np.random.default_rng(seed).permutation(len(problem.pairs))
            filling = nothing_barred(problem)
            filling.take(order)
            assert set(np.flatnonzero(filling.chosen).tolist()) == one_by_one(problem, order)
            compared += 1
    assert compared > 30


def test_nobody_is_left_who_would_still_fit() -> None:
    """Also where people may have several places, and whatever the order."""
    for seed in range(60):
        for seen in contexts(seed):
            problem = build(seen)
            order = np.random.default_rng(seed).permutation(len(problem.pairs))
            filling = nothing_barred(problem)
            filling.take(order)
            taken = np.flatnonzero(filling.chosen)
            assert one_by_one(problem, np.concatenate([taken, order])) == set(taken.tolist())


def test_two_want_the_one_place_and_the_first_in_order_gets_it() -> None:
    rows = [wish("t1", "g1", 3), wish("t2", "g1", 2)]
    problem = build(context(tiny(applications=rows, groups=[{"group_id": "g1", "max_size": 1}])))
    for order in ([0, 1], [1, 0]):
        filling = nothing_barred(problem)
        filling.take(np.array(order))
        assert np.flatnonzero(filling.chosen).tolist() == order[:1]


def test_a_ration_ends_before_the_rows_do() -> None:
    rows = [wish("t1", "g1", 3), wish("t2", "g1", 2)]
    problem = build(context(tiny(applications=rows, groups=[{"group_id": "g1", "max_size": 2}])))
    filling = nothing_barred(problem)
    filling.take(np.array([1, 0]), Ration(np.array([0, 0]), np.array([1])))
    assert np.flatnonzero(filling.chosen).tolist() == [1]
    filling.take(np.array([1, 0]))
    assert np.flatnonzero(filling.chosen).tolist() == [0, 1]
    filling.close(np.array([True]))
    filling.take(np.array([1, 0]))
    assert not filling.chosen.any()


def test_the_first_plan_breaks_no_row_unless_something_is_demanded() -> None:
    plans = 0
    for seed in range(60):
        for seen in contexts(seed):
            problem = build(seen)
            x = greedy_point(problem.draft, problem.program, [g.form for g in problem.goals])
            if (problem.program.upper >= 0).all():
                assert problem.program.is_feasible(x)
                plans += 1
    assert plans > 30


def test_a_decided_place_is_handed_out_before_soft_floors_are_met() -> None:
    """One place: a soft floor asks for t1, who also has the better wish; t2's place is decided."""
    problem = build(
        context(
            tiny(
                teachers=[{"school_id": "s1"}, {"school_id": "s2"}],
                applications=[wish("t1", "g1", 9), wish("t2", "g1", 1)],
                groups=[{"group_id": "g1", "max_size": 1}],
                quotas=[{"school_id": "s1", "group_id": "g1", "min_seats": 1}],
                decisions=[{"teacher_id": "t2", "group_id": "g1", "decision": "must"}],
            )
        )
    )
    assert (problem.program.upper < 0).sum() == 2
    x = greedy_point(problem.draft, problem.program, [g.form for g in problem.goals])
    assert problem.program.is_feasible(x)
    assert problem.assignment(x).teacher.tolist() == [1]


def test_order_of_chance_is_harmless() -> None:
    draw = Random(0)
    seen = next(iter(contexts(draw.randint(0, 9))))
    problem = build(seen)
    filling = nothing_barred(problem)
    filling.take(np.empty(0, dtype=np.int64))
    assert not filling.chosen.any()
