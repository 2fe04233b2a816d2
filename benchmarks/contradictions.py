"""What can't all be true: proofs that a valid plan refutes, claims that the checker does not confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.records import Ending, Key, Record

OURS = "kvota"


def contradictions(records: Iterable[Record]) -> list[str]:
    """One sentence for each; empty when all agree."""
    by_key: dict[Key, list[Record]] = defaultdict(list)
    for record in records:
        by_key[record.key].append(record)
    found = [line for group in by_key.values() for record in group for line in _alone(record)]
    return found + [
        line
        for group in by_key.values()
        for claimer in group
        for other in group
        if (claimer.valid or claimer.ending is Ending.BOUND) and other.valid and claimer is not other
        for line in _refuted(claimer, other)
    ]


def _alone(record: Record) -> list[str]:
    """What is wrong with a record by itself."""
    name = f"{record.key}, {record.contender}"
    lines = []
    if record.violations and record.contender == OURS:
        lines.append(f"{name}: the checker finds {record.violations} breaches in our plan")
    for goal in record.goals:
        known = record.expected.get(goal.name)
        if goal.value is not None and goal.proven and goal.bound != goal.value:
            lines.append(
                f"{name}: {goal.name} is called proven at {goal.bound}, the checker counts {goal.value}"
            )
        if known is None or goal.value is None or not record.valid:
            continue
        if goal.value > known or (goal.proven and goal.value != known):
            lines.append(f"{name}: {goal.name} {goal.value}, known to be {known}")
    return lines


def _refuted(claimer: Record, other: Record) -> list[str]:
    """A bound of ``claimer`` that the plan of ``other`` exceeds with the goals before at least as good."""
    mine, theirs = claimer.values(), other.values()
    always = claimer.ending is Ending.BOUND
    if theirs is None or (mine is None and not always):
        return []
    for k, goal in enumerate(claimer.goals):
        if not always and mine is not None and not _at_least(theirs[:k], mine[:k]):
            break
        if goal.bound is not None and theirs[k] > goal.bound:
            return [
                f"{claimer.key}: {claimer.contender} bounds {goal.name} by {goal.bound}, "
                f"the plan of {other.contender} has {theirs[k]}"
            ]
    return []


def _at_least(a: Sequence[int], b: Sequence[int]) -> bool:
    return all(x >= y for x, y in zip(a, b, strict=True))
