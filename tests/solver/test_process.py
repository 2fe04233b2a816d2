"""The solve in a child process: watched, stopped, killed, broken, and the same again."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from rules.context import Context
from solver.memory import used_mib, usual_limit_mib
from solver.options import Options
from solver.process import Patience, Progress, SolverError, solve
from solver.result import GoalStatus, Outcome, Status
from tests.builders import tiny
from tests.solver.brute import Brute
from tests.solver.hard import breaking_down, broken_from_the_start, endless
from tests.solver.random_instances import contexts
from tests.solver.solving import context, judged, named, solved, values

LONG = Patience(stop_s=300, grace_s=300)
"""However slow the machine, nobody is killed for it."""


@pytest.fixture(autouse=True)
def nobody_is_left_behind() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@dataclass
class Watcher:
    """Keeps what it hears, and wants to stop once it has heard of enough plans."""

    stop_after: int = 10**9
    heard: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.heard.append(progress)

    def enough(self) -> bool:
        return sum(progress.assignment is not None for progress in self.heard) >= self.stop_after

    @property
    def last(self) -> Progress:
        return self.heard[-1]


def kill_the_child() -> bool:
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
    return False


def feasible_context() -> Context:
    """A drawn one with several goals and a plan that takes some of them."""
    return next(
        seen for seed in range(99) for seen in contexts(seed) if sum(Brute.of(seen).reached() or ()) > 9
    )


def same_plan(one: Outcome, other: Outcome | Progress) -> bool:
    a, b = one.assignment, other.assignment
    assert a is not None
    assert b is not None
    both = zip((a.teacher, a.group), (b.sorted().teacher, b.sorted().group), strict=True)
    return all(x.dtype == y.dtype and x.tobytes() == y.tobytes() for x, y in both)


def holds(seen: Context, outcome: Outcome) -> None:
    """A valid plan with its goals counted right, unproven, and not said to be repeatable."""
    verdict = judged(seen, outcome.assignment)
    assert verdict.violations == ()
    assert verdict.goals == tuple((goal.name, goal.value) for goal in outcome.goals)
    assert outcome.status is Status.FEASIBLE
    assert all(goal.bound > goal.value for goal in outcome.goals)
    assert not outcome.repeatable


def test_the_same_answer_as_in_this_process_and_progress_on_the_way() -> None:
    seen, watcher = feasible_context(), Watcher()
    outcome = solve(seen, Options(seconds=300), watcher)
    assert outcome.status is Status.OPTIMAL
    assert values(outcome) == Brute.of(seen).reached() == values(solved(seen))
    assert outcome.notes == {}
    assert watcher.heard[0].assignment is not None
    assert {progress.goal for progress in watcher.heard} <= {"", *seen.profile.goals, "floor_shortfall"}
    names = tuple(goal.name for goal in outcome.goals)
    assert all(tuple(g.name for g in progress.goals) == names for progress in watcher.heard)
    moments = [progress.elapsed_s for progress in watcher.heard]
    assert moments == sorted(moments)
    assert same_plan(outcome, watcher.last)


def test_whoever_stops_it_gets_a_plan_and_a_bound_that_holds() -> None:
    seen, watcher = endless(), Watcher(stop_after=2)
    outcome = solve(seen, Options(seconds=3000, work=1e6), watcher, watcher.enough, LONG)
    holds(seen, outcome)
    assert outcome.notes == {}
    assert values(outcome) >= values_of(watcher.heard[1])


def values_of(progress: Progress) -> tuple[int, ...]:
    return tuple(goal.value for goal in progress.goals)


def test_a_stop_at_the_first_plan_of_a_small_input_is_honest() -> None:
    seen, watcher = feasible_context(), Watcher(stop_after=1)
    outcome = solve(seen, Options(seconds=3000), watcher, watcher.enough, LONG)
    assert Brute.of(seen).is_honest(outcome)
    assert outcome.assignment is not None


def test_that_there_is_no_plan_comes_with_the_reasons() -> None:
    seen = context(tiny(decisions=[{"group_id": "g1"}]))
    outcome = solve(seen, Options(seconds=3000), patience=LONG)
    assert (outcome.status, outcome.assignment, outcome.goals) == (Status.INFEASIBLE, None, ())
    assert outcome.clashes == solved(seen).clashes
    assert named(outcome) == {"decision_must", "source"}


def test_one_that_does_not_hear_the_stop_is_killed_and_its_last_plan_kept() -> None:
    seen, watcher = endless(), Watcher(stop_after=2)
    deaf = Patience(stop_s=-1, grace_s=300)
    outcome = solve(seen, Options(seconds=3000), watcher, watcher.enough, deaf)
    holds(seen, outcome)
    assert outcome.notes == {"stopped": "killed"}
    assert same_plan(outcome, watcher.last)
    assert outcome.goals == watcher.last.goals


def test_one_killed_from_outside_leaves_its_last_plan() -> None:
    seen, watcher = endless(), Watcher(stop_after=2)
    outcome = solve(
        seen, Options(seconds=3000, work=1e6), watcher, lambda: watcher.enough() and kill_the_child(), LONG
    )
    holds(seen, outcome)
    assert outcome.notes == {"stopped": "failed"}
    assert same_plan(outcome, watcher.last)
    assert outcome.goals == watcher.last.goals


def test_one_killed_before_any_plan_is_an_error() -> None:
    with pytest.raises(SolverError, match="ended without a word"):
        solve(endless(), Options(seconds=3000), should_stop=kill_the_child, patience=LONG)


def test_one_killed_for_its_slowness_before_any_plan_knows_nothing() -> None:
    at_once = Patience(grace_share=0, grace_s=-1)
    outcome = solve(endless(), Options(seconds=0), patience=at_once)
    assert (outcome.status, outcome.assignment, outcome.goals) == (Status.UNKNOWN, None, ())
    assert not outcome.repeatable


def test_a_crash_before_any_plan_is_an_error_that_says_why() -> None:
    with pytest.raises(SolverError, match="KeyError: 'no_such_goal'"):
        solve(broken_from_the_start(endless()), Options(seconds=3000), patience=LONG)


def test_a_crash_after_a_plan_keeps_the_plan() -> None:
    seen, watcher = feasible_context(), Watcher()
    outcome = solve(breaking_down(seen), Options(seconds=3000, work=1e6), watcher, patience=LONG)
    assert outcome.notes == {"stopped": "failed"}
    assert not outcome.repeatable
    assert judged(seen, outcome.assignment).ok
    assert same_plan(outcome, watcher.last)
    assert Brute.of(seen).is_honest(outcome)


def test_a_mistake_of_the_listener_ends_the_child_too() -> None:
    def mistaken(progress: Progress) -> None:
        raise LookupError("the listener's own")

    with pytest.raises(LookupError, match="the listener's own"):
        solve(endless(), Options(seconds=3000), mistaken, patience=LONG)


def test_a_time_limit_is_kept_by_the_child_itself() -> None:
    seen = endless()
    outcome = solve(seen, Options(seconds=1, work=1e6), patience=LONG)
    holds(seen, outcome)
    assert outcome.notes == {}


def test_without_any_time_there_is_a_plan_all_the_same() -> None:
    seen = endless()
    outcome = solve(seen, Options(seconds=0), patience=LONG)
    holds(seen, outcome)
    assert [goal.status for goal in outcome.goals] == [GoalStatus.NOT_STARTED]


def test_work_units_give_the_same_plan_to_the_byte_whatever_the_workers() -> None:
    hard, easy = endless(), feasible_context()
    first, again = (
        [
            solve(seen, Options(seconds=3000, work=0.3, workers=workers), patience=LONG)
            for seen in (hard, easy)
        ]
        for workers in (1, 2)
    )
    for one, other in zip(first, again, strict=True):
        assert same_plan(one, other)
        assert [(g.name, g.value, g.bound) for g in one.goals] == [
            (g.name, g.value, g.bound) for g in other.goals
        ]
        assert one.work == other.work
        assert one.repeatable
        assert other.repeatable
    assert [outcome.status for outcome in first] == [Status.FEASIBLE, Status.OPTIMAL]


def test_one_that_takes_too_much_memory_is_stopped_and_its_plan_kept() -> None:
    watcher = Watcher()

    def used(pid: int) -> float:
        """Little until a plan is there, then a little more than may be."""
        return 110.0 if any(p.assignment is not None for p in watcher.heard) else 1.0

    found = solve(endless(), Options(seconds=300, memory_mib=100), watcher, patience=LONG, used=used)
    assert (found.status, found.notes["stopped"], found.repeatable) == (Status.FEASIBLE, "memory", False)
    assert found.assignment is not None


def test_one_that_goes_on_growing_is_killed_and_its_last_plan_kept() -> None:
    watcher = Watcher()

    def used(pid: int) -> float:
        return 200.0 if any(p.assignment is not None for p in watcher.heard) else 1.0

    found = solve(endless(), Options(seconds=300, memory_mib=100), watcher, patience=LONG, used=used)
    assert (found.status, found.notes["stopped"]) == (Status.FEASIBLE, "memory")
    assert found.goals == watcher.last.goals


def test_memory_is_told_for_a_process_and_what_it_started() -> None:
    alone = used_mib(os.getpid())
    child = multiprocessing.get_context("spawn").Process(target=signal.pause)
    child.start()
    try:
        while used_mib(os.getpid()) < alone + 5 and child.is_alive():
            pass
        together = used_mib(os.getpid())
    finally:
        child.kill()
        child.join()
    assert 5 < alone < together
    limit = usual_limit_mib()
    assert limit is not None
    assert used_mib(os.getpid()) < limit
