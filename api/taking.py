"""Some chains of an earlier proposal, taken as they are: no search, the same judge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from api.moves_table import MOVES, read_moves
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.substitution.case import Case
from rules.substitution.check import count
from rules.substitution.goals import FILLED, LEVEL, MOVED
from rules.substitution.moves import NOWHERE, Chain, Step
from rules.substitution.taking import plan_with
from solver.rebalancing.outcome import Rebalanced
from solver.result import GoalStatus, GoalValue, Status


def read_chains(proposal: Path, wanted: Sequence[int], dataset: Dataset) -> tuple[Chain, ...]:
    """Chains of a proposal's ``moves.csv`` by their numbers.

    Raises: InputError: there is no such table, or it does not have one of them, or names ids that the data
    does not have.
    """
    file = proposal / MOVES
    if not file.is_file():
        raise InputError([_problem(file, "здесь нет таблицы замен", "there is no table of moves here")])
    found = _chains(file, dataset)
    missing = sorted(set(wanted) - found.keys())
    if missing:
        named = ", ".join(map(str, missing))
        raise InputError([_problem(file, f"таких цепочек нет: {named}", f"no such chains: {named}")])
    return tuple(found[number] for number in sorted(set(wanted)))


def _chains(file: Path, dataset: Dataset) -> dict[int, Chain]:
    posts = {str(name): row for row, name in enumerate(dataset.teachers.teacher_id)}
    groups = {str(name): row for row, name in enumerate(dataset.groups.group_id)}
    try:
        rows = sorted(read_moves(file), key=lambda row: (int(row["chain"]), int(row["step"])))
        return {
            number: Chain(tuple(_step(row, posts, groups) for row in steps))
            for number, steps in groupby(rows, key=lambda row: int(row["chain"]))
        }
    except (KeyError, ValueError) as error:
        told = "таблица замен повреждена или от других данных", "damaged, or a table of moves of other data"
        raise InputError([_problem(file, *told)]) from error


def _step(row: dict[str, str], posts: dict[str, int], groups: dict[str, int]) -> Step:
    left_by, source = row["from_teacher"], row["from_group"]
    return Step(
        teacher=posts[row["to_teacher"]],
        from_group=groups[source] if source else NOWHERE,
        to_group=groups[row["to_group"]],
        left_by=posts[left_by] if left_by else NOWHERE,
    )


def taken(case: Case, chains: tuple[Chain, ...]) -> Rebalanced:
    """The plan with these chains alone; what they reach is counted, and only what is evident is proven.

    The goals of the profile, which come after these, are not looked at: a plan is called optimal only under
    one that has none.
    """
    after = plan_with(case, chains)
    figures = count(case, after, chains)
    goals = (
        _goal(FILLED, figures.filled, case.freed),
        _goal(MOVED, -figures.moved, -case.moved_anyway),
        _goal(LEVEL, -figures.level, 0),
    )
    proven = all(goal.status is GoalStatus.PROVEN for goal in goals) and not case.context.profile.goals
    return Rebalanced(Status.OPTIMAL if proven else Status.FEASIBLE, after, chains, goals, 0.0)


def _goal(name: str, value: int, most: int) -> GoalValue:
    bound = max(value, most)
    return GoalValue(name, value, bound, GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED)


def _problem(file: Path, ru: str, en: str) -> Problem:
    return Problem(
        Grade.ERROR,
        str(file),
        ru,
        en,
        expected_ru="папка предложения, которую записала kvota rebalance, и номера её цепочек",
        expected_en="the folder of a proposal written by kvota rebalance, and numbers of its chains",
        code="no_chains",
    )
