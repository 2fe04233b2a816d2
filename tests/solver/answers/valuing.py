"""Values of a context's questions, in this process; and the same by brute force."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np

from rules.columns import OptionalInts
from rules.context import Context
from rules.dataset import Dataset
from solver.answers.easing import Easing, Effort
from solver.answers.value_questions import Question, Scope
from solver.answers.values import FURTHER, Valuing
from solver.answers.worths import Values
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.result import Outcome
from tests.solver.brute import Brute
from tests.solver.random_instances import contexts

ALL = Scope()


def enough() -> Effort:
    """More time than any small instance takes."""
    return Effort(Control(time.monotonic() + 120))


def valued(seen: Context, outcome: Outcome, scope: Scope = ALL) -> Values:
    """The values of a plan of ours."""
    assert outcome.assignment is not None
    work = Valuing(seen, candidate_pairs(seen), outcome.assignment, outcome.goals, enough())
    return work.run(scope)


def best_by_force(seen: Context, way: Easing, by: int) -> tuple[int, ...]:
    """The best vector once the limits of a way are raised."""
    reached = Brute.of(replace(seen, dataset=way.dataset(seen.dataset, by))).reached()
    assert reached is not None
    return reached


def worth_by_force(
    seen: Context, question: Question, base: tuple[int, ...]
) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
    """``(gains, further, then)`` of a question, every number of units tried."""
    best = [base, *(max(best_by_force(seen, way, n) for way in question.ways) for n in range(1, 2 + FURTHER))]
    steps = [tuple(b - a for a, b in zip(before, after, strict=True)) for before, after in pairwise(best)]
    same = next((n for n, step in enumerate(steps) if step != steps[0]), len(steps))
    return steps[0], same - 1, steps[same] if same < len(steps) else ()


def scarce(seed: int) -> Iterator[Context]:
    """Drawn contexts in which places, quotas and numbers are few, beside one as it was drawn."""
    draw = Random(f"scarce {seed}")
    for number, seen in enumerate(contexts(seed)):
        yield seen if number == 0 else replace(seen, dataset=_short_of_everything(seen, draw))


def _short_of_everything(seen: Context, draw: Random) -> Dataset:
    dataset = seen.dataset
    groups, quotas, districts = dataset.groups, dataset.quotas, dataset.districts
    room = np.array([draw.choice((0, 1, 1, 2)) for _ in range(len(groups))], dtype=np.int64)
    return dataset.replace(
        groups=replace(groups, max_size=groups.seats_elsewhere + room),
        quotas=replace(quotas, max_seats=_few(len(quotas), draw)),
        districts=replace(districts, unique_numbers=_few(len(districts), draw)),
    )


def _few(size: int, draw: Random) -> OptionalInts:
    return OptionalInts.of([draw.choice((None, 0, 1, 2, 3)) for _ in range(size)])
