"""What schools and operators tell about a published plan: confirmations, refusals, changes of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from store.campaigns import opened
from store.engine import Store, Work, new_id
from store.errors import NotAllowedNowError
from store.journal import note
from store.paging import Page, Paging
from store.plans import basis, current, last_registration
from store.rows import one
from store.tables_rebalancing import registration

WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class Registration:
    """One thing that was told; ``number``: its place in the campaign, ``content``: the row of its table."""

    id: str
    campaign_id: str
    number: int
    kind: str
    content: dict[str, Any]
    withdraws: str | None
    at: datetime
    actor: str
    level: str


@dataclass(frozen=True)
class Known:
    """What further rows are judged by: the plan that is published, and what was told about it and neither
    taken in by it nor taken back."""

    plan_id: str | None
    pending: tuple[Registration, ...]


def known(connection: Connection, campaign_id: str) -> Known:
    """What is known in a campaign."""
    plan_id = current(connection, campaign_id)
    after = 0 if plan_id is None else basis(connection, plan_id).registered
    return Known(plan_id, tuple(pending(connection, campaign_id, after)))


def add(work: Work, campaign_id: str, kind: str, contents: Sequence[Mapping[str, Any]]) -> list[Registration]:
    """Register rows of one kind, all or none.  Raises: NotThereError, NotAllowedNowError: closed."""
    opened(work, campaign_id, "registration")
    first = last_registration(work.connection, campaign_id) + 1
    made = [
        Registration(
            id=new_id("registration"),
            campaign_id=campaign_id,
            number=first + place,
            kind=kind,
            content=dict(content),
            withdraws=None,
            at=work.at,
            actor=work.actor.actor,
            level=work.actor.level,
        )
        for place, content in enumerate(contents)
    ]
    for row in made:
        _keep(work, row)
    return made


def withdraw(work: Work, registration_id: str, reason: str) -> Registration:
    """Take back what no published plan has taken in yet.

    Raises: NotThereError, NotAllowedNowError: a plan knows of it, or it was taken back before.
    """
    found = one(work.connection, registration, registration_id, _made)
    opened(work, found.campaign_id, "withdrawal")
    plan_id = current(work.connection, found.campaign_id)
    known = 0 if plan_id is None else basis(work.connection, plan_id).registered
    taken_back = select(registration.c.id).where(registration.c.withdraws == registration_id)
    if work.connection.execute(taken_back).first() is not None:
        raise NotAllowedNowError("registration", registration_id, "withdrawn", "withdrawal")
    if found.kind == WITHDRAWAL or found.number <= known:
        state = WITHDRAWAL if found.kind == WITHDRAWAL else "taken_in"
        raise NotAllowedNowError("registration", registration_id, state, "withdrawal")
    made = Registration(
        id=new_id("registration"),
        campaign_id=found.campaign_id,
        number=last_registration(work.connection, found.campaign_id) + 1,
        kind=WITHDRAWAL,
        content={"reason": reason},
        withdraws=registration_id,
        at=work.at,
        actor=work.actor.actor,
        level=work.actor.level,
    )
    _keep(work, made)
    return made


def required(work: Work, registration_id: str) -> Registration:
    """The registration, within a transaction.  Raises: NotThereError."""
    return one(work.connection, registration, registration_id, _made)


def pending(connection: Connection, campaign_id: str, after: int) -> list[Registration]:
    """What was told after the number ``after`` and not taken back, in order."""
    rows = connection.execute(
        select(registration)
        .where(registration.c.campaign_id == campaign_id, registration.c.number > after)
        .order_by(registration.c.number)
    ).mappings()
    found = [_made(dict(row)) for row in rows]
    gone = {row.withdraws for row in found}
    return [row for row in found if row.kind != WITHDRAWAL and row.id not in gone]


@dataclass(frozen=True)
class Withdrawn:
    """The registration ``id`` with its number, and the number of the row that took it back."""

    id: str
    number: int
    taken_back: int


def withdrawn_since(connection: Connection, campaign_id: str, after: int) -> list[Withdrawn]:
    """What was taken back after the number ``after``, in the order of taking back."""
    earlier = registration.alias()
    query = (
        select(earlier.c.id, earlier.c.number, registration.c.number.label("taken_back"))
        .join(registration, registration.c.withdraws == earlier.c.id)
        .where(earlier.c.campaign_id == campaign_id, registration.c.number > after)
        .order_by(registration.c.number)
    )
    return [Withdrawn(**row) for row in connection.execute(query).mappings()]


def page(store: Store, campaign_id: str, paging: Paging) -> Page[Registration]:
    """Registrations of a campaign, the newest first."""
    query = (
        select(registration)
        .where(registration.c.campaign_id == campaign_id)
        .order_by(registration.c.number.desc())
        .limit(paging.limit + 1)
    )
    if paging.after is not None:
        query = query.where(registration.c.number < int(paging.after[0]))
    with store.reading() as connection:
        rows = [_made(dict(row)) for row in connection.execute(query).mappings()]
    return Page.of(rows, paging, lambda row: (str(row.number),))


def _keep(work: Work, row: Registration) -> None:
    work.connection.execute(insert(registration).values(vars(row)))
    note(work, "register", "registration", row.id, kind=row.kind, campaign=row.campaign_id)


def _made(row: Mapping[str, Any]) -> Registration:
    return Registration(**row)
