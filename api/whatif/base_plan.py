"""The plan that scenarios start from, where one was handed in: judged here, its proofs where they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from api.plan_folder import CERTIFICATE, read_certificate
from api.same_input import check_same_input
from api.whatif.records import GoalSeen, Solved, State
from datasets.plan_table import read_assignments
from rules.audit import audit
from rules.context import Assignment, Context, Facts
from rules.matching import distinct, pair_key
from rules.problems import Grade, InputError, Problem
from solver.result import GoalStatus

COUNTED = "counted"
"""Status of a goal of a plan whose proofs do not hold here."""


@dataclass(frozen=True, eq=False)
class Paper:
    """The certificate of a plan folder (None: a table of places), and what it says of day and seed."""

    path: Path
    content: Mapping[str, object] | None

    @property
    def as_of(self) -> date | None:
        """The day on which the plan was made."""
        text = self.content.get("as_of") if self.content else None
        return date.fromisoformat(text) if isinstance(text, str) else None

    @property
    def seed(self) -> int:
        """The seed of its lottery."""
        seed = self.content.get("seed") if self.content else None
        return seed if isinstance(seed, int) else 0


def read_paper(path: Path) -> Paper:
    """The certificate.  Raises: InputError: it can't be read, or it is one of a rebalancing."""
    content = read_certificate(path)
    if content is not None and isinstance(content.get("rebalancing"), Mapping):
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
    proofs = _proofs(paper, context, dict(verdict.goals)) if verdict.ok else {}
    goals = tuple(proofs.get(name, GoalSeen(name, value, None, COUNTED)) for name, value in verdict.goals)
    notes = []
    if paper.content is None:
        notes.append("no_certificate")
    elif not proofs and verdict.ok:
        notes.append("other_profile")
    if not verdict.ok:
        notes.append("base_breaks")
    return Solved(context, _state(goals), facts, verdict, goals), notes


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


def _proofs(paper: Paper, context: Context, values: Mapping[str, int]) -> dict[str, GoalSeen]:
    """The goals as the certificate claims them, by name; none where it was made under other rules, for
    another day or seed, or claims other values than the recount gives."""
    told = paper.content or {}
    profile: object = told.get("profile")
    same = (
        isinstance(profile, Mapping)
        and profile.get("sha256") == context.profile.sha256
        and (paper.as_of, paper.seed) == (context.as_of, context.seed)
        and told.get("violations") == []
    )
    listed = told.get("goals")
    if not same or not isinstance(listed, list):
        return {}
    found = {str(g["name"]): _claim(g) for g in listed if isinstance(g, Mapping) and "name" in g}
    claimed = {name: seen.value for name, seen in found.items() if seen is not None}
    if list(claimed.items()) != list(values.items()):
        return {}
    return {name: seen for name, seen in found.items() if seen is not None}


def _claim(told: Mapping[str, object]) -> GoalSeen | None:
    value, bound, status = told.get("value"), told.get("bound"), told.get("status")
    if type(value) is not int or type(bound) is not int or bound < value or status not in list(GoalStatus):
        return None
    if (status == GoalStatus.PROVEN) != (bound == value):
        return None
    return GoalSeen(str(told["name"]), value, bound, str(status))
