"""The input of questions about a plan: a plan folder of ours, or a table of places that somebody made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from api.claimed import Content, day_of_plan, rebalanced_on, seed_of_plan
from api.exits import all_wrong
from api.loading import attempt, day_of, load
from api.own_plan.located import located, with_counted_rows
from api.plan_folder import read_certificate
from api.same_input import check_same_input
from datasets import ReadResult
from datasets.plan_table import AssignmentTable, read_assignments
from rules.audit import UnknownPlace, Verdict, audit
from rules.base import Sentence
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.problems import InputError
from rules.profile import Profile
from rules.substitution.changes import announced


@dataclass(frozen=True)
class Asked:
    """What the command line names; ``as_of`` and ``seed`` are those of the plan where None."""

    dataset: Path
    plan: Path
    rules: str
    as_of: str | None = None
    seed: int | None = None


@dataclass(frozen=True, eq=False)
class Own:
    """A plan with the data that it is about."""

    read: ReadResult
    dataset: Dataset
    profile: Profile
    as_of: date | None
    seed: int
    claimed: Content | None
    table: AssignmentTable

    @property
    def context(self) -> Context:
        """The data under the profile."""
        return Context(self.dataset, self.profile, self.as_of, self.seed)

    @property
    def plan(self) -> Assignment:
        """The places that were understood, repeats among them."""
        return Assignment(self.table.teacher, self.table.group)

    @cached_property
    def distinct(self) -> tuple[Assignment, list[int]]:
        """The places each once, in their order, and the row of the first of each."""
        seen: dict[tuple[int, int], int] = {}
        for place in zip(self.table.teacher.tolist(), self.table.group.tolist(), self.table.row, strict=True):
            seen.setdefault(place[:2], place[2])
        columns = np.array(list(seen), dtype=np.int32).reshape(-1, 2)
        return Assignment(columns[:, 0].copy(), columns[:, 1].copy()), list(seen.values())

    def verdict(self) -> Verdict:
        """The audit of the table as it stands, each breach with its rows."""
        table = self.table
        found = audit(
            self.dataset,
            self.plan,
            self.profile,
            as_of=self.as_of,
            seed=self.seed,
            unknown=self.unknown,
            rows=table.row,
        )
        plan, rows = self.distinct
        return located(with_counted_rows(found, Facts(self.context, plan), rows), table)

    @property
    def unknown(self) -> list[UnknownPlace]:
        """Rows that name nobody, or no group, of the data."""
        return [
            UnknownPlace(u.row, u.teacher_id, u.group_id, _unknown_sentence(u.reason_ru, u.reason_en))
            for u in self.table.unknown
        ]


def read_own(asked: Asked) -> Own:
    """Everything read, all mistakes told at once.

    Raises: InputError: a date that is none, unreadable input, or a plan for other data.
    """
    errors: list[InputError] = []
    day = attempt(lambda: day_of("--as-of", asked.as_of), errors)
    certificate = attempt(lambda: (read_certificate(asked.plan),), errors)
    loaded = attempt(lambda: load(asked.dataset, asked.rules), errors)
    if errors or loaded is None or certificate is None:
        raise all_wrong(errors)
    (read, profile), (claimed,) = loaded, certificate
    if claimed is not None:
        check_same_input(claimed, read.dataset, asked.plan)
    told_by = day or rebalanced_on(claimed)
    return Own(
        read=read,
        dataset=read.dataset if told_by is None else announced(read.dataset, told_by),
        profile=profile,
        as_of=day or day_of_plan(claimed),
        seed=asked.seed if asked.seed is not None else seed_of_plan(claimed),
        claimed=claimed,
        table=read_assignments(asked.plan, read.dataset),
    )


def _unknown_sentence(ru: str, en: str) -> Sentence:
    return f"Место не найдено в данных: {ru}.", f"The place is not found in the data: {en}."
