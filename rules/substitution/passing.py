"""Unique numbers that change hands in a rebalancing: which number goes from whom to whom, and how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rules.columns import IndexArray
from rules.context import Assignment
from rules.substitution.case import Case
from rules.substitution.lacking import spare
from rules.substitution.moves import NOWHERE, Chain
from rules.substitution.policy import Level


@dataclass(frozen=True)
class Passing:
    """A number that changes hands.

    ``left_by``: a post of the one who had it, :data:`NOWHERE`: nobody had it; ``comer``: the post that gets
    it, :data:`NOWHERE`: it stays free; ``level``: how far it goes, of a spare one from where its row is.
    """

    number: str
    left_by: int
    comer: int
    level: Level


def numbers_passed(case: Case, chains: Sequence[Chain], numbers: Mapping[int, str]) -> list[str]:
    """Per chain the unique number that its last person gets, empty: none, for want of one or of need.

    Free are the numbers of those who refused and keep no place; each goes to one person at most.  A place
    takes its number along where it can; else the nearest free one comes, for number and place may part; where
    places need a number and none of those is left, the nearest of those that nobody holds.
    ``numbers``: unique number by person.
    """
    person = case.dataset.teachers.person
    comers = [chain.steps[-1].teacher for chain in chains]
    free = _given_back(case, numbers)
    got: dict[int, str] = {}
    for chain, comer in zip(chains, comers, strict=True):
        leaver = int(person[chain.steps[0].left_by]) if chain.steps[0].left_by != NOWHERE else NOWHERE
        if int(person[comer]) not in numbers.keys() | got.keys() and leaver in free:
            got[int(person[comer])] = free.pop(leaver)
    posts = {p: int(np.flatnonzero(person == p)[0]) for p in free}
    more = spare(case) if case.numbers_first else []
    for comer in comers:
        if int(person[comer]) in numbers.keys() | got.keys():
            continue
        if free:
            nearest = min(free, key=lambda p: (_level(case, comer, posts[p]), p))
            got[int(person[comer])] = free.pop(nearest)
        elif more:
            closest = min(more, key=lambda number: _level_of_spare(case, number, comer))
            more.remove(closest)
            got[int(person[comer])] = closest
    told: set[int] = set()
    found = []
    for comer in comers:
        found.append(got.get(int(person[comer]), "") if int(person[comer]) not in told else "")
        told.add(int(person[comer]))
    return found


def passings(
    case: Case, after: Assignment, chains: Sequence[Chain], numbers: Mapping[int, str]
) -> list[Passing]:
    """Every number that changes hands; ``numbers``: unique number by person before."""
    person = case.dataset.teachers.person
    person_of = {number: who for who, number in numbers.items()}
    seated = {int(p) for p in person[after.teacher]}
    gone = [int(p) for p in np.flatnonzero(case.refusers) if int(p) not in seated and int(p) in numbers]
    comer_of = {numbers[p]: NOWHERE for p in gone}
    for number, chain in zip(numbers_passed(case, chains, numbers), chains, strict=True):
        if number:
            comer_of[number] = chain.steps[-1].teacher
    return [_passing(case, number, person_of.get(number), comer) for number, comer in comer_of.items()]


def _given_back(case: Case, numbers: Mapping[int, str]) -> dict[int, str]:
    """By person: the numbers of those who refused and keep no place."""
    person, before = case.dataset.teachers.person, case.before
    keeping = {int(p) for p in person[before.teacher[case.stays]]}
    left = dict.fromkeys(person[before.teacher[~case.stays]].tolist())
    return {p: numbers[p] for p in left if p in numbers and p not in keeping and case.refusers[p]}


def _passing(case: Case, number: str, had: int | None, comer: int) -> Passing:
    if had is None:
        return Passing(number, NOWHERE, comer, _level_of_spare(case, number, comer))
    person, before = case.dataset.teachers.person, case.before
    places = np.flatnonzero(person[before.teacher] == had)
    posts = before.teacher[places] if len(places) else np.flatnonzero(person == had)
    left_by = int(posts[0])
    level = Level.SCHOOL if comer == NOWHERE else _level(case, comer, left_by)
    return Passing(number, left_by, comer, level)


def _level(case: Case, comer: int, left_by: int) -> Level:
    return Level(int(case.level(_one(comer), _one(left_by))[0]))


def _level_of_spare(case: Case, number: str, comer: int) -> Level:
    """How far a number that nobody holds goes: from the school, else the district, of its row."""
    table = case.dataset.unique_numbers
    row = int(np.flatnonzero(table.unique_number == number)[0])
    if int(table.school[row]) == int(case.dataset.teachers.school[comer]):
        return Level.SCHOOL
    same = int(table.district[row]) == int(case.dataset.teacher_district[comer])
    return Level.MUNICIPALITY if same else Level.REGION


def _one(value: int) -> IndexArray:
    return np.array([value], dtype=np.int32)
