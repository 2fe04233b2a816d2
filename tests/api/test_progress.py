"""Progress in the user's words; signals as a wish."""

from __future__ import annotations

import os
import signal

import pytest

from api.interrupts import wish_to_stop
from api.messages import MESSAGES, Lang
from api.progress import Reporter, progress_line
from rules.registry import GOALS
from solver.process import Progress
from solver.result import GoalStatus, GoalValue


def progress(name: str, value: int, bound: int) -> Progress:
    """A moment in which one goal is at work."""
    status = GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED
    others = tuple(GoalValue(g.name, 0, 0, GoalStatus.PROVEN) for g in GOALS[:2] if g.name != name)
    return Progress(name, None, (*others, GoalValue(name, value, bound, status)), 1.0)


def test_a_line_tells_goal_value_limit_and_time() -> None:
    assert progress_line(progress("application", 561, 600), Lang.RU, 3.4) == (
        "Цель 3 из 3 · Пожелания в заявках · достигнуто 561 · больше 600 не бывает · "
        "доказано с точностью до 39 · 3 с"
    )
    assert progress_line(progress("travel", -8, -8), Lang.EN, 0.2) == (
        "Goal 3 of 3 · Days away from home · reached 8 · no better is possible (proven) · 0 s"
    )
    assert "меньше 5 не бывает" in progress_line(progress("travel", -8, -5), Lang.RU, 1)


@pytest.mark.parametrize("lang", list(Lang))
def test_no_word_of_ours_is_said(lang: Lang) -> None:
    for ru, en in MESSAGES.values():
        text = ru if lang is Lang.RU else en
        assert "gap" not in text.split()
        assert "CP-SAT" not in text


def test_plain_lines_once_a_goal(capsys: pytest.CaptureFixture[str]) -> None:
    with Reporter(Lang.RU) as reporter:
        for value in (1, 2, 3):
            reporter.show(progress("application", value, 9))
        reporter.show(progress("travel", -3, 0))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "достигнуто 1" in lines[0]


def test_a_signal_is_a_wish_and_afterwards_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    wishes: list[int] = []
    with wish_to_stop(lambda: wishes.append(1)) as asked:
        assert not asked()
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
        assert asked()
    assert wishes == [1]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_signal_in_the_middle_of_a_print_is_a_wish_too() -> None:
    def reentrant() -> None:
        raise RuntimeError("reentrant call inside <_io.BufferedWriter name='<stderr>'>")

    with wish_to_stop(reentrant) as asked:
        os.kill(os.getpid(), signal.SIGINT)
        assert asked()
