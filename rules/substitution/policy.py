"""What a region has laid down about refusals and substitutes: the table ``substitution`` of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum

from rules.base import Sentence


class Level(IntEnum):
    """How near a substitute is to the place that fell free; the number is what the goal adds up."""

    SCHOOL = 0
    MUNICIPALITY = 1
    REGION = 2

    @property
    def title(self) -> Sentence:
        """The level in words."""
        return _TITLES[self]


_TITLES: Mapping[Level, Sentence] = {
    Level.SCHOOL: ("своя школа", "own school"),
    Level.MUNICIPALITY: ("район", "municipality"),
    Level.REGION: ("регион", "region"),
}


@dataclass(frozen=True)
class Policy:
    """Days and limits; all days are counted to the start of the group.

    ``every_level_days``: with so many days left and more, every level may fill a free place;
    ``own_school_days``: with so many left only the own school; with fewer an operator, by hand and with a
    reason.  ``confirm_days``: a place is to be confirmed so long before; ``notify_days``: a refusal is to be
    told so long before; ``slack_days``: the coordinator wants both so much earlier.  ``working_days``: all
    these count working days.  ``chain_limit``: persons moved between a free place and its substitute;
    ``level_before_moves``: the order of those two goals; ``release_overdue``: a place not confirmed in time
    counts as free; ``reasons``: the list from which a refusal names its reason.
    """

    every_level_days: int
    own_school_days: int
    confirm_days: int
    notify_days: int
    slack_days: int
    working_days: bool
    chain_limit: int
    level_before_moves: bool
    release_overdue: bool
    reasons: tuple[str, ...]

    def farthest(self, days: int) -> Level | None:
        """The farthest level that may fill a place so many days before the start; None: none by itself."""
        if days >= self.every_level_days:
            return Level.REGION
        return Level.SCHOOL if days >= self.own_school_days else None

    def days_for(self, level: Level) -> int:
        """Days before the start with which the level may still fill a place."""
        return self.own_school_days if level is Level.SCHOOL else self.every_level_days

    def as_json(self) -> dict[str, object]:
        """The table of the profile."""
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**shown, "reasons": list(self.reasons)}


RANGES: Mapping[str, tuple[int, int]] = {
    "every_level_days": (0, 365),
    "own_school_days": (0, 365),
    "confirm_days": (0, 365),
    "notify_days": (0, 365),
    "slack_days": (0, 60),
    "chain_limit": (0, 10),
}
"""Whole numbers of the table, and what they may be."""
FLAGS = ("working_days", "level_before_moves", "release_overdue")
