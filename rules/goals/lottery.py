"""A drawn order of persons that anybody can draw again."""

from __future__ import annotations

import hashlib

import numpy as np

from rules.base import Goal
from rules.columns import IntArray
from rules.context import Context, Facts


def ranks(context: Context) -> IntArray:
    """Per person the rank n for the first, 1 for the last, in ascending order of SHA-256 of
    ``seed:person_id`` (UTF-8, compared as hexadecimal text)."""
    persons = [str(p) for p in context.dataset.person_ids]
    digests = [hashlib.sha256(f"{context.seed}:{p}".encode()).hexdigest() for p in persons]
    rank = np.zeros(len(persons), dtype=np.int64)
    for place, person in enumerate(sorted(range(len(persons)), key=digests.__getitem__)):
        rank[person] = len(persons) - place
    return rank


def value(facts: Facts) -> int:
    """Sum of the ranks of seated persons."""
    return int(ranks(facts.context)[facts.seated].sum())


GOAL = Goal(
    name="lottery",
    title=("Жребий", "Lottery"),
    sentence=(
        "Сумма рангов людей с местом; ранг выпадает по SHA-256 от «зерно:person_id»: у первого n, "
        "у последнего 1.",
        "Sum of the ranks of persons with a place, drawn by SHA-256 of seed:person_id: the first has n, "
        "the last 1.",
    ),
    formula="Σ_{i seated} rank_i, rank_i = n - |{j: sha256(seed:j) < sha256(seed:i)}|",
    unit=("очков жребия", "lottery points"),
    value=value,
)
