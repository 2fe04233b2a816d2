"""What somebody asked for, by programme: the pairs that are open, and the rules that close others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.base import Sentence
from rules.columns import IndexArray
from rules.context import Context
from rules.pair_checks import admits
from rules.registry import PAIR_RULES
from solver.pairs import PROPOSERS

SUBSTITUTE = "substitute"
"""The source of a pair that a head of a school named."""

Rows = tuple[IndexArray, IndexArray]
"""``(post, group)``, parallel."""


@dataclass(frozen=True)
class Refused:
    """One rule that keeps one post out of one group, with its sentence (no names of people in it)."""

    post: int
    group: int
    rule: str
    sentence: Sentence


@dataclass(frozen=True, eq=False)
class Wish:
    """One programme that somebody asked for on a person's behalf.

    ``sources``: who asked (``application``, ``recommendation``, ``deficit``, ``substitute``), those alone
    that the profile counts; ``teacher`` and ``group``: the pairs that every pair rule admits; ``refused``:
    every rule that refuses one of the other pairs asked for.  A wish with neither is for a programme of
    which no group runs in the period.
    """

    programme: int
    sources: tuple[str, ...]
    teacher: IndexArray
    group: IndexArray
    refused: tuple[Refused, ...]

    @property
    def is_open(self) -> bool:
        """Some pair is a candidate."""
        return len(self.group) > 0


@dataclass(frozen=True, eq=False)
class Asking:
    """A person with all that was asked for them, and what was asked in ways that the profile does not count.

    ``uncounted``: ``(source, programme)``, in order of programme.
    """

    person: int
    wishes: tuple[Wish, ...]
    uncounted: tuple[tuple[str, int], ...]

    def pairs(self) -> Rows:
        """Every open pair of every wish."""
        none = [np.empty(0, dtype=np.int32)]
        return (
            np.concatenate([wish.teacher for wish in self.wishes] or none),
            np.concatenate([wish.group for wish in self.wishes] or none),
        )


def asked_for(context: Context, person: int) -> Asking:
    """All that was asked for a person (all posts together), in order of programme."""
    dataset, counted = context.dataset, context.profile.source
    by_source = {name: _own(context, person, propose(context)) for name, propose in PROPOSERS.items()}
    named = dataset.substitutes
    by_source[SUBSTITUTE] = _own(context, person, (named.teacher, named.group))
    programmes = {name: set(_programmes(context, person, name, rows)) for name, rows in by_source.items()}
    heard = [name for name in by_source if name in counted or name == SUBSTITUTE]
    wanted = sorted(set[int]().union(*(programmes[name] for name in heard)))
    wishes = [
        _wish(context, p, tuple(n for n in heard if p in programmes[n]), [by_source[n] for n in heard])
        for p in wanted
    ]
    unheard = [(p, name) for name in by_source if name not in heard for p in programmes[name]]
    return Asking(person, tuple(wishes), tuple((name, p) for p, name in sorted(unheard) if p not in wanted))


def _own(context: Context, person: int, rows: Rows) -> Rows:
    mine = context.dataset.teachers.person[rows[0]] == person
    return rows[0][mine].astype(np.int32), rows[1][mine].astype(np.int32)


def _programmes(context: Context, person: int, source: str, rows: Rows) -> list[int]:
    """Programmes that the source names, also those of which no group runs."""
    dataset = context.dataset
    found: list[int] = dataset.groups.programme[rows[1]].tolist()
    if source == "application":
        table = dataset.applications
        found += table.programme[dataset.teachers.person[table.teacher] == person].tolist()
    if source == "recommendation":
        named = dataset.recommendations
        mine = (named.teacher >= 0) & (dataset.teachers.person[named.teacher] == person)
        found += named.programme[mine].tolist()
    return found


def _wish(context: Context, programme: int, sources: tuple[str, ...], rows: list[Rows]) -> Wish:
    dataset = context.dataset
    proposed = {
        (int(t), int(g))
        for teacher, group in rows
        for t, g in zip(teacher, group, strict=True)
        if dataset.groups.programme[g] == programme
    }
    pairs = np.array(sorted(proposed), dtype=np.int32).reshape(-1, 2)
    teacher, group = pairs[:, 0], pairs[:, 1]
    refused = refusals(context, teacher, group)
    closed = {(one.post, one.group) for one in refused}
    is_open = np.array([(t, g) not in closed for t, g in pairs.tolist()], dtype=np.bool_)
    return Wish(programme, sources, teacher[is_open], group[is_open], refused)


def refusals(context: Context, teacher: IndexArray, group: IndexArray) -> tuple[Refused, ...]:
    """Every enabled pair rule that refuses one of the pairs, pair by pair, in the order of the registry."""
    found: list[tuple[int, Refused]] = []
    for rule in PAIR_RULES:
        if not context.profile.enabled(rule.name):
            continue
        parameters = context.profile.parameters(rule.name)
        for at in np.flatnonzero(~admits(rule, context, teacher, group)).tolist():
            post, where = int(teacher[at]), int(group[at])
            sentence = rule.refusal(context, post, where, parameters)
            found.append((at, Refused(post, where, rule.name, sentence)))
    return tuple(one for _, one in sorted(found, key=lambda item: item[0]))
