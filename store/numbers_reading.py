"""The ledger looked at: where numbers stand, now or on a day; how many there are, and where; whether all is
consistent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, FromClause, func, select

from rules.ledger.replay import BrokenLedgerError, Event, balance, known_on, replayed
from rules.ledger.states import Balance, Standing, State, counted_as
from store.engine import Store
from store.errors import NotThereError
from store.numbers import KIND
from store.numbers_rows import STANDING, Number, event_of, number_of
from store.paging import Page, Paging
from store.tables_numbers import number_balance, number_event, unique_number


@dataclass(frozen=True)
class Held:
    """Numbers of a period, or of one district in it.

    ``balance`` counts, for a district, the numbers that are in its allotment now; ``issued_to`` those that
    were issued to it: what differs came from, or went to, other districts.
    """

    period: str
    district_id: str | None
    balance: Balance
    issued_to: int


def get(store: Store, number: str) -> Number:
    """A number as it stands.  Raises: NotThereError."""
    with store.reading() as connection:
        row = connection.execute(select(unique_number).where(unique_number.c.number == number)).mappings()
        found = row.first()
    if found is None:
        raise NotThereError(KIND, number)
    return number_of(dict(found))


def history(store: Store, number: str) -> list[Event]:
    """Every event of a number, the first one first.  Raises: NotThereError."""
    query = select(number_event).where(number_event.c.number == number).order_by(number_event.c.sequence)
    with store.reading() as connection:
        events = [event_of(dict(row)) for row in connection.execute(query).mappings()]
    if not events:
        raise NotThereError(KIND, number)
    return events


def at(store: Store, number: str, day: date) -> Standing | None:
    """Where the number stood at the end of a day; None: it was not issued yet.  Raises: NotThereError."""
    return known_on(history(store, number), day)


def page(
    store: Store,
    paging: Paging,
    campaign_id: str | None = None,
    *,
    state: State | None = None,
    district_id: str | None = None,
    holder: str | None = None,
    on: date | None = None,
) -> Page[Number]:
    """Numbers in their order, as they stand now or stood at the end of the day ``on``."""
    standing = _standing(campaign_id, on)
    wanted = {"campaign_id": campaign_id, "state": state, "district_id": district_id, "holder": holder}
    query = select(standing).order_by(standing.c.number).limit(paging.limit + 1)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(standing.c[name] == value)
    if paging.after is not None:
        query = query.where(standing.c.number > paging.after[0])
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    found = Page.of([number_of(row) for row in rows], paging, lambda number: (number.number,))
    return Page(found.items, found.next)


def figures(store: Store, campaign_id: str, on: date | None = None) -> list[Held]:
    """The balance of each period of a campaign and of each of its districts; now, or at the end of a day."""
    standing = _standing(campaign_id, on)
    columns = (standing.c.period, standing.c.issued_district, standing.c.district_id, standing.c.state)
    query = select(*columns, func.count().label("n")).group_by(*columns)
    query = query.where(standing.c.campaign_id == campaign_id)
    periods: dict[str, Held] = {}
    districts: dict[tuple[str, str], Held] = {}
    with store.reading() as connection:
        for period, issued_to, district_id, state, n in connection.execute(query):
            figures = _times(counted_as(Standing(State(state), district_id)), n)
            _add(periods, period, Held(period, None, figures, n))
            _add(districts, (period, district_id), Held(period, district_id, figures, 0))
            _add(districts, (period, issued_to), Held(period, issued_to, Balance(), n))
    return [
        each
        for period in sorted(periods)
        for each in (periods[period], *(districts[key] for key in sorted(districts) if key[0] == period))
    ]


def verify(store: Store, campaign_id: str) -> int:
    """Judge every event of a campaign anew; compare what it amounts to with what is kept.  How many numbers.

    Raises: BrokenLedgerError: they differ.
    """
    query = (
        select(number_event)
        .where(number_event.c.campaign_id == campaign_id)
        .order_by(number_event.c.number, number_event.c.sequence)
    )
    with store.reading() as connection:
        kept = _kept(connection, campaign_id)
        replay: dict[str, tuple[str, int, Standing]] = {}
        events = (event_of(dict(row)) for row in connection.execute(query).mappings())
        for number, own in groupby(events, key=lambda event: event.number):
            life = list(own)
            period = kept[number].period if number in kept else ""
            replay[number] = (period, len(life), replayed(life))
        claimed = {
            row.period: Balance(row.issued, row.held, row.free, row.used, row.expired)
            for row in connection.execute(
                select(number_balance).where(number_balance.c.campaign_id == campaign_id)
            )
        }
    for number in sorted(kept.keys() | replay.keys()):
        row = kept.get(number)
        if row is None or replay.get(number) != (row.period, row.sequence, row.standing):
            raise BrokenLedgerError(number, 0, "the kept state is not what its events amount to")
    for period in sorted({period for period, *_ in replay.values()} | claimed.keys()):
        counted = balance(standing for own, _, standing in replay.values() if own == period)
        if not counted.holds or claimed.get(period, Balance()) != counted:
            raise BrokenLedgerError(period, 0, "the balance is not what the events amount to")
    return len(kept)


def _kept(connection: Connection, campaign_id: str) -> dict[str, Number]:
    query = select(unique_number).where(unique_number.c.campaign_id == campaign_id)
    numbers = [number_of(dict(row)) for row in connection.execute(query).mappings()]
    return {number.number: number for number in numbers}


def _standing(campaign_id: str | None, on: date | None) -> FromClause:
    """Where numbers stand, with the columns of ``unique_number``."""
    table, event = unique_number, number_event
    if on is None:
        return table
    last = select(event.c.number, func.max(event.c.sequence).label("sequence")).where(event.c.on_date <= on)
    if campaign_id is not None:
        last = last.where(event.c.campaign_id == campaign_id)
    newest = last.group_by(event.c.number).subquery()
    same = (event.c.number == newest.c.number) & (event.c.sequence == newest.c.sequence)
    columns = (event.c.number, event.c.campaign_id, event.c.period, event.c.sequence)
    return (
        select(*columns, *(event.c[name] for name in STANDING), table.c.issued_district)
        .join(newest, same)
        .join(table, table.c.number == event.c.number)
        .subquery()
    )


def _add(found: dict[Any, Held], key: object, more: Held) -> None:
    known = found.get(key)
    if known is None:
        found[key] = more
        return
    total = known.balance.plus(more.balance)
    found[key] = replace(known, balance=total, issued_to=known.issued_to + more.issued_to)


def _times(figures: Balance, n: int) -> Balance:
    return Balance(*(n * figure for figure in vars(figures).values()))
