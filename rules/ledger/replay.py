"""What a history of events amounts to: one number, or all of them, at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.ledger.events import BEGINNINGS, STEPS, Action, ImpossibleError, Kind, after
from rules.ledger.states import Balance, Standing, counted_as


@dataclass(frozen=True)
class Event:
    """What happened to a number.

    ``sequence`` counts from 1 within the number; ``at``: when it was recorded (never earlier than the event
    before); ``on``: the day of which it tells; ``undoes``: the sequence of the event that it takes back.
    """

    number: str
    sequence: int
    at: datetime
    on: date
    kind: Kind
    before: Standing | None
    after: Standing
    reason: str = ""
    undoes: int | None = None
    actor: str = ""
    level: str = ""
    request_id: str | None = None
    proposal_id: str | None = None


class BrokenLedgerError(RuntimeError):
    """A history that cannot have come about; names the number and the event, nothing else."""

    def __init__(self, number: str, sequence: int, what: str) -> None:
        super().__init__(f"number {number}, event {sequence}: {what}")
        self.number, self.sequence, self.what = number, sequence, what


def replayed(events: Sequence[Event]) -> Standing:
    """Where the number stands after all of its events, each of which is judged anew.

    Raises: BrokenLedgerError: one is missing, or was impossible, or led elsewhere.
    """
    standing: Standing | None = None
    for place, event in enumerate(events, start=1):
        if event.sequence != place:
            raise BrokenLedgerError(event.number, event.sequence, f"stands at place {place}")
        if event.before != standing:
            raise BrokenLedgerError(event.number, place, "begins elsewhere than the one before it ended")
        if place > 1 and (event.at < events[place - 2].at or event.on < events[place - 2].on):
            raise BrokenLedgerError(event.number, place, "is earlier than the one before")
        _judge(event, events[: place - 1])
        standing = event.after
    if standing is None:
        raise ValueError("a number has at least one event")
    return standing


def _judge(event: Event, earlier: Sequence[Event]) -> None:
    if event.kind in BEGINNINGS or event.before is None:
        if earlier or event.before is not None or event.kind not in BEGINNINGS:
            raise BrokenLedgerError(event.number, event.sequence, "a life has one beginning")
        return
    try:
        if event.kind is Kind.UNDONE:
            undoes, expected = taken_back(earlier)
        else:
            undoes, expected = None, after(event.before, asked_by(event))
    except ImpossibleError as error:
        raise BrokenLedgerError(event.number, event.sequence, str(error)) from error
    if (event.undoes, event.after) != (undoes, expected):
        raise BrokenLedgerError(event.number, event.sequence, "leads elsewhere")


def asked_by(event: Event) -> Action:
    """The action whose record the event is."""
    step = STEPS[event.kind]
    said = {name: getattr(event.after, name) for name in (step.needs | step.may) - {"reason"}}
    return Action(event.kind, reason=event.reason, **said)


def taken_back(events: Sequence[Event]) -> tuple[int, Standing]:
    """What undoing takes back: the last event that was not taken back yet, and where the number stood before.

    Raises: ImpossibleError: only its beginning is left.
    """
    holding: list[Event] = []
    for event in events:
        if event.kind is Kind.UNDONE:
            holding.pop()
        else:
            holding.append(event)
    last = holding[-1]
    if last.before is None:
        raise ImpossibleError(
            "nothing_to_undo",
            ("отменять нечего: номер только выдан", "nothing to undo: the number was only issued"),
        )
    return last.sequence, last.before


def known_on(events: Sequence[Event], day: date) -> Standing | None:
    """Where the number stood at the end of a day; None: it was not issued yet."""
    known = [event for event in events if event.on <= day]
    return known[-1].after if known else None


def known_at(events: Sequence[Event], moment: datetime) -> Standing | None:
    """Where the ledger said at a moment that the number stood; None: it knew nothing of it yet."""
    known = [event for event in events if event.at <= moment]
    return known[-1].after if known else None


def balance(standings: Iterable[Standing]) -> Balance:
    """The figures of many numbers."""
    total = Balance()
    for standing in standings:
        total = total.plus(counted_as(standing))
    return total
