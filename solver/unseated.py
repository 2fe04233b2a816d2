"""Why somebody has no place: the rule that keeps every pair out, or that others came first."""

from __future__ import annotations

import numpy as np

from rules.columns import IndexArray, IntArray
from rules.context import Context
from rules.pair_checks import admits, first_refusal
from rules.registry import PAIR_RULES

OUTRANKED = "outranked"
NO_PAIR = "no_pair"


def refusing_rules(context: Context, decision: int) -> list[str]:
    """Pair rules that together refuse every place which a decision asks for, none of them needlessly."""
    dataset = context.dataset
    decisions = dataset.decisions
    group, programme = int(decisions.group[decision]), int(decisions.programme[decision])
    groups = np.arange(dataset.n_groups, dtype=np.int32)
    if group >= 0:
        groups = groups[groups == group]
    elif programme >= 0:
        groups = groups[dataset.groups.programme == programme]
    teacher = np.full(len(groups), decisions.teacher[decision], dtype=np.int32)
    if len(groups) == 0:
        return []
    enabled = [rule for rule in PAIR_RULES if context.profile.enabled(rule.name)]
    refused = {rule.name: ~admits(rule, context, teacher, groups) for rule in enabled}
    needed = list(refused)
    for name in reversed(list(refused)):
        others = [refused[other] for other in needed if other != name]
        if np.any(others, axis=0).all():
            needed.remove(name)
    return needed


def reasons(
    context: Context, proposed: tuple[IndexArray, IndexArray], has_pair: IntArray, teachers: IntArray
) -> list[str]:
    """For each post of ``teachers`` (without a place): ``outranked`` where it has a candidate pair, the rule
    that refuses most of its proposed pairs where it has proposals only, else ``no_pair``."""
    teacher, group = proposed
    wanted = np.isin(teacher, teachers[has_pair[teachers] == 0])
    teacher, group = teacher[wanted], group[wanted]
    refusing = first_refusal(context, teacher, group)
    counts = np.zeros((context.dataset.n_teachers, len(PAIR_RULES)), dtype=np.int64)
    np.add.at(counts, (teacher[refusing >= 0], refusing[refusing >= 0]), 1)
    names = []
    for t in teachers.tolist():
        if has_pair[t]:
            names.append(OUTRANKED)
        elif counts[t].any():
            names.append(PAIR_RULES[int(counts[t].argmax())].name)
        else:
            names.append(NO_PAIR)
    return names
