"""In what order people are rung about a place: goals, then one of each school, the gap, the due date."""

from __future__ import annotations

from collections import Counter

import numpy as np

from rules.columns import IndexArray, IntArray
from rules.context import Context

_NO_DAY = np.datetime64("9999-12-31", "D")


def in_order(context: Context, posts: IndexArray, worth: dict[str, IntArray], group: int) -> IntArray:
    """Positions in ``posts``: goals, then one of each school, the larger gap, the earlier due date."""
    due = due_days(context, posts)
    severity = severities(context, posts, group)
    columns = [-worth[name] for name in reversed(list(worth))]
    first = np.lexsort([np.arange(len(posts)), due, -severity, *columns])
    turn = turns(context, posts, worth, first)
    return np.lexsort([np.arange(len(posts)), due, -severity, turn, *columns])


def turns(context: Context, posts: IndexArray, worth: dict[str, IntArray], order: IntArray) -> IntArray:
    """Per position the how-manieth of its school it is among those whom the goals rank alike."""
    seen: Counter[tuple[object, ...]] = Counter()
    turn = np.zeros(len(posts), dtype=np.int64)
    for at in order.tolist():
        tied = (*(int(column[at]) for column in worth.values()), school_of(context, posts, at))
        seen[tied] += 1
        turn[at] = seen[tied]
    return turn


def school_of(context: Context, posts: IndexArray, at: int) -> int:
    return int(context.dataset.teachers.school[posts[at]])


def due_days(context: Context, posts: IndexArray) -> IntArray:
    due = context.due_date[context.dataset.teachers.person[posts]]
    return np.where(np.isnat(due), _NO_DAY, due).astype("datetime64[D]").astype(np.int64)


def severities(context: Context, posts: IndexArray, group: int) -> IntArray:
    dataset = context.dataset
    person, gap, severity = context.person_competency
    taught = dataset.programmes.competencies[int(dataset.groups.programme[group])]
    covered = np.isin(gap, taught)
    worst = np.zeros(dataset.n_persons, dtype=np.int64)
    np.maximum.at(worst, person[covered], severity[covered])
    return worst[dataset.teachers.person[posts]]
