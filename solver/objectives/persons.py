"""Goals that count persons: due dates, deficits, backed applications, waiting, lottery."""

from __future__ import annotations

import hashlib

import numpy as np

from rules.columns import IntArray
from rules.matching import distinct
from solver.columns import compact, join, key
from solver.draft import Draft
from solver.program import Linear


def overdue(draft: Draft) -> Linear:
    """Persons seated whose due date is on or before the first day of the period."""
    return draft.persons_seated(draft.context.overdue.astype(np.int64))


def expiring(draft: Draft) -> Linear:
    """Persons seated whose due date lies later in the period."""
    return draft.persons_seated(draft.context.expiring.astype(np.int64))


def waiting(draft: Draft) -> Linear:
    """Σ over seated persons of the largest ``waiting_periods`` of their posts."""
    weight = np.zeros(draft.dataset.n_persons, dtype=np.int64)
    np.maximum.at(weight, draft.dataset.teachers.person, draft.dataset.teachers.waiting_periods)
    return draft.persons_seated(weight)


def lottery(draft: Draft) -> Linear:
    """Σ over seated persons of the rank drawn from the seed and the person's id (last in order: 1)."""
    seed = draft.context.seed
    drawn = [hashlib.sha256(f"{seed}:{p}".encode()).hexdigest() for p in draft.dataset.person_ids]
    weight = np.empty(len(drawn), dtype=np.int64)
    weight[np.argsort(np.array(drawn))] = np.arange(len(drawn), 0, -1)
    return draft.persons_seated(weight)


def _covering(draft: Draft, minimum: int) -> tuple[IntArray, IntArray]:
    """Entries ``(row of person_competency, pair)``: the pair's programme covers the person's deficit."""
    person, competency, severity = draft.context.person_competency
    covered = draft.dataset.programmes.competencies
    width = max(1, len(draft.dataset.programmes))
    rows = np.flatnonzero(severity >= minimum)
    i, at = join(competency[rows].astype(np.int64), covered.codes.astype(np.int64))
    wanted = key(person[rows[i]], covered.row_of_code[at], width)
    j, pair = join(wanted, key(draft.pairs.person, draft.pairs.programme, width))
    keys = distinct(rows[i[j]] * np.int64(max(1, len(draft.pairs))) + pair)
    return keys // max(1, len(draft.pairs)), keys % max(1, len(draft.pairs))


def severe_deficit(draft: Draft) -> Linear:
    """Persons seated in a group that covers a competency in which they have severity 3."""
    return draft.persons_with(distinct(_covering(draft, 3)[1]))


def deficit(draft: Draft) -> Linear:
    """Σ over seated persons and competencies covered of the severity, each competency once a person."""
    row, pair = _covering(draft, 1)
    person, _, severity = draft.context.person_competency
    rows, number = compact(row)
    return draft.any_of(number, pair, severity[rows], draft.single[person[rows]])


def backed_application(draft: Draft) -> Linear:
    """Persons seated where they applied and a recommendation or a severe deficit of theirs backs it."""
    wished = _wished(draft)
    backed = np.union1d(_recommended(draft), _covering(draft, 3)[1])
    return draft.persons_with(np.intersect1d(wished, backed))


def _wished(draft: Draft) -> IntArray:
    """Pairs that an application of one of the person's posts fits."""
    wishes, pairs, dataset = draft.dataset.applications, draft.pairs, draft.dataset
    person = dataset.teachers.person[wishes.teacher]
    named = wishes.group >= 0
    g, p = max(1, dataset.n_groups), max(1, len(dataset.programmes))
    by_group = np.isin(key(pairs.person, pairs.group, g), key(person[named], wishes.group[named], g))
    by_programme = np.isin(
        key(pairs.person, pairs.programme, p), key(person[~named], wishes.programme[~named], p)
    )
    return np.flatnonzero(by_group | by_programme)


def _recommended(draft: Draft) -> IntArray:
    """Pairs whose programme is recommended to the person, by name or by position and school."""
    rows, dataset, pairs = draft.dataset.recommendations, draft.dataset, draft.pairs
    posts, width = dataset.teachers, max(1, len(dataset.programmes))
    named = rows.teacher >= 0
    i, holder = join(
        key(rows.school[~named], rows.position[~named], len(dataset.positions) + 1),
        key(posts.school, posts.position, len(dataset.positions) + 1),
    )
    person = np.concatenate([posts.person[rows.teacher[named]], posts.person[holder]])
    programme = np.concatenate([rows.programme[named], rows.programme[~named][i]])
    return np.flatnonzero(np.isin(key(pairs.person, pairs.programme, width), key(person, programme, width)))
