"""Goals that count places, recommendations, schools and days."""

from __future__ import annotations

import numpy as np

from rules.columns import IntArray
from rules.matching import distinct
from rules.tables import Mode
from solver.columns import compact, join, key
from solver.draft import Draft
from solver.membership import quota_members
from solver.program import Linear


def quota_use(draft: Draft) -> Linear:
    """Places that some quota row with ``max_seats`` grants; a place counts once."""
    _, pair = quota_members(draft.pairs, draft.dataset.quotas.max_seats.filled)
    granted = distinct(pair)
    return Linear.of(granted, np.ones(len(granted), dtype=np.int64))


def recommendation(draft: Draft) -> Linear:
    """Recommendations followed: distinct rows whose person, or somebody of whose position, is seated."""
    rows, dataset, pairs = draft.dataset.recommendations, draft.dataset, draft.pairs
    posts = dataset.teachers
    n_programmes, n_positions = max(1, len(dataset.programmes)), len(dataset.positions) + 1
    named = rows.teacher >= 0
    position = np.where(named, 0, rows.position + 1)
    teacher = np.where(named, rows.teacher + 1, 0)
    school_programme = key(rows.school, rows.programme, n_programmes)
    identity = (school_programme * n_positions + position) * (dataset.n_teachers + 1) + teacher
    first = np.unique(identity, return_index=True)[1]
    one, many = first[named[first]], first[~named[first]]
    i, post = join(
        key(rows.school[many], rows.position[many], n_positions),
        key(posts.school, posts.position, n_positions),
    )
    row = np.concatenate([one, many[i]])
    person = np.concatenate([posts.person[rows.teacher[one]], posts.person[post]])
    j, pair = join(
        key(person, rows.programme[row], n_programmes), key(pairs.person, pairs.programme, n_programmes)
    )
    return _followed(draft, row[j], pair)


def _followed(draft: Draft, row: IntArray, pair: IntArray) -> Linear:
    width = max(1, len(draft.pairs))
    entries = distinct(row * np.int64(width) + pair)
    sets, number = compact(entries // width)
    at = entries % width
    low = np.full(len(sets), np.iinfo(np.int64).max)
    high = np.full(len(sets), -1, dtype=np.int64)
    np.minimum.at(low, number, draft.pairs.person[at])
    np.maximum.at(high, number, draft.pairs.person[at])
    return draft.any_of(number, at, np.ones(len(sets), dtype=np.int64), (low == high).astype(np.int64))


def application(draft: Draft) -> Linear:
    """Σ over seated pairs of the best fitting application's score."""
    wishes, pairs, dataset = draft.dataset.applications, draft.pairs, draft.dataset
    by_rank = np.clip(6 - wishes.rank.or_default(1), 1, 5)
    score = np.where(wishes.score.filled, wishes.score.values, by_rank)
    named = wishes.group >= 0
    best = np.zeros(len(pairs), dtype=np.int64)
    at = pairs.find(wishes.teacher[named], wishes.group[named])
    np.maximum.at(best, at[at >= 0], score[named][at >= 0])
    width = max(1, len(dataset.programmes))
    i, pair = join(
        key(wishes.teacher[~named], wishes.programme[~named], width),
        key(pairs.teacher, pairs.programme, width),
    )
    np.maximum.at(best, pair, score[~named][i])
    return Linear.of(np.arange(len(pairs), dtype=np.int64), best)


def school_served(draft: Draft) -> Linear:
    """Schools with a candidate pair that get at least one place."""
    schools, number = compact(draft.pairs.school.astype(np.int64))
    at = np.arange(len(draft.pairs), dtype=np.int64)
    return draft.any_of(
        number, at, np.ones(len(schools), dtype=np.int64), np.zeros(len(schools), dtype=np.int64)
    )


def travel(draft: Draft) -> Linear:
    """− days of in-person sessions away from the districts of the person's posts."""
    pairs, dataset = draft.pairs, draft.dataset
    sessions = dataset.sessions
    in_person = sessions.mode == Mode.IN_PERSON
    days = np.zeros((dataset.n_groups, max(1, len(dataset.days))), dtype=np.bool_)
    for g, a, b in zip(
        sessions.group[in_person], sessions.start[in_person], sessions.end[in_person], strict=True
    ):
        first = int((a - dataset.days[0]).astype(np.int64))
        days[g, first : first + int((b - a).astype(np.int64)) + 1] = True
    width = max(1, len(dataset.districts))
    home = key(dataset.teachers.person, dataset.teacher_district, width)
    host = dataset.groups.district[pairs.group]
    at_home = (host >= 0) & np.isin(key(pairs.person, np.maximum(host, 0), width), home)
    away = np.where(at_home, 0, days.sum(axis=1)[pairs.group])
    return Linear.of(np.arange(len(pairs), dtype=np.int64), -away)
