"""Questions in a child process: the answer, what is left of one that is killed, stopped, or fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from solver.answers.aside import Base, ask
from solver.answers.value_questions import Scope
from solver.answers.worth_questions import AskBackbone, AskReserve, AskValues
from solver.answers.worths import Values
from solver.child import Patience, SolverError
from solver.options import Control, Options
from tests.builders import tiny
from tests.solver.solving import context, solved


def base() -> Base:
    """Three wish for a group of one."""
    wishes = [{"teacher_id": t, "programme_id": "p1"} for t in ("t1", "t2", "t3")]
    seen = context(tiny(groups=[{"max_size": 1}], applications=wishes))
    outcome = solved(seen)
    assert outcome.assignment is not None
    return Base(seen, outcome.assignment, outcome.goals)


@dataclass(frozen=True)
class Endless:
    """Tells something first, where it has something, and does not end by itself."""

    first: str = ""
    heeds: bool = True

    def __call__(self, base: Base, control: Control, options: Options, tell: Callable[[object], None]) -> str:
        if self.first:
            tell(self.first)
        while not (self.heeds and control.ended):
            time.sleep(0.02)
        return "the end"


@dataclass(frozen=True)
class Failing:
    """Fails at once."""

    def __call__(self, base: Base, control: Control, options: Options, tell: Callable[[object], None]) -> str:
        raise RuntimeError("out of order")


def test_the_answer_travels_and_so_does_what_is_known_meanwhile() -> None:
    heard: list[Values] = []
    found = ask(base(), AskValues(Scope()), Options(seconds=60), heard.append)
    assert found is not None
    assert found.whole
    assert [worth.exact for worth in found.answer.worths] == [(5,), (5,)]
    assert [worth.further for worth in found.answer.worths] == [1, 1]
    assert heard


def test_records_of_the_other_questions_travel_too() -> None:
    from solver.answers.reserve import Wish

    known = ask(base(), AskBackbone(), Options(seconds=60))
    assert known is not None
    assert known.answer.proven
    stood_by = ask(base(), AskReserve(Wish()), Options(seconds=60))
    assert stood_by is not None
    assert len(stood_by.answer.teacher) == 2


def test_a_stop_ends_it_with_its_answer() -> None:
    found = ask(base(), Endless("half"), Options(seconds=60), should_stop=lambda: True)
    assert found is not None
    assert (found.answer, found.whole) == ("the end", True)


def test_of_one_that_is_killed_the_last_word_is_kept() -> None:
    heard: list[str] = []
    asked = ask(
        base(),
        Endless("half", heeds=False),
        Options(seconds=60),
        heard.append,
        should_stop=lambda: bool(heard),
        patience=Patience(stop_s=0.1),
    )
    assert asked is not None
    assert (asked.answer, asked.whole) == ("half", False)


def test_one_that_is_killed_before_it_told_anything_leaves_nothing() -> None:
    assert ask(base(), Endless(heeds=False), Options(seconds=0.5), patience=Patience(grace_s=0.1)) is None


def test_one_that_fails_says_so() -> None:
    with pytest.raises(SolverError, match="out of order"):
        ask(base(), Failing(), Options(seconds=60))
