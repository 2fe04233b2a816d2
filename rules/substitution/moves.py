"""A rebalancing as chains of steps: who enters which place, and where that person came from."""

from __future__ import annotations

from dataclasses import dataclass

NOWHERE = -1
"""Group of somebody who had no place, and who left a place that nobody left."""


@dataclass(frozen=True)
class Step:
    """Post ``teacher`` enters ``to_group``.

    ``from_group``: the group left for it, :data:`NOWHERE` for a substitute without a place, or for somebody
    whose group has ended.  ``left_by``: the post that held the place entered, :data:`NOWHERE` where the place
    was free before; whoever moves on may do so with another post than held the place left.
    """

    teacher: int
    from_group: int
    to_group: int
    left_by: int


@dataclass(frozen=True)
class Chain:
    """Steps that fill one place: the first enters the place that fell free, each later one the place that
    the one before left; the last leaves none."""

    steps: tuple[Step, ...]

    @property
    def moved(self) -> int:
        """Persons moved between the free place and its substitute."""
        return len(self.steps) - 1
