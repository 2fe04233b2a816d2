"""Short lives of a number, for tests by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.ledger.events import Action, Kind, after, issued
from rules.ledger.replay import Event, taken_back
from rules.ledger.states import FreeLevel, Standing

NUMBER = "26H1-007-000123-9"
FIRST = date(2026, 1, 12)
MORNING = datetime(2026, 1, 12, 9, tzinfo=UTC)


def lived(*steps: tuple[Kind, dict[str, Any]], level: FreeLevel = FreeLevel.REGION) -> list[Event]:
    """A number issued to district d1, then a step a day."""
    school = "s1" if level is FreeLevel.SCHOOL else None
    standing = issued("d1", level, school)
    events = [Event(NUMBER, 1, MORNING, FIRST, Kind.ISSUED, None, standing)]
    for day, (kind, told) in enumerate(steps, start=1):
        undoes: int | None = None
        now: Standing
        if kind is Kind.UNDONE:
            undoes, now = taken_back(events)
        else:
            now = after(events[-1].after, Action(kind, **told))
        days, before = timedelta(days=day), events[-1].after
        reason = told.get("reason", "")
        events.append(Event(NUMBER, day + 1, MORNING + days, FIRST + days, kind, before, now, reason, undoes))
    return events


WHOLE: tuple[tuple[Kind, dict[str, Any]], ...] = (
    (Kind.ASSIGNED, {"holder": "p1", "teacher_id": "t1"}),
    (Kind.APPLIED, {}),
    (Kind.ENROLLED, {"group_id": "g1"}),
    (Kind.REFUSED, {"reason": "болезнь", "free_level": FreeLevel.REGION}),
    (Kind.PASSED, {"holder": "p2", "district_id": "d2", "school_id": "s9"}),
    (Kind.ENROLLED, {"group_id": "g2"}),
    (Kind.CONFIRMED, {}),
    (Kind.USED, {}),
)
"""From issue to use, through a refusal and another district."""
