"""The plan that scenarios start from, where one was handed in: judged here, its proofs where they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from api.claimed import Content, day_of_plan, goals_of_plan, is_rebalanced, made_under, seed_of_plan
from api.multipliers_file import read_multipliers
from api.plan_folder import CERTIFICATE, read_certificate
from api.same_input import check_same_input
from api.whatif.records import GoalSeen, Solved, State
from datasets.plan_table import read_assignments
from rules.audit import audit
from rules.context import Assignment, Context, Facts
from rules.matching import distinct, pair_key
from rules.problems import Grade, InputError, Problem

COUNTED = "counted"
"""Status of a goal of a plan whose proofs do not hold here."""


@dataclass(frozen=True, eq=False)
class Paper:
    """The certificate of a plan folder (None: a table of places), and what it says of day and seed."""

    path: Path
    content: Content | None

    @property
    def as_of(self) -> date | None:
        """The day on which the plan was made."""
        return day_of_plan(self.content)

    @property
    def seed(self) -> int:
        """The seed of its lottery."""
        return seed_of_plan(self.content)


def read_paper(path: Path) -> Paper:
    """The certificate.  Raises: InputError: it can't be read, or it is one of a rebalancing."""
    content = read_certificate(path)
    if is_rebalanced(content):
        expected = ("план kvota allocate", "a plan of kvota allocate")
        raise InputError(
            [
                Problem(
                    Grade.ERROR,
                    str(path / CERTIFICATE),
                    "план после перестановки: сценарий составил бы всё заново",
                    "a plan after a rebalancing: a scenario would plan everything anew",
                    column="rebalancing",
                    expected_ru=expected[0],
                    expected_en=expected[1],
                    code="rebalanced_base",
                )
            ]
        )
    return Paper(path, content)


def base_from(paper: Paper, context: Context) -> tuple[Solved, list[str]]:
    """The plan as the base, and the keys of what has to be said about it.

    Raises: InputError: the plan was made for other data (the base changed since), or can't be read.
    """
    dataset, profile = context.dataset, context.profile
    if paper.content is not None:
        check_same_input(paper.content, dataset, paper.path)
    table = read_assignments(paper.path, dataset)
    if table.unknown:
        raise InputError([_unknown(table.file, place.row) for place in table.unknown])
    plan = Assignment(table.teacher, table.group)
    verdict = audit(dataset, plan, profile, as_of=context.as_of, seed=context.seed, rows=table.row)
    facts = Facts(context, _each_once(plan, dataset.n_groups))
    proofs = _proofs(paper, context, verdict.goals) if verdict.ok else {}
    goals = tuple(proofs.get(name, GoalSeen(name, value, None, COUNTED)) for name, value in verdict.goals)
    notes = []
    if paper.content is None:
        notes.append("no_certificate")
    elif not proofs and verdict.ok:
        notes.append("other_profile")
    if not verdict.ok:
        notes.append("base_breaks")
    multipliers = {} if paper.content is None else read_multipliers(paper.path)
    return Solved(context, _state(goals), facts, verdict, goals, multipliers=multipliers), notes


def _each_once(plan: Assignment, n_groups: int) -> Assignment:
    keys = distinct(pair_key(plan.teacher, plan.group, max(1, n_groups)))
    return Assignment((keys // max(1, n_groups)).astype(np.int32), (keys % max(1, n_groups)).astype(np.int32))


def _unknown(file: str, row: int) -> Problem:
    return Problem(
        Grade.ERROR,
        file,
        "место не найдено в данных",
        "the place is not found in the data",
        row=row,
        expected_ru="педагог и группа из данных (kvota audit покажет все)",
        expected_en="a teacher and a group of the data (see kvota audit)",
        code="unknown_id",
    )


def _state(goals: tuple[GoalSeen, ...]) -> State:
    if all(seen.proven for seen in goals):
        return State.OPTIMAL
    return State.GIVEN if any(seen.status == COUNTED for seen in goals) else State.FEASIBLE


def _proofs(paper: Paper, context: Context, values: tuple[tuple[str, int], ...]) -> dict[str, GoalSeen]:
    """The goals as the certificate claims them, by name; none where it was made under other rules, for
    another day or seed, or claims other values than the recount gives."""
    told = paper.content
    same = told is not None and made_under(told, context.profile) and told.get("violations") == []
    if told is None or not same or (paper.as_of, paper.seed) != (context.as_of, context.seed):
        return {}
    goals = goals_of_plan(told) or ()
    if tuple((goal.name, goal.value) for goal in goals) != values:
        return {}
    return {goal.name: GoalSeen(goal.name, goal.value, goal.bound, str(goal.status)) for goal in goals}
