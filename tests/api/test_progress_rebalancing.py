"""Progress of a rebalancing: its own goals have titles, losses are told without a minus sign."""

from __future__ import annotations

import pytest

from api.messages import Lang
from api.progress import progress_line
from rules.registry import UnknownNameError
from rules.substitution.goals import FILLED, LEVEL, MOVED, title_of
from solver.process import Progress
from solver.result import GoalStatus, GoalValue

GOALS = (
    GoalValue(FILLED, 7, 9, GoalStatus.BOUNDED),
    GoalValue(MOVED, -4, -3, GoalStatus.BOUNDED),
    GoalValue(LEVEL, -2, -2, GoalStatus.PROVEN),
    GoalValue("application", 5, 5, GoalStatus.PROVEN),
)


def test_the_goals_of_a_rebalancing_are_told_by_their_titles() -> None:
    lines = [progress_line(Progress(goal.name, None, GOALS, 1.0), Lang.EN, 1.0) for goal in GOALS]
    assert [title_of(goal.name)[1] in line for goal, line in zip(GOALS, lines, strict=True)] == [True] * 4
    assert "7" in lines[0]
    assert "9" in lines[0]
    assert "-" not in lines[1]


def test_the_titles_of_other_goals_are_those_of_their_records() -> None:
    assert title_of("application")[0] != ""
    with pytest.raises(UnknownNameError, match="unheard_of"):
        title_of("unheard_of")
