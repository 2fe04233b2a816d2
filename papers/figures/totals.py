"""The sums that every paper repeats."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Totals:
    """``schools`` in all, ``applied``: those that sent Form 2, ``served``: those with places; ``wishes``:
    applications, equal ones once; ``asked``: persons who applied, ``seated_askers``: those of them with a
    place; ``places``, ``persons`` with a place, ``programmes`` and ``groups`` that are attended; ``granted``:
    places that quotas grant by programme (None: no such quota); ``staff``: persons."""

    schools: int
    applied: int
    served: int
    staff: int
    wishes: int
    asked: int
    seated_askers: int
    places: int
    persons: int
    programmes: int
    groups: int
    granted: int | None

    @property
    def left_out(self) -> int:
        """Persons who applied and have no place."""
        return self.asked - self.seated_askers
