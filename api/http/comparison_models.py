"""What two plans that are compared look like."""

from __future__ import annotations

from pydantic import StrictBool

from api.http.models import Model


class MoveOut(Model):
    """A person's post whose groups differ between two plans."""

    teacher_id: str
    groups_before: list[str]
    groups_after: list[str]


class GoalPair(Model):
    """A goal in two plans; null: the plan's profile has no such goal."""

    name: str
    before: int | None
    after: int | None
    bound_before: int | None
    bound_after: int | None


class ComparisonOut(Model):
    """What differs between two plans: goals, and how many posts gained, lost or changed their groups.

    ``moves`` lists them (at most ``limit``), in order of teacher id; ``next`` is where to go on.
    """

    before: str
    after: str
    same_dataset: StrictBool
    goals: list[GoalPair]
    gained: int
    lost: int
    changed: int
    unchanged: int
    moves: list[MoveOut]
    next: str | None
