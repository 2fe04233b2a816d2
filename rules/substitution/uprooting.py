"""Who cannot keep the place of a group that was moved, or is held in another way."""

from __future__ import annotations

import numpy as np

from rules.base import Violation
from rules.columns import BoolArray, IntArray
from rules.context import Assignment, Context, Facts
from rules.pair_checks import admits
from rules.registry import PAIR_RULES, PLAN_RULES

OF_DATES = frozenset(
    {"available", "travel", "not_repeated", "no_overlap", "school_absence", "subject_cover", "not_together"}
)
"""Rules that dates and forms of groups can break."""


def uprooted(context: Context, plan: Assignment, concerned: BoolArray, keeps: BoolArray) -> IntArray:
    """Places of the plan that break a rule about dates as the dataset now stands, ascending.

    ``concerned``: per group, it was moved or is held in another way: only its places are given up;
    ``keeps``: per place, it is not given up for another reason.  Where several people together are too many,
    the last of them in the order of the plan give way, until the rule holds.
    """
    out = np.zeros(len(plan), dtype=np.bool_)
    mine = keeps & concerned[plan.group]
    at = np.flatnonzero(mine)
    if len(at) == 0:
        return at
    profile = context.profile
    for rule in PAIR_RULES:
        if rule.name in OF_DATES and profile.enabled(rule.name):
            out[at] |= ~admits(rule, context, plan.teacher[at], plan.group[at])
    while True:
        left = np.flatnonzero(keeps & ~out)
        giving = _giving_way(_breaches(context, plan, left), left, mine & ~out)
        if not giving:
            return np.flatnonzero(out)
        out[sorted(giving)] = True


def _breaches(context: Context, plan: Assignment, left: IntArray) -> list[Violation]:
    facts = Facts(context, Assignment(plan.teacher[left], plan.group[left]))
    profile = context.profile
    found: list[Violation] = []
    for rule in PLAN_RULES:
        if rule.name in OF_DATES and profile.enabled(rule.name):
            found += rule.check(facts, profile.parameters(rule.name))
    return found


def _giving_way(breaches: list[Violation], left: IntArray, may: BoolArray) -> set[int]:
    """One place of each breach, the last that may; a breach that another one's place mends takes none."""
    giving: set[int] = set()
    for breach in breaches:
        places = {int(left[row - 2]) for table, row in breach.rows if table == "assignments"}
        able = [place for place in places if may[place]]
        if able and not places & giving:
            giving.add(max(able))
    return giving
