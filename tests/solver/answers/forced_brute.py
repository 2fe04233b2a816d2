"""Brute force with something forced: the best vector among the plans that hold, or lack, some pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.columns import BoolArray
from rules.context import Context
from solver.answers.comparing import Compared, Finding
from solver.answers.forcing import Base, Bench
from solver.options import Control
from solver.pairs import candidate_pairs
from tests.solver.brute import Brute
from tests.solver.solving import ENOUGH, solved
from tests.solver.subsets import Pair, mask

FAR = 1e12
"""A moment that never comes, on any clock."""


def holding(brute: Brute, pairs: Iterable[Pair]) -> BoolArray:
    """Feasible subsets with at least one of the pairs."""
    good: BoolArray = brute.feasible & ((brute.subsets & mask(pairs)) != 0)
    return good


def lacking(brute: Brute, pairs: Iterable[Pair]) -> BoolArray:
    """Feasible subsets with none of the pairs."""
    good: BoolArray = brute.feasible & ((brute.subsets & mask(pairs)) == 0)
    return good


def expected(brute: Brute, among: BoolArray) -> tuple[Finding, str, int]:
    """What the best of these subsets loses against the best of all: the goal and by how much."""
    best, forced = brute.reached(), brute.reached(among=among)
    assert best is not None
    if forced is None:
        return Finding.IMPOSSIBLE, "", 0
    for name, whole, part in zip(brute.goals, best, forced, strict=True):
        if part < whole:
            return Finding.LOSES, name, whole - part
    return Finding.TIE, "", 0


def told(compared: Compared) -> tuple[Finding, str, int]:
    """The same of an answer, whose figures must be exact."""
    assert compared.least == compared.most
    return compared.finding, compared.goal, compared.least


def bench_of(context: Context) -> Bench:
    """The proven plan of a context, ready for questions."""
    outcome = solved(context)
    assert outcome.assignment is not None
    base = Base(outcome.assignment, outcome.goals)
    return Bench(context, candidate_pairs(context), base, Control(FAR))


def some_bench(context: Context) -> Bench | None:
    """As :func:`bench_of`; None where the context has no plan."""
    outcome = solved(context, options=ENOUGH)
    if outcome.assignment is None:
        return None
    return Bench(context, candidate_pairs(context), Base(outcome.assignment, outcome.goals), Control(FAR))


def ids(context: Context, values: Sequence[int]) -> list[str]:
    """Teacher ids of posts."""
    return [str(context.dataset.teachers.teacher_id[v]) for v in values]
