"""Places that schools ask for without a name: kept until the name comes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HeldPlace:
    """A row of Form 2 that says «вакансия» or «2 чел.» where a name should be.

    ``programme_id`` and ``group_id`` are empty where the row names none that is known; ``words`` is what
    stands there; ``cell`` is an A1 address.
    """

    school_id: str
    programme_id: str
    group_id: str
    places: int
    words: str
    file: str
    sheet: str
    cell: str
