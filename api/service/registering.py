"""What is told about a published plan, judged before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from api.service.published import Published
from datasets.arrivals import record_of, with_rows
from datasets.assemble import dataset_from_raw
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.substitution import confirmations, named, overruling, refusals
from rules.substitution.changes import announced
from rules.substitution.judging import Finding, Judged
from rules.substitution.policy import Policy
from rules.tables import Substitutes
from store.registrations import Registration

TABLE_OF: Mapping[str, str] = {
    "confirmation": "confirmations",
    "refusal": "refusals",
    "change": "group_changes",
    "substitute": "substitutes",
    "overrule": "overrules",
}
"""Per kind of registration the table of a dataset whose rows it brings."""
SUBSTITUTE = "substitute"
"""Whoever is named is judged by every rule on pairs: that takes the whole dataset."""
_Judge = Callable[..., Judged]
_JUDGES: Mapping[str, _Judge] = {
    "confirmation": confirmations.judge,
    "refusal": refusals.judge,
    "overrule": lambda dataset, _, rows, policy, today: overruling.judge(dataset, rows, policy, today),
}


@dataclass(frozen=True)
class Told:
    """What is to be said of rows that somebody wants to register: findings by their place among them."""

    findings: tuple[tuple[int, Finding], ...]

    @property
    def faults(self) -> list[tuple[int, Finding]]:
        """Those that keep a row from being registered."""
        return [(row, finding) for row, finding in self.findings if not finding.admitted]


def texts(content: Mapping[str, Any]) -> dict[str, str]:
    """A row as the cells of a table."""
    return {name: _text(value) for name, value in content.items() if value is not None}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def rows_by_table(told: Sequence[Registration]) -> dict[str, list[dict[str, str]]]:
    """Registrations as rows of the tables that they belong to."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in told:
        found.setdefault(TABLE_OF[one.kind], []).append(texts(one.content))
    return found


def judged(
    published: Published,
    pending: Sequence[Registration],
    kind: str,
    contents: Sequence[Mapping[str, Any]],
    today: date,
) -> Told:
    """Judge rows that are to be registered, beside what is registered already.

    ``published``: whole where substitutes are named.
    Raises: InputError: cells that mean nothing, ids that the data does not have, rows told twice; rows count
    from 1 among ``contents``.
    """
    table, before = TABLE_OF[kind], rows_by_table(pending)
    arriving = [texts(content) for content in contents]
    judge = _named(published, before, today) if kind == SUBSTITUTE else _JUDGES.get(kind)
    if judge is None:
        raw = with_rows(published.raw, before)
        _check_added(with_rows(raw, {table: arriving}), table, len(raw.get(table, ())))
        return Told(())
    record_of(table, arriving, published.raw)  # what is wrong in a cell is told by its row among these
    told = before.pop(table, [])
    dataset = announced(dataset_from_raw(with_rows(published.raw, before))[0], today)
    rows = record_of(table, [*told, *arriving], published.raw)
    plan = published.places(dataset)
    found = judge(dataset, plan, rows, published.profile.substitution, today)
    # the judge counts rows as Excel shows them: the first below the heading is 2
    placed = [(finding.row - 2 - len(told), finding) for finding in found.findings]
    return Told(tuple((row, finding) for row, finding in placed if row >= 0))


def _named(published: Published, before: Mapping[str, Sequence[Mapping[str, str]]], today: date) -> _Judge:
    """The judge of substitutes: nobody is one who refuses a place, as is registered."""
    refusing = record_of("refusals", before.get("refusals", ()), published.raw)

    def judge(dataset: Dataset, plan: Assignment, rows: Substitutes, policy: Policy, _: date) -> Judged:
        refusers = np.zeros(dataset.n_persons, dtype=np.bool_)
        refusers[dataset.teachers.person[refusing.teacher]] = True
        return named.judge(Context(dataset, published.profile, today), plan, refusers, rows, policy)

    return judge


def _check_added(raw: Mapping[str, pd.DataFrame], table: str, known: int) -> None:
    """Raises: InputError: what was added to the table is wrong."""
    try:
        dataset_from_raw(raw)
    except InputError as error:
        wrong = [p for p in error.problems if p.grade is Grade.ERROR]
        raise InputError([_as_sent(problem, table, known) for problem in wrong]) from error


def _as_sent(problem: Problem, table: str, known: int) -> Problem:
    """The problem with its row counted from 1 among those that were sent."""
    row = None if problem.row is None else problem.row - 1 - known
    return replace(problem, file=table, row=row)
