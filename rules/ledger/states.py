"""Where a number stands: its state, at which level it is free, who holds it, whose allotment it counts in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a number is at a moment."""

    FREE = "free"
    HELD = "held"
    APPLIED = "applied"
    ENROLLED = "enrolled"
    CONFIRMED = "confirmed"
    USED = "used"
    EXPIRED = "expired"


HOLDING = frozenset({State.HELD, State.APPLIED, State.ENROLLED, State.CONFIRMED})
"""States that count as held: somebody may still train on the number."""
WITH_HOLDER = HOLDING | {State.USED}
"""States in which a number belongs to a person."""


class FreeLevel(StrEnum):
    """Who may give a free number to somebody; from the nearest to the widest."""

    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    REGION = "region"

    def is_wider_than(self, other: FreeLevel) -> bool:
        """Whether more people can be given a number that is free here."""
        order = list(FreeLevel)
        return order.index(self) > order.index(other)


@dataclass(frozen=True)
class Standing:
    """Where a number stands.

    ``district_id``: in whose allotment it counts now (the one that it was issued to stays in its history and
    form); ``school_id``: the school that has it, None: none in particular; ``free_level`` only where it is
    free; ``holder``: a person's id, only where somebody holds or used it; ``teacher_id``: through which post;
    ``group_id``: for which group, from ``enrolled`` on.
    """

    state: State
    district_id: str
    school_id: str | None = None
    free_level: FreeLevel | None = None
    holder: str | None = None
    teacher_id: str | None = None
    group_id: str | None = None


@dataclass(frozen=True)
class Balance:
    """How many numbers there are, and where: issued = held + free + used + expired at every moment."""

    issued: int = 0
    held: int = 0
    free: int = 0
    used: int = 0
    expired: int = 0

    @property
    def holds(self) -> bool:
        """Whether no number is lost or counted twice."""
        parts = (self.held, self.free, self.used, self.expired)
        return min(parts) >= 0 and self.issued == sum(parts)

    def plus(self, other: Balance) -> Balance:
        """Each figure added up."""
        return Balance(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def counted_as(standing: Standing | None) -> Balance:
    """What one number adds to the balance; None: it is not issued yet."""
    if standing is None:
        return Balance()
    if standing.state in HOLDING:
        return Balance(issued=1, held=1)
    return Balance(issued=1, **{standing.state: 1})


def change(before: Standing | None, after: Standing) -> Balance:
    """What an event moves in the balance."""
    taken = Balance(*(-figure for figure in vars(counted_as(before)).values()))
    return counted_as(after).plus(taken)
