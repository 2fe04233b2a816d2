"""Where the number comes before the place: who comes without one needs a number that is free.

Allocation seats holders of a number alone (``holds_number``).  A rebalancing may seat others, as many as
there are numbers for: those of whoever refused and keeps no place, and those that nobody holds.
"""

from __future__ import annotations

import numpy as np

from rules.columns import NO_INDEX, BoolArray
from rules.context import Assignment
from rules.ledger.brought import FREE_WORDS
from rules.pair_rules.holds_number import HOLDING
from rules.substitution.case import Case
from rules.text import each_normal

HOLDS_NUMBER = "holds_number"


def holders(case: Case) -> BoolArray:
    """Per person: holds a unique number through some post."""
    numbers, person = case.dataset.unique_numbers, case.dataset.teachers.person
    held = np.array([status in HOLDING for status in each_normal(numbers.status)], dtype=np.bool_)
    held &= numbers.teacher != NO_INDEX
    found = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    found[person[numbers.teacher[held]]] = True
    return found


def spare(case: Case) -> list[str]:
    """Numbers that nobody holds, in the order of their table."""
    numbers = case.dataset.unique_numbers
    status = each_normal(numbers.status)
    free = np.array([word in FREE_WORDS for word in status], dtype=np.bool_)
    free |= np.array([word == "" for word in status], dtype=np.bool_) & (numbers.teacher == NO_INDEX)
    return [str(number) for number in numbers.unique_number[free]]


def free_numbers(case: Case) -> int:
    """How many people without a number can come: numbers of refusers who keep no place, and spare ones."""
    keeping = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    keeping[case.dataset.teachers.person[case.before.teacher[case.stays]]] = True
    refused = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    refused[case.dataset.teachers.person[case.before.teacher[~case.stays]]] = True
    given_back = case.refusers & refused & ~keeping & holders(case)
    return int(given_back.sum()) + len(spare(case))


def lacking(case: Case) -> BoolArray:
    """Per person: may only come with a number that is free; nobody where places need no number."""
    if not case.numbers_first:
        return np.zeros(case.dataset.n_persons, dtype=np.bool_)
    keeping = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    keeping[case.dataset.teachers.person[case.before.teacher[case.stays]]] = True
    return ~holders(case) & ~keeping


def short_of_numbers(case: Case, after: Assignment) -> tuple[int, int] | None:
    """People who came without a number, and numbers that were free, where the latter are fewer."""
    seated = np.zeros(case.dataset.n_persons, dtype=np.bool_)
    seated[case.dataset.teachers.person[after.teacher]] = True
    came = int((seated & lacking(case)).sum())
    free = free_numbers(case)
    return (came, free) if came > free else None
