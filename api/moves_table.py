"""``moves.csv``: what a rebalancing changes, a row for each step of each chain."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from datasets.escape import unescape
from rules.columns import IndexArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.check import level_of
from rules.substitution.lacking import spare
from rules.substitution.moves import NOWHERE, Chain, Step

MOVES = "moves.csv"
MOVE_COLUMNS = (
    "unique_number", "from_teacher", "to_teacher", "from_group", "to_group", "level", "reason",
    "chain", "step", "kind",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Moved:
    """The chains of a rebalancing with what is known around them.

    ``numbers``: unique number by person; ``reasons``: reason of the refusal by ``(post, group)``.
    """

    case: Case
    chains: Sequence[Chain]
    numbers: Mapping[int, str]
    reasons: Mapping[tuple[int, int], str]

    def rows(self) -> list[tuple[str, ...]]:
        """The rows, chain by chain."""
        passed = numbers_passed(self.case, self.chains, self.numbers)
        return [
            self._row(number, place, chain, passed[number - 1])
            for number, chain in enumerate(self.chains, start=1)
            for place in range(len(chain.steps))
        ]

    def _row(self, number: int, place: int, chain: Chain, passed: str) -> tuple[str, ...]:
        step, first = chain.steps[place], chain.steps[0]
        posts, groups = self.case.dataset.teachers.teacher_id, self.case.dataset.groups.group_id
        return (
            passed if place == len(chain.steps) - 1 else "",
            "" if step.left_by == NOWHERE else str(posts[step.left_by]),
            str(posts[step.teacher]),
            "" if step.from_group == NOWHERE else str(groups[step.from_group]),
            str(groups[step.to_group]),
            level_of(self.case, step).name.lower(),
            self.reasons.get((first.left_by, first.to_group), ""),
            str(number),
            str(place + 1),
            kind_of(self.case, step),
        )


def kind_of(case: Case, step: Step) -> str:
    """``substitute`` (had no place), ``moved`` (leaves one for it), ``added`` (keeps one), ``displaced`` (the
    own group has ended)."""
    if step.from_group != NOWHERE:
        return "moved"
    person = case.dataset.teachers.person
    if not case.was_seated[person[step.teacher]]:
        return "substitute"
    mine = person[case.before.teacher] == person[step.teacher]
    return "displaced" if (mine & case.is_displaced).any() else "added"


def numbers_passed(case: Case, chains: Sequence[Chain], numbers: Mapping[int, str]) -> list[str]:
    """Per chain the unique number that its last person gets, empty: none, for want of one or of need.

    Free are the numbers of those who refused and keep no place; each goes to one person at most.  A place
    takes its number along where it can; else the nearest free one comes, for number and place may part.
    ``numbers``: unique number by person.
    """
    person = case.dataset.teachers.person
    keeping = {int(p) for p in person[case.before.teacher[case.stays]]}
    free = {
        int(p): numbers[int(p)]
        for p in dict.fromkeys(person[case.before.teacher[~case.stays]].tolist())
        if p in numbers and p not in keeping and case.refusers[p]
    }
    comers = [chain.steps[-1].teacher for chain in chains]
    got: dict[int, str] = {}
    for chain, comer in zip(chains, comers, strict=True):
        leaver = int(person[chain.steps[0].left_by]) if chain.steps[0].left_by != NOWHERE else NOWHERE
        if int(person[comer]) not in numbers.keys() | got.keys() and leaver in free:
            got[int(person[comer])] = free.pop(leaver)
    posts = {p: int(np.flatnonzero(person == p)[0]) for p in free}
    more = spare(case) if case.numbers_first else []
    for comer in comers:
        if int(person[comer]) not in numbers.keys() | got.keys() and free:
            nearest = min(free, key=lambda p: (int(case.level(*_pair(comer, posts[p]))[0]), p))
            got[int(person[comer])] = free.pop(nearest)
        elif int(person[comer]) not in numbers.keys() | got.keys() and more:
            got[int(person[comer])] = more.pop(0)
    told: set[int] = set()
    found = []
    for comer in comers:
        found.append(got.get(int(person[comer]), "") if int(person[comer]) not in told else "")
        told.add(int(person[comer]))
    return found


def _pair(first: int, second: int) -> tuple[IndexArray, IndexArray]:
    return np.array([first], dtype=np.int32), np.array([second], dtype=np.int32)


def holders_after(
    case: Case, after: Assignment, chains: Sequence[Chain], numbers: Mapping[int, str]
) -> dict[str, str]:
    """Unique numbers that change hands: the teacher who holds each afterwards, empty where it stays free."""
    person, posts = case.dataset.teachers.person, case.dataset.teachers.teacher_id
    seated = {int(p) for p in person[after.teacher]}
    gone = [int(p) for p in np.flatnonzero(case.refusers) if int(p) not in seated and int(p) in numbers]
    found = {numbers[p]: "" for p in gone}
    for number, chain in zip(numbers_passed(case, chains, numbers), chains, strict=True):
        if number:
            found[number] = str(posts[chain.steps[-1].teacher])
    return found


def read_moves(path: Path) -> list[dict[str, str]]:
    """The rows of a ``moves.csv`` of ours, by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: unescape(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
