"""A rebalancing in a child process: the same answer, progress, a stop, too much memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pytest

from rules.substitution.check import judge
from rules.substitution.goals import FILLED, LEVEL, MOVED
from solver.child import Patience
from solver.options import Options
from solver.process import Progress, SolverError
from solver.rebalancing.process import solve
from solver.rebalancing.search import rebalance
from tests.solver.rebalancing.test_brute_force import drawn

LONG = Patience(stop_s=300, grace_s=300)


@pytest.fixture(autouse=True)
def nobody_is_left_behind() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def test_the_same_answer_as_in_this_process_and_progress_on_the_way() -> None:
    case, heard = drawn(0), list[Progress]()
    found = solve(case, Options(seconds=300), heard.append, patience=LONG)
    here = rebalance(case, Options(seconds=300))
    assert found.goals == here.goals
    assert found.chains == here.chains
    assert judge(case, found.after, found.chains).ok
    assert [goal.name for goal in heard[-1].goals][:3] == [FILLED, MOVED, LEVEL]
    assert {progress.goal for progress in heard} <= {"", *(goal.name for goal in found.goals)}


def test_whoever_stops_it_gets_what_is_known() -> None:
    case = drawn(0)
    found = solve(case, Options(seconds=300), should_stop=lambda: True, patience=LONG)
    assert judge(case, found.after, found.chains).ok
    assert all(goal.bound >= goal.value for goal in found.goals)


class _Deaf:
    """Asks for the stop once something was told, and lets nobody wait for it."""

    def __init__(self) -> None:
        self.heard: list[Progress] = []

    def __call__(self) -> bool:
        return bool(self.heard)


def test_one_that_is_killed_says_so_and_how_long_it_took() -> None:
    """What it had sent before counts: its answer, or the best that it told."""
    deaf = _Deaf()
    case = drawn(0)
    patience = Patience(stop_s=-1, grace_s=300)
    found = solve(case, Options(seconds=300), deaf.heard.append, deaf, patience)
    assert judge(case, found.after, found.chains).ok
    assert found.runtime_s > 0
    assert found.stopped in ("", "killed")
    assert [goal.bound >= goal.value for goal in found.goals] == [True] * len(found.goals)
    assert found.goals == (deaf.heard[-1].goals if found.stopped else found.goals)


def test_too_much_memory_ends_it() -> None:
    with pytest.raises(SolverError):
        solve(drawn(0), Options(seconds=300, memory_mib=1), patience=LONG, used=lambda process: 2.0)
