"""Where the unique number comes before the application, only its holder may get a place."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, IndexArray
from rules.context import Context
from rules.text import each_normal

HOLDING = frozenset({"held", "applied", "enrolled", "confirmed", ""})
"""States of a number in which the teacher named in its row holds it."""


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs whose person holds a unique number through any post."""
    dataset, numbers = context.dataset, context.dataset.unique_numbers
    held = np.array([status in HOLDING for status in each_normal(numbers.status)], dtype=np.bool_)
    held &= numbers.teacher >= 0
    holds = np.zeros(dataset.n_persons, dtype=np.bool_)
    holds[dataset.teachers.person[numbers.teacher[held]]] = True
    admitted: BoolArray = holds[dataset.teachers.person[teacher]]
    return admitted


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """The person holds no number for the period."""
    period = context.dataset.period.period_id
    return (
        f"У педагога нет уникального номера на период {period}.",
        f"The teacher holds no unique number for the period {period}.",
    )


RULE = PairRule(
    name="holds_number",
    title=("Есть уникальный номер", "Holds a unique number"),
    sentence=(
        "Место получает только тот, у кого уже есть уникальный номер (на любой из его должностей).",
        "Only somebody who holds a unique number already, through any post, may get a place.",
    ),
    formula=(
        "x[t,g] = 0 unless u ∈ unique_numbers: person(t(u))=person(t), "
        "status(u) ∈ {held, applied, enrolled, confirmed, empty}"
    ),
    admits=admits,
    refusal=refusal,
    enabled=False,
)
