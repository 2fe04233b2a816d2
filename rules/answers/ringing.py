"""Whom to ring about places that arrived outside the campaign: the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.answers.new_group import Call
from rules.base import Sentence


@dataclass(frozen=True)
class Ringing:
    """Somebody to ring.

    ``gains``: what the place adds to each goal, in their order; ``due``: the day on which the right falls due
    (None: not known); ``severity``: largest gap that the programme covers (0: none known); ``seated``: has
    another place in the plan; ``turn``: the how-manieth of the school among those whom the goals rank alike;
    ``reasons``: why this one; ``before_next``: why before the next one.
    """

    teacher: int
    gains: tuple[tuple[str, int], ...]
    due: date | None
    severity: int
    seated: bool
    turn: int
    reasons: tuple[Sentence, ...]
    before_next: Sentence


@dataclass(frozen=True)
class Ranked:
    """Whom to ring in order, and by which rule how many others are out of the question; ``unchecked``: rules
    that could not be asked, because the days or the programme are not known."""

    call: Call
    order: tuple[Ringing, ...]
    excluded: tuple[tuple[str, int], ...]
    unchecked: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """There are as many people as places."""
        return len(self.order) >= self.call.places
