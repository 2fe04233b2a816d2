"""Changes of a plan by hand: somebody is seated, taken out, or two swap; and the decisions that keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.base import Sentence
from rules.context import Assignment
from rules.dataset import Dataset
from rules.tables import DecisionKind


class EditError(ValueError):
    """A change that means nothing on this plan; ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence[1])


class Kind(StrEnum):
    """What is done to one place."""

    SEAT = "seat"
    UNSEAT = "unseat"


@dataclass(frozen=True, order=True)
class Edit:
    """One place given or taken away: post ``teacher`` in ``group``."""

    kind: Kind
    teacher: int
    group: int


def seat(dataset: Dataset, plan: Assignment, teacher: int, group: int) -> Edit:
    """Give a place.  Raises: EditError: the post has it already."""
    if group in groups_of(plan, teacher):
        raise EditError(_about(dataset, teacher, group, ("уже в группе", "already has a place in group")))
    return Edit(Kind.SEAT, teacher, group)


def unseat(dataset: Dataset, plan: Assignment, teacher: int, group: int) -> Edit:
    """Take a place away.  Raises: EditError: the post does not have it."""
    if group not in groups_of(plan, teacher):
        raise EditError(_about(dataset, teacher, group, ("не в группе", "has no place in group")))
    return Edit(Kind.UNSEAT, teacher, group)


def swap(dataset: Dataset, plan: Assignment, one: int, other: int) -> list[Edit]:
    """Two posts take each other's place; where one has none, the other's place passes to it.

    Raises: EditError: one and the same person, no place between them, several places of one of them, or
    both in the same group.
    """
    ids = f"{dataset.teachers.teacher_id[one]}, {dataset.teachers.teacher_id[other]}"
    if dataset.teachers.person[one] == dataset.teachers.person[other]:
        raise EditError((f"это один человек: {ids}", f"one and the same person: {ids}"))
    first, second = groups_of(plan, one), groups_of(plan, other)
    if not first and not second:
        raise EditError((f"ни у кого из двоих нет места: {ids}", f"neither has a place: {ids}"))
    if max(len(first), len(second)) > 1:
        told = "у кого-то из двоих несколько групп, назовите места: --unseat и --seat"
        raise EditError(
            (f"{told} ({ids})", f"one of them has several groups, use --unseat and --seat ({ids})")
        )
    if first == second:
        raise EditError((f"оба в одной группе: {ids}", f"both are in the same group: {ids}"))
    return [
        *(Edit(Kind.UNSEAT, one, group) for group in first),
        *(Edit(Kind.UNSEAT, other, group) for group in second),
        *(Edit(Kind.SEAT, other, group) for group in first),
        *(Edit(Kind.SEAT, one, group) for group in second),
    ]


def between(before: Assignment, after: Assignment) -> list[Edit]:
    """The edits that lead from one plan to another, in order of post and group."""
    old, new = _places(before), _places(after)
    return [
        *(Edit(Kind.UNSEAT, *place) for place in sorted(old - new)),
        *(Edit(Kind.SEAT, *place) for place in sorted(new - old)),
    ]


def edited(plan: Assignment, edits: Sequence[Edit]) -> Assignment:
    """The plan after the edits, in their order."""
    places = _places(plan)
    for edit in edits:
        if edit.kind is Kind.SEAT:
            places.add((edit.teacher, edit.group))
        else:
            places.discard((edit.teacher, edit.group))
    columns = np.array(sorted(places), dtype=np.int32).reshape(-1, 2)
    return Assignment(columns[:, 0].copy(), columns[:, 1].copy())


def lasting(edits: Sequence[Edit]) -> list[Edit]:
    """Of edits one after another only the last word on each place."""
    return list({(edit.teacher, edit.group): edit for edit in edits}.values())


def groups_of(plan: Assignment, teacher: int) -> list[int]:
    """The groups in which a post has a place, ascending."""
    return sorted(plan.group[plan.teacher == teacher].tolist())


def decision_rows(
    dataset: Dataset, edits: Sequence[Edit], reason: str, decided_by: str, decided_on: str
) -> list[dict[str, str]]:
    """Rows of ``decisions`` that keep the edits (``must``, ``never``) without those that stand there."""
    table = dataset.decisions
    known = {
        (int(t), int(g), int(d)) for t, g, d in zip(table.teacher, table.group, table.decision, strict=True)
    }
    rows = []
    for edit in edits:
        kind = DecisionKind.MUST if edit.kind is Kind.SEAT else DecisionKind.NEVER
        if (edit.teacher, edit.group, int(kind)) not in known:
            rows.append(
                {
                    "teacher_id": str(dataset.teachers.teacher_id[edit.teacher]),
                    "programme_id": "",
                    "group_id": str(dataset.groups.group_id[edit.group]),
                    "decision": kind.name.lower(),
                    "reason": reason,
                    "decided_by": decided_by,
                    "decided_on": decided_on,
                }
            )
    return rows


def _places(plan: Assignment) -> set[tuple[int, int]]:
    return set(zip(plan.teacher.tolist(), plan.group.tolist(), strict=True))


def _about(dataset: Dataset, teacher: int, group: int, words: Sentence) -> Sentence:
    who, where = dataset.teachers.teacher_id[teacher], dataset.groups.group_id[group]
    return f"педагог {who} {words[0]} {where}", f"teacher {who} {words[1]} {where}"
