"""The order to the institute: who is due and has nothing to attend, and which programmes nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Context
from rules.derived import every_post
from rules.matching import distinct, pair_key
from rules.pair_checks import admits
from rules.registry import PAIR_RULES

_CHUNK = 1_000_000
SOURCE = "source"


class Lack(StrEnum):
    """Why somebody who is due has no possible place."""

    NOTHING = "nothing"
    """The rules admit the person to no group of the period: a group is to be ordered."""
    NOT_ASKED = "not_asked"
    """Some group would fit, but nobody proposed it: the school's next application can name it."""


@dataclass(frozen=True)
class Need:
    """People alike in district, position and subject who are due and have no possible place.

    ``district``: row; ``position`` and ``subject`` as the data spell them (no subject: ``""``); ``rule``: the
    pair rule that keeps most of these people out of most groups (``nothing`` only); ``overdue`` and
    ``expiring``: persons; ``fitting``: programmes that would fit somebody of them (``not_asked`` only).
    """

    lack: Lack
    district: int
    position: str
    subject: str
    rule: str
    overdue: int
    expiring: int
    fitting: tuple[int, ...] = ()

    @property
    def persons(self) -> int:
        """How many they are."""
        return self.overdue + self.expiring


@dataclass(frozen=True)
class Idle:
    """A programme with groups in the period that nobody can take a place of.

    ``groups`` and ``room``: how many groups, places in them; ``applicants``: persons who applied or were
    recommended all the same (none of them may enter).
    """

    programme: int
    groups: int
    room: int
    applicants: int


@dataclass(frozen=True)
class Unmet:
    """``due``: persons due in the period who can be sent at all; ``needs``: those without a possible place,
    the largest first; ``idle``: programmes without anybody to attend them."""

    due: int
    needs: tuple[Need, ...]
    idle: tuple[Idle, ...]

    def without(self, lack: Lack) -> int:
        """Persons who lack that."""
        return sum(need.persons for need in self.needs if need.lack is lack)


def unmet(context: Context, pairs: tuple[IndexArray, IndexArray], can: BoolArray) -> Unmet:
    """What the period's groups leave unmet.

    ``pairs``: the candidate pairs (post, group); ``can``: per person, can be sent in the period.
    """
    due = (context.overdue | context.expiring) & can
    left = due.copy()
    left[context.dataset.teachers.person[pairs[0]]] = False
    return Unmet(int(due.sum()), _needs(context, np.flatnonzero(left)), _idle(context, pairs))


def _needs(context: Context, persons: IntArray) -> tuple[Need, ...]:
    dataset = context.dataset
    owner, post = every_post(dataset, persons)
    refused, programmes = _kept_out(context, post)
    fits: dict[int, set[int]] = {}
    for i, fitting in zip(owner.tolist(), programmes, strict=True):
        fits.setdefault(i, set()).update(fitting)
    first = np.searchsorted(owner, np.arange(len(persons)))
    against = np.zeros((len(persons), len(PAIR_RULES)), dtype=np.int64)
    np.add.at(against, owner, refused)
    found: dict[tuple[Lack, int, str, str, str], list[int]] = {}
    for i in range(len(persons)):
        lack = Lack.NOT_ASKED if fits.get(i) else Lack.NOTHING
        rule = PAIR_RULES[int(against[i].argmax())].name if lack is Lack.NOTHING and against[i].any() else ""
        of_post = int(post[first[i]])
        kind = (lack, int(dataset.teacher_district[of_post]), *_named(context, of_post), rule)
        found.setdefault(kind, []).append(i)
    needs = []
    for (lack, district, position, subject, rule), members in found.items():
        overdue = int(context.overdue[persons[members]].sum())
        fit = set[int]().union(*(fits.get(i, set()) for i in members))
        needs.append(
            Need(lack, district, position, subject, rule, overdue, len(members) - overdue, tuple(sorted(fit)))
        )
    kinds = list(Lack)
    order = sorted(
        needs, key=lambda n: (kinds.index(n.lack), -n.overdue, -n.persons, n.district, n.position, n.subject)
    )
    return tuple(order)


def _named(context: Context, post: int) -> tuple[str, str]:
    """Position and first subject of a post."""
    dataset = context.dataset
    subjects = dataset.teachers.subjects[post]
    subject = dataset.subjects[int(subjects[0])] if len(subjects) else ""
    return dataset.position_labels[int(dataset.teachers.position[post])], subject


def _kept_out(context: Context, posts: IntArray) -> tuple[IntArray, list[set[int]]]:
    """Per post: how many groups each rule is the first to refuse, ``source`` left aside; and the programmes
    of which some group would fit."""
    n_groups = context.dataset.n_groups
    refused = np.zeros((len(posts), len(PAIR_RULES)), dtype=np.int64)
    fitting: list[set[int]] = [set() for _ in posts]
    for begin, teacher, group in _blocks(posts, n_groups):
        left = np.arange(len(teacher))
        for index, rule in enumerate(PAIR_RULES):
            if rule.name != SOURCE and context.profile.enabled(rule.name):
                good = admits(rule, context, teacher[left], group[left])
                refused[:, index] += np.bincount(begin + left[~good] // n_groups, minlength=len(posts))
                left = left[good]
        programme = context.dataset.groups.programme[group[left]]
        width = max(1, len(context.dataset.programmes))
        for at in distinct(pair_key(begin + left // max(1, n_groups), programme, width)).tolist():
            fitting[at // width].add(at % width)
    return refused, fitting


def _blocks(posts: IntArray, n_groups: int) -> Iterator[tuple[int, IndexArray, IndexArray]]:
    """Every pair of these posts and all groups, a few posts at a time."""
    step = max(1, _CHUNK // max(1, n_groups))
    groups = np.arange(n_groups, dtype=np.int32)
    for begin in range(0, len(posts) if n_groups else 0, step):
        some = posts[begin : begin + step].astype(np.int32)
        yield begin, np.repeat(some, n_groups), np.tile(groups, len(some))


def _idle(context: Context, pairs: tuple[IndexArray, IndexArray]) -> tuple[Idle, ...]:
    """Programmes with groups of which none has a candidate pair."""
    dataset = context.dataset
    groups, size = dataset.groups, len(dataset.programmes)
    taken = np.zeros(size, dtype=np.bool_)
    taken[groups.programme[pairs[1]]] = True
    count = np.bincount(groups.programme, minlength=size)
    room = np.zeros(size, dtype=np.int64)
    np.add.at(room, groups.programme, np.maximum(0, groups.max_size - groups.seats_elsewhere))
    asked = _asked_for(context)
    idle = [
        Idle(p, int(count[p]), int(room[p]), int(asked[p]))
        for p in np.flatnonzero((count > 0) & ~taken).tolist()
    ]
    return tuple(sorted(idle, key=lambda one: (one.applicants > 0, -one.room, one.programme)))


def _asked_for(context: Context) -> IntArray:
    """Per programme: persons who applied, or who were recommended by name."""
    dataset, width = context.dataset, max(1, len(context.dataset.programmes))
    named = dataset.recommendations.teacher >= 0
    teacher = np.concatenate([dataset.applications.teacher, dataset.recommendations.teacher[named]])
    programme = np.concatenate([dataset.applications.programme, dataset.recommendations.programme[named]])
    keys = distinct(pair_key(dataset.teachers.person[teacher], programme, width))
    return np.bincount(keys % width, minlength=len(dataset.programmes)).astype(np.int64)
