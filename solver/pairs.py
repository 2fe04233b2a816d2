"""Candidate pairs: E, the pairs of post and group that pass every pair rule, built set-wise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rules.columns import IndexArray, IntArray, frozen
from rules.context import Context
from rules.dataset import Dataset
from rules.matching import distinct
from rules.registry import PAIR_RULES
from solver.columns import join, key


@dataclass(frozen=True, eq=False)
class Pairs:
    """The candidate pairs, one row each, in order of post and group.

    Column ``e`` of the model says whether post ``teacher[e]`` gets a place in ``group[e]``.
    """

    dataset: Dataset
    teacher: IndexArray
    group: IndexArray

    def __post_init__(self) -> None:
        frozen(self.teacher)
        frozen(self.group)

    def __len__(self) -> int:
        return len(self.teacher)

    @cached_property
    def person(self) -> IndexArray:
        """Person of each pair."""
        return frozen(self.dataset.teachers.person[self.teacher])

    @cached_property
    def school(self) -> IndexArray:
        """School of each pair's post."""
        return frozen(self.dataset.teachers.school[self.teacher])

    @cached_property
    def district(self) -> IndexArray:
        """District of each pair's post."""
        return frozen(self.dataset.teacher_district[self.teacher])

    @cached_property
    def programme(self) -> IndexArray:
        """Programme of each pair's group."""
        return frozen(self.dataset.groups.programme[self.group])

    @cached_property
    def keys(self) -> IntArray:
        """One ascending integer a pair: ``teacher * n_groups + group``."""
        return frozen(key(self.teacher, self.group, max(1, self.dataset.n_groups)))

    def find(self, teacher: IndexArray, group: IndexArray) -> IntArray:
        """Positions of the given pairs, -1 where the pair is no candidate."""
        wanted = key(teacher, group, max(1, self.dataset.n_groups))
        if len(self) == 0:
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self) - 1)
        return np.where(self.keys[at] == wanted, at, -1)


def proposed_pairs(context: Context) -> tuple[IndexArray, IndexArray]:
    """``(teacher, group)`` of every pair that a source of the profile proposes, or that a head named, each
    once, ascending."""
    proposals = [PROPOSERS[source](context) for source in context.profile.source]
    proposals.append((context.dataset.substitutes.teacher, context.dataset.substitutes.group))
    n_groups = max(1, context.dataset.n_groups)
    none = [np.empty(0, dtype=np.int64)]
    keys = distinct(np.concatenate([key(t, g, n_groups) for t, g in proposals] or none))
    return (keys // n_groups).astype(np.int32), (keys % n_groups).astype(np.int32)


def candidate_pairs(context: Context) -> Pairs:
    """Every proposed pair that all enabled pair rules of the profile admit."""
    return admitted_pairs(context, proposed_pairs(context))


def admitted_pairs(context: Context, proposed: tuple[IndexArray, IndexArray]) -> Pairs:
    """As :func:`candidate_pairs`, where the proposed pairs are known already."""
    teacher, group = proposed
    for rule in PAIR_RULES:
        if rule.name != "source" and context.profile.enabled(rule.name) and len(teacher):
            keep = rule.admits(context, teacher, group, context.profile.parameters(rule.name))
            teacher, group = teacher[keep], group[keep]
    return Pairs(context.dataset, teacher, group)


def _groups_of(dataset: Dataset, programme: IndexArray) -> tuple[IntArray, IndexArray]:
    row, group = join(programme.astype(np.int64), dataset.groups.programme.astype(np.int64))
    return row, group.astype(np.int32)


def _from_applications(context: Context) -> tuple[IndexArray, IndexArray]:
    wishes = context.dataset.applications
    named = wishes.group >= 0
    open_rows = np.flatnonzero(~named)
    row, group = _groups_of(context.dataset, wishes.programme[open_rows])
    return (
        np.concatenate([wishes.teacher[named], wishes.teacher[open_rows[row]]]),
        np.concatenate([wishes.group[named], group]),
    )


def _from_recommendations(context: Context) -> tuple[IndexArray, IndexArray]:
    dataset, rows = context.dataset, context.dataset.recommendations
    posts, width = dataset.teachers, len(dataset.positions) + 1
    named = np.flatnonzero(rows.teacher >= 0)
    for_position = np.flatnonzero(rows.teacher < 0)
    i, holder = join(
        key(rows.school[for_position], rows.position[for_position], width),
        key(posts.school, posts.position, width),
    )
    teacher = np.concatenate([rows.teacher[named], holder.astype(np.int32)])
    programme = np.concatenate([rows.programme[named], rows.programme[for_position[i]]])
    row, group = _groups_of(dataset, programme)
    return teacher[row], group


def _from_deficits(context: Context) -> tuple[IndexArray, IndexArray]:
    dataset = context.dataset
    person, competency, severity = context.person_competency
    least = context.profile.parameters("source")["min_severity"]
    assert isinstance(least, int)
    enough = severity >= least
    covered = dataset.programmes.competencies
    i, at = join(competency[enough].astype(np.int64), covered.codes.astype(np.int64))
    j, post = join(person[enough][i].astype(np.int64), dataset.teachers.person.astype(np.int64))
    row, group = _groups_of(dataset, covered.row_of_code[at[j]])
    return post[row].astype(np.int32), group


PROPOSERS = {
    "application": _from_applications,
    "recommendation": _from_recommendations,
    "deficit": _from_deficits,
}
