"""The ledger of unique numbers: what happens to them, each event with what it makes of its number.

Whoever writes locks the campaign first, then the numbers in their order: events of a campaign come one after
the other, and nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, select, update

from rules.ledger.events import Action, ImpossibleError, Kind, after
from rules.ledger.replay import taken_back
from rules.ledger.states import WITH_HOLDER, Balance, FreeLevel, Standing, change
from store.campaigns import opened
from store.engine import Work
from store.errors import (
    ChangedMeanwhileError,
    NotThereError,
    NumberRefusedError,
    SecondHolderError,
    SecondNumberError,
)
from store.journal import note
from store.numbers_rows import (
    Number,
    columns_of,
    event_by,
    event_of,
    event_row,
    move_balance,
    number_of,
)
from store.tables_numbers import number_event, unique_number

KIND = "unique_number"
"""What the store calls a number where it is not there, or changed meanwhile."""
AT_ONCE = 500
"""Numbers that one statement names: databases bound how many it may."""


@dataclass(frozen=True)
class NumberAction:
    """An event that is to happen to a number; ``seen``: the sequence that the caller saw last (None: any);
    ``on``: the day of which it tells, not earlier than that of the event before."""

    number: str
    action: Action
    on: date
    seen: int | None = None
    proposal_id: str | None = None


@dataclass
class _Held:
    """A number that is locked: as it stands by now, and when its last event was."""

    number: Number
    at: datetime
    on: date
    began: int


def act(
    work: Work,
    number: str,
    kind: Kind,
    *,
    on: date,
    seen: int | None = None,
    holder: str | None = None,
    teacher_id: str | None = None,
    group_id: str | None = None,
    district_id: str | None = None,
    school_id: str | None = None,
    free_level: FreeLevel | None = None,
    reason: str = "",
    proposal_id: str | None = None,
) -> Number:
    """One event.  Raises: as :func:`act_all`."""
    action = Action(kind, holder, teacher_id, group_id, district_id, school_id, free_level, reason)
    (changed,) = act_all(work, [NumberAction(number, action, on, seen, proposal_id)])
    return changed


def act_all(work: Work, actions: Sequence[NumberAction]) -> list[Number]:
    """Several events as one: all happen or none; the numbers as they stand afterwards, each once.

    Events of one number happen in their order.  Somebody who gets one number and gives another one back does
    not hold both in between, whatever the order in the list.
    Raises: NotThereError, NotAllowedNowError: the campaign is closed; ChangedMeanwhileError: another sequence
    than was seen; SecondHolderError, SecondNumberError, NumberRefusedError.
    """
    held = _locked(work, {each.number for each in actions})
    for each in actions:
        if each.seen not in {None, held[each.number].began}:
            raise ChangedMeanwhileError(KIND, each.number, held[each.number].began)
    moved: dict[tuple[str, str], Balance] = {}
    waiting = list(actions)
    while waiting:
        later, met = _round(work, waiting, held, moved)
        if len(later) == len(waiting):
            assert met is not None
            raise met
        waiting = later
    for (campaign_id, period), figures in sorted(moved.items(), key=lambda item: item[0]):
        move_balance(work, campaign_id, period, figures)
    return [each.number for each in held.values()]


def _round(
    work: Work,
    waiting: Sequence[NumberAction],
    held: dict[str, _Held],
    moved: dict[tuple[str, str], Balance],
) -> tuple[list[NumberAction], SecondNumberError | None]:
    """Do what can be done; the rest waits for somebody to give a number back."""
    later: list[NumberAction] = []
    stuck: set[str] = set()
    met: SecondNumberError | None = None
    for each in waiting:
        if each.number not in stuck:
            try:
                _happen(work, each, held[each.number], moved)
                continue
            except SecondNumberError as error:
                met = met or error
        stuck.add(each.number)
        later.append(each)
    return later, met


def _happen(work: Work, asked: NumberAction, held: _Held, moved: dict[tuple[str, str], Balance]) -> None:
    number, before = held.number, held.number.standing
    if asked.on < held.on:
        sentence = (
            f"последнее событие номера – {held.on.isoformat()}, раньше него ничего не записать",
            f"the number's last event is of {held.on.isoformat()}: nothing is recorded before it",
        )
        raise NumberRefusedError(number.number, "too_early", sentence)
    standing, undoes = _after(work, number, asked.action)
    if standing.holder is not None and standing.holder != before.holder:
        _check_only(work, number, standing.holder)
    sequence, at = number.sequence + 1, max(work.at, held.at)
    event = event_by(
        work,
        number.number,
        sequence,
        asked.action.kind,
        at=at,
        on=asked.on,
        before=before,
        after=standing,
        reason=asked.action.reason.strip(),
        undoes=undoes,
        proposal_id=asked.proposal_id,
    )
    work.connection.execute(insert(number_event).values(event_row(number, event)))
    work.connection.execute(
        update(unique_number)
        .where(unique_number.c.number == number.number, unique_number.c.sequence == number.sequence)
        .values(sequence=sequence, **columns_of(standing))
    )
    detail = {"number": number.number, "kind": str(event.kind), "sequence": sequence}
    note(work, "number", "campaign", number.campaign_id, **detail)
    key = (number.campaign_id, number.period)
    moved[key] = moved.get(key, Balance()).plus(change(before, standing))
    held.number = replace(number, sequence=sequence, standing=standing)
    held.at, held.on = at, asked.on


def _after(work: Work, number: Number, action: Action) -> tuple[Standing, int | None]:
    """Where it will stand, and which event is taken back."""
    before = number.standing
    gives = action.kind in {Kind.ASSIGNED, Kind.PASSED}
    if gives and before.state in WITH_HOLDER and before.holder is not None and action.holder:
        raise SecondHolderError(number.number, before.holder, action.holder)
    try:
        if action.kind is Kind.UNDONE:
            return _undone(work, number, action)
        return after(before, action), None
    except ImpossibleError as error:
        raise NumberRefusedError(number.number, error.code, error.sentence) from error


def _undone(work: Work, number: Number, action: Action) -> tuple[Standing, int]:
    if not action.reason.strip():
        raise ImpossibleError("missing", ("не указано: reason", "missing: reason"))
    query = select(number_event).where(number_event.c.number == number.number)
    rows = work.connection.execute(query.order_by(number_event.c.sequence)).mappings()
    undoes, standing = taken_back([event_of(dict(row)) for row in rows])
    return standing, undoes


def _check_only(work: Work, number: Number, holder: str) -> None:
    """Raises: SecondNumberError: the person has another number of the period."""
    table = unique_number.c
    other = work.connection.execute(
        select(table.number).where(
            table.campaign_id == number.campaign_id,
            table.period == number.period,
            table.holder == holder,
            table.number != number.number,
            table.state.in_(sorted(WITH_HOLDER)),
        )
    ).scalar()
    if other is not None:
        raise SecondNumberError(number.number, holder, other)


def _locked(work: Work, names: Iterable[str]) -> dict[str, _Held]:
    """The numbers, which nobody else changes until the transaction ends."""
    table, wanted = unique_number, sorted(names)
    parts = [wanted[begin : begin + AT_ONCE] for begin in range(0, len(wanted), AT_ONCE)]
    campaigns: set[str] = set()
    for part in parts:
        query = select(table.c.campaign_id).where(table.c.number.in_(part)).distinct()
        campaigns.update(work.connection.execute(query).scalars())
    for campaign_id in sorted(campaigns):
        opened(work, campaign_id, "number")
    last = (number_event.c.number == table.c.number) & (number_event.c.sequence == table.c.sequence)
    query = select(table, number_event.c.at, number_event.c.on_date).join(number_event, last)
    query = query.order_by(table.c.number).with_for_update(of=table)
    found: dict[str, _Held] = {}
    for part in parts:
        for row in work.connection.execute(query.where(table.c.number.in_(part))).mappings():
            number = number_of(dict(row))
            found[number.number] = _Held(number, row["at"], row["on_date"], number.sequence)
    for name in wanted:
        if name not in found:
            raise NotThereError(KIND, name)
    return found
