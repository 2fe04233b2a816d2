"""Why a place can't be: the pair rules that refuse it, and the words for reasons that are no rule."""

from __future__ import annotations

import numpy as np

from rules.context import Context
from rules.pair_checks import admits
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
