"""One builder per goal, under the goal's name: each gives the goal as a linear form over the columns.

A form may use indicator columns that are at most what they stand for; its largest value over the program is
the goal's largest value, and at any plan the goal is at least the form.  Totals that are shown are recounted
from the assignment (``rules``), never read from these columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from solver.draft import Draft
from solver.objectives import floor_shortfall, persons, places
from solver.program import Linear

OBJECTIVES: Mapping[str, Callable[[Draft], Linear]] = {
    "floor_shortfall": floor_shortfall.form,
    "overdue": persons.overdue,
    "expiring": persons.expiring,
    "quota_use": places.quota_use,
    "severe_deficit": persons.severe_deficit,
    "deficit": persons.deficit,
    "recommendation": places.recommendation,
    "backed_application": persons.backed_application,
    "application": places.application,
    "school_served": places.school_served,
    "waiting": persons.waiting,
    "lottery": persons.lottery,
    "travel": places.travel,
}


def objective(draft: Draft, goal: str) -> Linear:
    """The goal's linear form; an unknown goal raises ``KeyError`` with its name."""
    return OBJECTIVES[goal](draft)
