"""``moves.csv``: what a rebalancing changes, a row for each step of each chain."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from datasets.escape import unescape
from rules.substitution.case import Case
from rules.substitution.check import level_of
from rules.substitution.kinds import kind_of
from rules.substitution.moves import NOWHERE, Chain
from rules.substitution.passing import numbers_passed

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


def read_moves(path: Path) -> list[dict[str, str]]:
    """The rows of a ``moves.csv`` of ours, by column.  Raises: ValueError: a row of another length."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
        return [
            {name: unescape(cell) for name, cell in zip(heading, row, strict=True)} for row in rows if row
        ]
