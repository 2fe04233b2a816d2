"""Goals in strict order: nothing of a later one buys an earlier one, except what a tolerance lends."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from random import Random

import numpy as np
import pytest

from rules.columns import IntArray
from rules.context import Context
from rules.profile import profile_from
from solver.lexicographic import GoalForm, Limits, Ordered, Share, StageResult, optimise
from solver.options import Control
from solver.program import Linear, Program
from solver.result import GoalStatus, Status
from tests.builders import Row, tiny
from tests.solver.brute import Brute
from tests.solver.cases import wish
from tests.solver.programs import program
from tests.solver.random_instances import contexts
from tests.solver.solving import context, judged, solved, values

ENDLESS = Control(until=float("inf"))


def rivals(*goals: str, **more: object) -> Context:
    """One place: t1 is overdue, t2 waited long, t3 has the best score; t4 is like t1 with a better score."""
    posts: list[Row] = [
        {"last_training_end": "2020-01-01"},
        {"waiting_periods": 9},
        {},
        {"last_training_end": "2020-01-01"},
    ]
    wishes = [wish("t1", "g1", 5), wish("t2", "g1", 1), wish("t3", "g1", 10), wish("t4", "g1", 8)]
    dataset = tiny(teachers=posts, applications=wishes, groups=[{"group_id": "g1", "max_size": 1}])
    return context(dataset, *goals, **more)  # type: ignore[arg-type]  # keys of a profile


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        (("overdue", "application", "waiting"), (1, 8, 0)),
        (("overdue", "waiting", "application"), (1, 0, 8)),
        (("application", "overdue", "waiting"), (10, 0, 0)),
        (("waiting", "application", "overdue"), (9, 1, 0)),
    ],
)
def test_the_first_goal_decides(goals: tuple[str, ...], expected: tuple[int, ...]) -> None:
    outcome = solved(rivals(*goals))
    assert outcome.status is Status.OPTIMAL
    assert values(outcome) == expected


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_every_order_of_the_same_goals(seed: int) -> None:
    for seen in contexts(seed, profiles=1):
        for goals in permutations(["application", "waiting", "travel"]):
            content = {**seen.profile.as_json(), "goals": list(goals)}
            ordered = replace(seen, profile=profile_from(content, "ordered"))
            best = Brute.of(ordered).reached()
            assert best is not None
            assert values(solved(ordered)) == best


# --- tolerances ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        (0, [(10, 10, "proven"), (0, 0, "proven"), (0, 0, "proven")]),
        (1, [(10, 10, "proven"), (0, 0, "proven"), (0, 0, "proven")]),
        (2, [(8, 10, "bounded"), (1, 1, "proven"), (0, 0, "proven")]),
        ("19.9%", [(10, 10, "proven"), (0, 0, "proven"), (0, 0, "proven")]),
        ("20%", [(8, 10, "bounded"), (1, 1, "proven"), (0, 0, "proven")]),
    ],
)
def test_later_goals_spend_a_tolerance_and_the_plan_says_so(
    tolerance: object, expected: list[tuple[int, int, str]]
) -> None:
    outcome = solved(rivals("application", "overdue", "waiting", tolerances={"application": tolerance}))
    found = [(goal.value, goal.bound, str(goal.status)) for goal in outcome.goals]
    assert found == expected
    spent = any(bound > value for value, bound, _ in expected)
    assert outcome.status is (Status.FEASIBLE if spent else Status.OPTIMAL)


@pytest.mark.parametrize("part", range(3))
def test_tolerances_against_brute_force(part: int) -> None:
    spent = 0
    for seed in range(1000 + part * 8, 1008 + part * 8):
        draw = Random(seed)
        for seen in contexts(seed, profiles=2):
            given = {goal: draw.choice([1, 2, "30%"]) for goal in seen.profile.goals[:2]}
            content = {**seen.profile.as_json(), "tolerances": given}
            lenient = replace(seen, profile=profile_from(content, "lenient"))
            spent += check_tolerances(lenient)
    assert spent > 0


def check_tolerances(seen: Context) -> int:
    """Each bound is the best with all before it less their allowance; returns how many goals lost by it."""

    def allowance(goal: str, value: int) -> int:
        return seen.profile.tolerance(goal).allowance(value)

    best, outcome = Brute.of(seen).reached(allowance), solved(seen)
    if best is None:
        assert outcome.status is Status.INFEASIBLE
        return 0
    assert judged(seen, outcome.assignment).ok
    assert tuple(goal.bound for goal in outcome.goals) == best
    for goal in outcome.goals:
        assert goal.bound - allowance(goal.name, goal.bound) <= goal.value <= goal.bound
        assert goal.status is (GoalStatus.PROVEN if goal.value == goal.bound else GoalStatus.BOUNDED)
    return sum(goal.value < goal.bound for goal in outcome.goals)


# --- limits, with a stage that does as it is told ------------------------------------------------------

N = 3


def counting(k: int) -> GoalForm:
    """Goal k is column k, at most 9."""
    return GoalForm(f"goal {k}", Linear.of(np.array([k]), np.array([1])))


@dataclass
class Scripted:
    """Turn by turn: the values to end at and the bound to report; keeps what it was given."""

    script: list[tuple[IntArray, int, float]]
    after: Callable[[], None] = lambda: None
    shares: list[float | None] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)

    def __call__(
        self,
        program: Program,
        forms: Sequence[Linear],
        x: IntArray,
        share: Share,
        report: Callable[[IntArray, int], None],
        bound: int,
    ) -> StageResult:
        assert program.is_feasible(x)
        self.shares.append(share.work)
        self.programs.append(program)
        point, proven, work = self.script.pop(0)
        self.after()
        return StageResult(point, proven, program, work)


def at(*columns: int) -> IntArray:
    return np.array(columns, dtype=np.int64)


def run(stage: Scripted, limits: Limits) -> Ordered:
    none = program(np.zeros((0, N), dtype=np.int64), at(), at(0, 0, 0), at(9, 9, 9))
    goals = [counting(k) for k in range(N)]
    return optimise(none, goals, at(0, 0, 0), limits, stage, lambda goal, x, values: None)


def shown(ordered: Ordered) -> list[tuple[int, int, str]]:
    return [(goal.value, goal.bound, str(goal.status)) for goal in ordered.goals]


def test_each_goal_is_held_at_what_it_reached() -> None:
    stage = Scripted([(at(4, 0, 0), 4, 0.0), (at(4, 2, 0), 2, 0.0), (at(4, 2, 7), 7, 0.0)])
    ordered = run(stage, Limits(ENDLESS))
    assert shown(ordered) == [(4, 4, "proven"), (2, 2, "proven"), (7, 7, "proven")]
    feasible = [[p.is_feasible(x) for x in (at(3, 9, 9), at(4, 1, 9), at(4, 2, 0))] for p in stage.programs]
    assert feasible == [[True, True, True], [False, True, True], [False, False, True]]


def test_a_goal_not_begun_has_its_trivial_bound() -> None:
    asked = [False]
    stage = Scripted([(at(4, 0, 0), 4, 0.0)], after=lambda: asked.__setitem__(0, True))
    ordered = run(stage, Limits(Control(float("inf"), lambda: asked[0])))
    assert shown(ordered) == [(4, 4, "proven"), (0, 9, "not_started"), (0, 9, "not_started")]
    nothing = run(Scripted([]), Limits(Control(float("inf"), lambda: True)))
    assert shown(nothing) == [(0, 9, "not_started")] * N


def test_work_is_shared_in_advance_and_what_is_left_goes_on() -> None:
    stage = Scripted([(at(4, 0, 0), 4, 1.0), (at(4, 2, 0), 5, 4.0), (at(4, 2, 7), 7, 2.0)])
    ordered = run(stage, Limits(ENDLESS, work=7.0))
    assert stage.shares == [7.0 / 3, 6.0 / 2, 2.0]
    assert shown(ordered) == [(4, 4, "proven"), (2, 5, "bounded"), (7, 7, "proven")]
    assert ordered.work == 7.0


def test_an_unproven_goal_is_taken_up_again_and_those_after_it_anew() -> None:
    stage = Scripted(
        [
            (at(4, 0, 0), 6, 1.0),
            (at(4, 2, 0), 2, 1.0),
            (at(4, 2, 7), 7, 1.0),
            (at(5, 1, 0), 5, 1.0),
            (at(5, 3, 0), 3, 1.0),
            (at(5, 3, 1), 1, 1.0),
        ]
    )
    ordered = run(stage, Limits(ENDLESS, work=100.0))
    assert shown(ordered) == [(5, 5, "proven"), (3, 3, "proven"), (1, 1, "proven")]
    assert stage.script == []
    assert stage.programs[4].is_feasible(at(5, 0, 0))
    assert not stage.programs[4].is_feasible(at(4, 9, 9))


def test_work_that_changes_nothing_ends_the_run() -> None:
    once = [(at(4, 0, 0), 6, 1.0), (at(4, 2, 0), 2, 1.0), (at(4, 2, 7), 7, 1.0)]
    ordered = run(Scripted([*once, *once]), Limits(ENDLESS, work=100.0))
    assert shown(ordered) == [(4, 6, "bounded"), (2, 2, "proven"), (7, 7, "proven")]


# --- stopped at any moment ----------------------------------------------------------------------------


@dataclass
class Patience:
    """Says stop from the given question on."""

    questions: int

    def __call__(self) -> bool:
        self.questions -= 1
        return self.questions < 0


@pytest.mark.parametrize("questions", [0, 1, 3, 8, 20])
def test_whenever_it_is_stopped_what_it_claims_holds(questions: int) -> None:
    seen_statuses = set()
    for seed in range(6):
        for seen in contexts(seed, profiles=2):
            outcome = solved(seen, stop=Patience(questions))
            seen_statuses.add(outcome.status)
            assert Brute.of(seen).is_honest(outcome)
    assert Status.FEASIBLE in seen_statuses or Status.OPTIMAL in seen_statuses


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that only the test moves: its one entry."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(("even", "parts"), [(True, [1 / 8, 1 / 4, 1.0]), (False, [1 / 3, 1 / 3, 1.0])])
def test_shares_are_even_or_a_third_at_least(clock: list[float], even: bool, parts: list[float]) -> None:
    limits = Limits(Control(clock[0] + 800), even=even)
    shares = [limits.share(turns).control.left for turns in (8, 4, 1)]
    assert shares == pytest.approx([800 * part for part in parts])


@pytest.mark.parametrize(("limit", "turns"), [(4.4, 3), (4.6, 6)])
def test_no_second_turn_of_all_goals_where_time_is_short(
    clock: list[float], limit: float, turns: int
) -> None:
    """The first turns take 3 s: with less than half of that left there is no other one."""

    def passing() -> None:
        clock[0] += 1.0 if len(stage.programs) <= N else 0.1

    first = [(at(4, 0, 0), 6, 0.0), (at(4, 2, 0), 2, 0.0), (at(4, 2, 7), 7, 0.0)]
    again = [(at(6, 0, 0), 6, 0.0), (at(6, 2, 0), 2, 0.0), (at(6, 2, 7), 7, 0.0)]
    stage = Scripted([*first, *again], after=passing)
    run(stage, Limits(Control(clock[0] + limit)))
    assert len(stage.programs) == turns
