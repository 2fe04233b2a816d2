"""The goals of a context as forms over the columns of its draft."""

from __future__ import annotations

from rules.profile import effective_goals
from solver.draft import Draft
from solver.lexicographic import GoalForm
from solver.objectives import objective


def goal_forms(draft: Draft) -> list[GoalForm]:
    """The effective goals in their order."""
    context = draft.context
    return [
        GoalForm(name, objective(draft, name), context.profile.tolerance(name).allowance)
        for name in effective_goals(context)
    ]
