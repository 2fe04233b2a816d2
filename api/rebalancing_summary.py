"""A rebalancing on the terminal: what was reached and proven, chain by chain, and who owes a note."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from api.messages import Lang, pick, say
from api.moves_table import kind_of
from rules.context import Assignment
from rules.dataset import Dataset
from rules.substitution.case import Case
from rules.substitution.check import Figures, level_of
from rules.substitution.moves import NOWHERE, Chain
from rules.substitution.refusals import Judged
from rules.tables import Refusals
from solver.rebalancing.outcome import Rebalanced

_SHOWN = 40


def notes_due(case: Case, refusals: Refusals, judged: Judged, found: Rebalanced) -> list[tuple[str, str]]:
    """``(teacher, group)`` of refusals without a replacement and without an explanatory note."""
    replaced = {(chain.steps[0].left_by, chain.steps[0].to_group) for chain in found.chains}
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    places = [(row, int(refusals.teacher[row]), int(refusals.group[row])) for row in judged.admitted.tolist()]
    return [
        (str(posts[teacher]), str(groups[group]))
        for row, teacher, group in places
        if (teacher, group) not in replaced and not str(refusals.explanatory_note[row]).strip()
    ]


def under_minimum(dataset: Dataset, after: Assignment) -> list[tuple[str, int, int]]:
    """``(group, people, minimum)`` of groups that go on with fewer people than their minimum."""
    groups = dataset.groups
    seated = np.bincount(after.group, minlength=len(groups))
    short = (seated > 0) & ~groups.shared & (seated + groups.seats_elsewhere < groups.min_size.or_default(0))
    return [
        (str(groups.group_id[g]), int(seated[g] + groups.seats_elsewhere[g]), int(groups.min_size.values[g]))
        for g in np.flatnonzero(short).tolist()
    ]


def rebalancing_lines(
    case: Case,
    found: Rebalanced,
    figures: Figures,
    due: Sequence[tuple[str, str]],
    short: Sequence[tuple[str, int, int]],
    lang: Lang,
) -> list[str]:
    """The lines, in order."""
    goals = {goal.name: goal for goal in found.goals}
    lines = [say("rebalanced", lang, refused=int(case.is_refused.sum()), freed=case.freed)]
    for name, value in (("filled", figures.filled), ("moved", figures.moved), ("level", figures.level)):
        goal = goals[name]
        key = "rebalanced_proven" if goal.bound == goal.value else "rebalanced_bounded"
        certain = say(key, lang, n=abs(goal.bound))
        lines.append(f"  {say(f'rebalanced_{name}', lang):<34} {value:>6}  {certain}")
    lines += _some([f"  {_chain_line(case, chain, lang)}" for chain in found.chains], lang)
    lines += _some([say("note_due", lang, teacher=teacher, group=group) for teacher, group in due], lang)
    lines += _some([say("short_group", lang, group=g, n=n, least=least) for g, n, least in short], lang)
    return lines


def _some(lines: list[str], lang: Lang) -> list[str]:
    """The first of the lines, and how many more there are."""
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], say("more_remarks", lang, n=len(lines) - _SHOWN)]


def _chain_line(case: Case, chain: Chain, lang: Lang) -> str:
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    parts = []
    for step in chain.steps:
        left = say("free_place", lang) if step.left_by == NOWHERE else str(posts[step.left_by])
        level, kind = pick(level_of(case, step).title, lang), say(f"kind_{kind_of(case, step)}", lang)
        parts.append(f"{groups[step.to_group]}: {left} → {posts[step.teacher]} ({kind}, {level})")
    return "; ".join(parts)
