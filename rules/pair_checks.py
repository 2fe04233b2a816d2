"""Pair rules applied: breaches in a plan, and which rule stands first between a teacher and a group."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Violation
from rules.columns import BoolArray, IndexArray
from rules.context import Context, Facts
from rules.registry import PAIR_RULES
from rules.wording import programme_of

ADMITTED = -1
"""What :func:`first_refusal` says of a pair that every enabled rule admits."""


def check_pairs(facts: Facts) -> list[Violation]:
    """A violation for every place and every enabled pair rule that does not admit it, in registry order."""
    found: list[Violation] = []
    for rule in PAIR_RULES:
        if facts.context.profile.enabled(rule.name):
            admitted = admits(rule, facts.context, facts.assignment.teacher, facts.assignment.group)
            found += [_violation(facts, rule, int(place)) for place in np.flatnonzero(~admitted)]
    return found


def first_refusal(context: Context, teacher: IndexArray, group: IndexArray) -> IndexArray:
    """Per pair the index in ``PAIR_RULES`` of the first enabled rule that refuses it, ``ADMITTED`` if none.

    ``teacher`` and ``group`` are parallel; each pair is asked of a rule only while no earlier one refused it.
    """
    found = np.full(len(teacher), ADMITTED, dtype=np.int32)
    left = np.arange(len(teacher))
    for index, rule in enumerate(PAIR_RULES):
        if context.profile.enabled(rule.name):
            admitted = admits(rule, context, teacher[left], group[left])
            found[left[~admitted]] = index
            left = left[admitted]
    return found


def admits(rule: PairRule, context: Context, teacher: IndexArray, group: IndexArray) -> BoolArray:
    """Per pair whether the rule, with its parameters of the profile, lets it exist (enabled or not)."""
    if len(teacher) == 0:
        return np.empty(0, dtype=np.bool_)
    return rule.admits(context, teacher, group, context.profile.parameters(rule.name))


def _violation(facts: Facts, rule: PairRule, place: int) -> Violation:
    dataset, context = facts.dataset, facts.context
    teacher, group = int(facts.assignment.teacher[place]), int(facts.assignment.group[place])
    sentence_ru, sentence_en = rule.refusal(context, teacher, group, context.profile.parameters(rule.name))
    return Violation(
        rule=rule.name,
        objects=(
            ("teacher", str(dataset.teachers.teacher_id[teacher])),
            ("group", str(dataset.groups.group_id[group])),
        ),
        figures={"programme": programme_of(dataset, group), "start": str(dataset.groups.start[group])},
        sentence_ru=sentence_ru,
        sentence_en=sentence_en,
        rows=(("assignments", place + 2), ("teachers", teacher + 2), ("groups", group + 2)),
    )
