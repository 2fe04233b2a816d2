"""Somebody entitled decided that the teacher does not get the place."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, IndexArray
from rules.context import Context
from rules.matching import is_in, pair_key
from rules.tables import DecisionKind
from rules.wording import programme_of


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs that no decision ``never`` excludes: of the group, of the programme, or of every place."""
    dataset, rows = context.dataset, context.dataset.decisions
    never = rows.decision == DecisionKind.NEVER
    of_group = never & (rows.group >= 0)
    of_programme = never & (rows.group < 0) & (rows.programme >= 0)
    of_all = never & (rows.group < 0) & (rows.programme < 0)
    groups, programmes = dataset.n_groups, len(dataset.programmes)
    barred = np.zeros(dataset.n_teachers, dtype=np.bool_)
    barred[rows.teacher[of_all]] = True
    excluded = barred[teacher]
    excluded |= is_in(
        pair_key(teacher, group, groups), pair_key(rows.teacher[of_group], rows.group[of_group], groups)
    )
    excluded |= is_in(
        pair_key(teacher, dataset.groups.programme[group], programmes),
        pair_key(rows.teacher[of_programme], rows.programme[of_programme], programmes),
    )
    return ~excluded


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """The row of the decision and what it excludes; its reason and author may name people and stay there."""
    dataset, rows = context.dataset, context.dataset.decisions
    fits = (rows.decision == DecisionKind.NEVER) & (rows.teacher == teacher)
    fits &= np.where(
        rows.group >= 0,
        rows.group == group,
        (rows.programme < 0) | (rows.programme == dataset.groups.programme[group]),
    )
    row = int(np.flatnonzero(fits)[0])
    what_ru, what_en = _what(context, row, group)
    return (
        f"Решением (decisions, строка {row + 2}) педагог не направляется {what_ru}.",
        f"By decision (decisions, row {row + 2}) the teacher is not sent {what_en}.",
    )


def _what(context: Context, row: int, group: int) -> Sentence:
    rows = context.dataset.decisions
    if rows.group[row] >= 0:
        name = context.dataset.groups.group_id[group]
        return f"в группу {name}", f"to group {name}"
    if rows.programme[row] >= 0:
        name = programme_of(context.dataset, group)
        return f"на программу {name}", f"to programme {name}"
    return "на обучение в этом периоде", "to any course in this period"


RULE = PairRule(
    name="decision_never",
    title=("Решение «не направлять»", "Decision “never”"),
    sentence=(
        "Если решено не направлять педагога в группу, на программу или вообще, такого места в плане нет.",
        "Where it was decided not to send a teacher to a group, a programme or at all, no plan has it.",
    ),
    formula=(
        "x[t,g] = 0 where d ∈ decisions: never, t(d)=t, and g(d)=g, or g(d) empty and p(d) ∈ {p(g), empty}"
    ),
    admits=admits,
    refusal=refusal,
)
