"""Campaigns: a half-year's work, to which datasets and plans belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from store.engine import Store, Work, new_id
from store.errors import ChangedMeanwhileError, NotAllowedNowError
from store.journal import note
from store.paging import Page, Paging
from store.rows import newest_first, one
from store.tables import campaign


@dataclass(frozen=True)
class Campaign:
    """A campaign; ``version`` grows with every change."""

    id: str
    name: str
    state: str
    version: int
    created_at: datetime
    created_by: str


def create(work: Work, name: str) -> Campaign:
    """A new campaign, open."""
    made = Campaign(new_id("campaign"), name, "open", 1, work.at, work.actor.actor)
    work.connection.execute(insert(campaign).values(vars(made)))
    note(work, "create", "campaign", made.id)
    return made


def get(store: Store, campaign_id: str) -> Campaign:
    """The campaign.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, campaign, campaign_id, lambda row: Campaign(**row))


def page(store: Store, paging: Paging) -> Page[Campaign]:
    """Campaigns, the newest first."""
    return newest_first(store, campaign, paging, lambda row: Campaign(**row))


def change(
    work: Work, campaign_id: str, seen: int, *, name: str | None = None, state: str | None = None
) -> Campaign:
    """Rename, close or open again, if it still is at the version ``seen``.

    Raises: NotThereError, ChangedMeanwhileError.
    """
    before = locked(work, campaign_id)
    if before.version != seen:
        raise ChangedMeanwhileError("campaign", campaign_id, before.version)
    values = {"name": name or before.name, "state": state or before.state, "version": before.version + 1}
    work.connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(values))
    note(work, "change", "campaign", campaign_id, state=values["state"])
    return locked(work, campaign_id)


def locked(work: Work, campaign_id: str) -> Campaign:
    """The campaign, which nobody else changes until the transaction ends.  Raises: NotThereError."""
    return one(work.connection, campaign, campaign_id, lambda row: Campaign(**row), lock=True)


def opened(work: Work, campaign_id: str, wanted: str) -> Campaign:
    """The campaign, locked, if it is open.  Raises: NotThereError, NotAllowedNowError."""
    found = locked(work, campaign_id)
    if found.state != "open":
        raise NotAllowedNowError("campaign", campaign_id, found.state, wanted)
    return found
