"""The verdict on a plan: every breach and every goal, recounted from input and assignment alone.

No solver takes part.  Every plan that leaves the program has passed here, and a plan that somebody made
by hand is judged in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rules.base import Sentence, Violation
from rules.columns import IntArray
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.matching import pair_key
from rules.pair_checks import check_pairs
from rules.profile import Profile, effective_goals
from rules.registry import PLAN_RULES, goal

UNKNOWN_ID = "unknown_id"
"""Rule name of a row of a hand-made plan that names nobody, or no group, of the input."""
REPEATED_PLACE_RULE = "programme_once"


@dataclass(frozen=True)
class UnknownPlace:
    """A row of a hand-made plan that could not be found in the input.

    ``row`` as Excel shows it; an id is empty where the row gave none; ``sentence`` without full names.
    """

    row: int
    teacher_id: str
    group_id: str
    sentence: Sentence


@dataclass(frozen=True)
class Verdict:
    """What the audit found: the breaches in order of rules, and the value of every goal in its order."""

    violations: tuple[Violation, ...]
    goals: tuple[tuple[str, int], ...]

    @property
    def ok(self) -> bool:
        """No rule is broken."""
        return not self.violations

    def as_json(self) -> dict[str, object]:
        """A plain object for ``--json``: ``ok``, ``violations`` and ``goals``."""
        return {
            "ok": self.ok,
            "violations": [violation.as_json() for violation in self.violations],
            "goals": [{"name": name, "value": value} for name, value in self.goals],
        }


def audit(
    dataset: Dataset,
    assignments: Assignment,
    profile: Profile,
    *,
    as_of: date | None = None,
    seed: int = 0,
    unknown: Sequence[UnknownPlace] = (),
    rows: Sequence[int] | None = None,
) -> Verdict:
    """Check every enabled rule and recount every effective goal of the profile.

    Breaches come as rows that name unknown ids, places listed twice (as ``programme_once``; such a place
    counts once in everything else), pair rules, plan rules in registry order.  ``rows[i]`` is the row of
    the user's table in which place ``i`` stands (default: ``i + 2``).

    Raises: ValueError: an index outside the tables, or ``rows`` of another length.
    """
    _within(dataset, assignments, rows)
    where = np.arange(2, len(assignments) + 2) if rows is None else np.asarray(rows, dtype=np.int64)
    distinct = _first_of_each(assignments)
    plan = Assignment(assignments.teacher[distinct], assignments.group[distinct])
    facts = Facts(Context(dataset, profile, as_of, seed), plan)
    counted = check_pairs(facts)
    for rule in PLAN_RULES:
        if profile.enabled(rule.name):
            counted += rule.check(facts, profile.parameters(rule.name))
    return Verdict(
        (
            *(_unknown(place) for place in unknown),
            *_repeats(dataset, assignments, distinct, where),
            *_placed(counted, where[distinct].tolist()),
        ),
        tuple((name, int(goal(name).value(facts))) for name in effective_goals(facts.context)),
    )


def _within(dataset: Dataset, assignments: Assignment, rows: Sequence[int] | None) -> None:
    for name, column, size in (
        ("teacher", assignments.teacher, dataset.n_teachers),
        ("group", assignments.group, dataset.n_groups),
    ):
        if len(column) and (column.min() < 0 or column.max() >= size):
            raise ValueError(f"audit: {name} indices must be 0 to {size - 1}")
    if rows is not None and len(rows) != len(assignments):
        raise ValueError(f"audit: {len(rows)} rows for {len(assignments)} places")


def _first_of_each(assignments: Assignment) -> IntArray:
    """Positions of the places in their order, of equal ones only the first."""
    _, first = np.unique(_keys(assignments), return_index=True)
    return np.sort(first)


def _keys(plan: Assignment) -> IntArray:
    """One number a place, equal for equal places."""
    return pair_key(plan.teacher, plan.group, int(plan.group.max(initial=0)) + 1)


def _repeats(dataset: Dataset, plan: Assignment, distinct: IntArray, where: IntArray) -> list[Violation]:
    again = np.setdiff1d(np.arange(len(plan)), distinct)
    keys = _keys(plan)
    kept = distinct[np.argsort(keys[distinct])]
    earlier = kept[np.searchsorted(keys[kept], keys[again])]
    return [
        _repeat(dataset, plan, int(place), (int(where[first]), int(where[place])))
        for place, first in zip(again, earlier, strict=True)
    ]


def _repeat(dataset: Dataset, plan: Assignment, place: int, rows: tuple[int, int]) -> Violation:
    first, row = rows
    teacher = str(dataset.teachers.teacher_id[plan.teacher[place]])
    group = str(dataset.groups.group_id[plan.group[place]])
    return Violation(
        rule=REPEATED_PLACE_RULE,
        objects=(("teacher", teacher), ("group", group)),
        figures={"row": row, "first_row": first},
        sentence_ru=f"Место педагога {teacher} в группе {group} записано дважды: строки {first} и {row}.",
        sentence_en=f"The place of teacher {teacher} in group {group} is in rows {first} and {row}.",
        rows=(("assignments", first), ("assignments", row)),
    )


def _unknown(place: UnknownPlace) -> Violation:
    named = (("teacher", place.teacher_id), ("group", place.group_id))
    return Violation(
        rule=UNKNOWN_ID,
        objects=tuple((kind, value) for kind, value in named if value),
        figures={"row": place.row},
        sentence_ru=place.sentence[0],
        sentence_en=place.sentence[1],
        rows=(("assignments", place.row),),
    )


def _placed(violations: Sequence[Violation], where: Sequence[int]) -> Iterator[Violation]:
    """The breaches with rows of the plan as they stand in the user's table."""
    if list(where) == list(range(2, len(where) + 2)):
        yield from violations
        return
    for violation in violations:
        rows = ((table, where[row - 2] if table == "assignments" else row) for table, row in violation.rows)
        yield replace(violation, rows=tuple(rows))
