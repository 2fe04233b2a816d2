"""A new place needs some days between today and the start of the group."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameter, Parameters, Sentence
from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Context
from rules.matching import is_in, pair_key
from rules.wording import day


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs confirmed already or with days enough; all of them where today is not known."""
    if context.as_of is None:
        return np.ones(len(teacher), dtype=np.bool_)
    dataset, confirmed = context.dataset, context.dataset.confirmations
    in_time: BoolArray = _days_left(context)[group] >= _days(parameters)
    width = dataset.n_groups
    return in_time | is_in(
        pair_key(teacher, group, width), pair_key(confirmed.teacher, confirmed.group, width)
    )


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """How many days are left and how many are needed."""
    left, needed = int(_days_left(context)[group]), _days(parameters)
    start = day(context.dataset.groups.start[group])
    return (
        f"Группа начинается {start[0]}: осталось дней — {left}, для нового места нужно не меньше {needed}.",
        f"The group starts on {start[1]}: {left} days are left, a new place needs at least {needed}.",
    )


def _days_left(context: Context) -> IntArray:
    return (context.dataset.groups.start - np.datetime64(context.as_of, "D")).astype(np.int64)


def _days(parameters: Parameters) -> int:
    return int(parameters["days"])  # type: ignore[arg-type]  # a number, as declared


RULE = PairRule(
    name="lead_time",
    title=("Срок до начала", "Lead time"),
    sentence=(
        "Новое место даётся не позже чем за заданное число дней до начала группы; подтверждённых мест "
        "и планов без текущей даты это не касается.",
        "A new place is given no later than the given number of days before the group starts; "
        "confirmed places, and plans without a date of today, are not concerned.",
    ),
    formula="x[t,g] = 0 where start(g) − as_of < days, unless (t,g) ∈ confirmations or as_of is unknown",
    admits=admits,
    refusal=refusal,
    parameters=(
        Parameter(
            "days",
            7,
            ("дней от текущей даты до начала группы", "days from today to the start of the group"),
            minimum=0,
            maximum=365,
        ),
    ),
)
