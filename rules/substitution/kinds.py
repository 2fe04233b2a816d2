"""What a step of a chain is to the one who makes it."""

from __future__ import annotations

from rules.substitution.case import Case
from rules.substitution.moves import NOWHERE, Step


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
