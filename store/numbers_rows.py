"""Rows of the ledger as records, and records as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from rules.ledger.events import Kind
from rules.ledger.replay import Event
from rules.ledger.states import Balance, FreeLevel, Standing, State
from store.engine import Work
from store.tables_numbers import number_balance, number_event, unique_number

STANDING = tuple(field.name for field in fields(Standing))
"""Columns that say where a number stands."""


@dataclass(frozen=True)
class Number:
    """A unique number: whose campaign and period, to which district it was issued, its last event, and where
    it stands."""

    number: str
    campaign_id: str
    period: str
    issued_district: str
    sequence: int
    standing: Standing


def standing_of(row: Mapping[str, Any], prefix: str = "") -> Standing:
    """Where a row says that the number stands."""
    values = {name: row[prefix + name] for name in STANDING}
    level = values["free_level"]
    return Standing(
        **{
            **values,
            "state": State(values["state"]),
            "free_level": None if level is None else FreeLevel(level),
        }
    )


def number_of(row: Mapping[str, Any]) -> Number:
    """A row of the numbers."""
    names = ("number", "campaign_id", "period", "issued_district", "sequence")
    return Number(**{name: row[name] for name in names}, standing=standing_of(row))


def event_of(row: Mapping[str, Any]) -> Event:
    """A row of the events."""
    names = ("number", "sequence", "at", "reason", "undoes", "actor", "level", "request_id", "proposal_id")
    return Event(
        **{name: row[name] for name in names},
        on=row["on_date"],
        kind=Kind(row["kind"]),
        before=None if row["before_state"] is None else standing_of(row, "before_"),
        after=standing_of(row),
    )


def columns_of(standing: Standing | None, prefix: str = "") -> dict[str, Any]:
    """Where a number stands, as columns."""
    values = dict.fromkeys(STANDING) if standing is None else vars(standing)
    return {prefix + name: value for name, value in values.items()}


def event_row(number: Number, event: Event) -> dict[str, Any]:
    """The row of an event."""
    plain = {name: value for name, value in vars(event).items() if name not in {"on", "before", "after"}}
    return {
        **plain,
        "on_date": event.on,
        "campaign_id": number.campaign_id,
        "period": number.period,
        **columns_of(event.before, "before_"),
        **columns_of(event.after),
    }


def event_by(
    work: Work, number: str, sequence: int, kind: Kind, *, at: datetime, on: date, **told: Any
) -> Event:
    """An event of this transaction; ``told``: the rest of the record."""
    actor = work.actor
    return Event(
        number=number,
        sequence=sequence,
        at=at,
        on=on,
        kind=kind,
        actor=actor.actor,
        level=actor.level,
        request_id=actor.request_id,
        **told,
    )


def begin_all(work: Work, begun: list[tuple[Number, Event]]) -> None:
    """Write numbers that were not there, each with its first event."""
    if not begun:
        return
    work.connection.execute(insert(number_event), [event_row(number, event) for number, event in begun])
    rows = [
        {**{k: v for k, v in vars(number).items() if k != "standing"}, **columns_of(number.standing)}
        for number, _ in begun
    ]
    work.connection.execute(insert(unique_number), rows)


def move_balance(work: Work, campaign_id: str, period: str, moved: Balance) -> None:
    """Add to the balance of a campaign's period; the database refuses one that does not add up."""
    if moved == Balance():
        return
    mine = (number_balance.c.campaign_id == campaign_id) & (number_balance.c.period == period)
    values = {name: number_balance.c[name] + figure for name, figure in vars(moved).items()}
    changed = work.connection.execute(number_balance.update().where(mine).values(values))
    if changed.rowcount == 0:
        row = {"campaign_id": campaign_id, "period": period, **vars(moved)}
        work.connection.execute(insert(number_balance).values(row))
