"""A rebalancing on the terminal: what was reached and proven, chain by chain, and who owes a note."""

from __future__ import annotations

from collections.abc import Sequence

from api.messages import Lang, pick, say
from api.moves_table import kind_of, level_of
from rules.substitution.case import Case
from rules.substitution.check import Figures
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


def rebalancing_lines(
    case: Case, found: Rebalanced, figures: Figures, due: Sequence[tuple[str, str]], lang: Lang
) -> list[str]:
    """The lines, in order."""
    goals = {goal.name: goal for goal in found.goals}
    lines = [say("rebalanced", lang, refused=int(case.is_refused.sum()), freed=case.freed)]
    for name, value in (("filled", figures.filled), ("moved", figures.moved), ("level", figures.level)):
        goal = goals[name]
        key = "rebalanced_proven" if goal.bound == goal.value else "rebalanced_bounded"
        certain = say(key, lang, n=abs(goal.bound))
        lines.append(f"  {say(f'rebalanced_{name}', lang):<34} {value:>6}  {certain}")
    lines += [f"  {_chain_line(case, chain, lang)}" for chain in found.chains[:_SHOWN]]
    if len(found.chains) > _SHOWN:
        lines.append(say("more_remarks", lang, n=len(found.chains) - _SHOWN))
    lines += [say("note_due", lang, teacher=teacher, group=group) for teacher, group in due[:_SHOWN]]
    if len(due) > _SHOWN:
        lines.append(say("more_remarks", lang, n=len(due) - _SHOWN))
    return lines


def _chain_line(case: Case, chain: Chain, lang: Lang) -> str:
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    parts = []
    for step in chain.steps:
        left = say("free_place", lang) if step.left_by == NOWHERE else str(posts[step.left_by])
        level, kind = pick(level_of(case, step).title, lang), say(f"kind_{kind_of(case, step)}", lang)
        parts.append(f"{groups[step.to_group]}: {left} → {posts[step.teacher]} ({kind}, {level})")
    return "; ".join(parts)
