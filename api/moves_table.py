"""``moves.csv``: what a rebalancing changes, a row for each step of each chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.substitution.case import Case
from rules.substitution.check import level_of
from rules.substitution.moves import NOWHERE, Chain, Step

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
        return [
            self._row(number, place, chain)
            for number, chain in enumerate(self.chains, start=1)
            for place in range(len(chain.steps))
        ]

    def _row(self, number: int, place: int, chain: Chain) -> tuple[str, ...]:
        step, first = chain.steps[place], chain.steps[0]
        posts, groups = self.case.dataset.teachers.teacher_id, self.case.dataset.groups.group_id
        passed = number_passed(self.case, chain, self.numbers) if place == len(chain.steps) - 1 else ""
        return (
            passed,
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


def kind_of(case: Case, step: Step) -> str:
    """``substitute`` (had no place), ``moved`` (leaves one for it), ``added`` (keeps one), ``displaced`` (the
    own group has ended)."""
    if step.from_group != NOWHERE:
        return "moved"
    person = case.dataset.teachers.person
    if not case.was_seated[person[step.teacher]]:
        return "substitute"
    mine = person[case.before.teacher] == person[step.teacher]
    return "displaced" if (mine & case.is_displaced).any() else "added"


def number_passed(case: Case, chain: Chain, numbers: Mapping[int, str]) -> str:
    """The unique number that the last of a chain gets: that of whoever refused and keeps no place, where the
    one who comes has none."""
    person = case.dataset.teachers.person
    leaver, comer = chain.steps[0].left_by, chain.steps[-1].teacher
    if leaver == NOWHERE or int(person[comer]) in numbers:
        return ""
    if (person[case.before.teacher[case.stays]] == person[leaver]).any():
        return ""
    return numbers.get(int(person[leaver]), "")
