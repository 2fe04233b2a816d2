"""Plans: drafts as jobs leave them, and the published ones, each succeeding the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, insert, select, update

from store import blobs
from store.campaigns import opened
from store.engine import Store, Work, new_id
from store.errors import ChangedMeanwhileError, NotAllowedNowError
from store.journal import note
from store.paging import Page, Paging
from store.rows import newest_first, one
from store.tables import plan


@dataclass(frozen=True)
class StoredPlan:
    """A plan: its certificate (``plan.json``) and the hashes of its tables by file name."""

    id: str
    campaign_id: str | None
    dataset_id: str
    profile: str
    certificate: dict[str, Any]
    files: dict[str, str]
    state: str
    number: int | None
    succeeds: str | None
    version: int
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None


def keep(
    work: Work,
    campaign_id: str | None,
    dataset_id: str,
    profile: str,
    certificate: dict[str, Any],
    tables: Mapping[str, BinaryIO],
) -> StoredPlan:
    """Keep a new draft."""
    files = {name: blobs.put(work, content)[0] for name, content in tables.items()}
    made = StoredPlan(
        id=new_id("plan"),
        campaign_id=campaign_id,
        dataset_id=dataset_id,
        profile=profile,
        certificate=certificate,
        files=files,
        state="draft",
        number=None,
        succeeds=None,
        version=1,
        created_at=work.at,
        created_by=work.actor.actor,
        published_at=None,
        published_by=None,
    )
    work.connection.execute(insert(plan).values(vars(made)))
    note(work, "create", "plan", made.id, dataset=dataset_id)
    return made


def get(store: Store, plan_id: str) -> StoredPlan:
    """The plan.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, plan, plan_id, _made)


def required(work: Work, plan_id: str) -> None:
    """Make sure that the plan is there.  Raises: NotThereError."""
    one(work.connection, plan, plan_id, _made)


def page(store: Store, paging: Paging, campaign_id: str | None = None) -> Page[StoredPlan]:
    """Plans, the newest first."""
    wanted = () if campaign_id is None else (plan.c.campaign_id == campaign_id,)
    return newest_first(store, plan, paging, _made, *wanted)


def publish(work: Work, plan_id: str, seen: int) -> StoredPlan:
    """Publish a draft; the plan of the campaign published before is succeeded by it.

    Raises: NotThereError, ChangedMeanwhileError, NotAllowedNowError: it is no draft, or belongs to no open
    campaign.
    """
    owner = one(work.connection, plan, plan_id, _made).campaign_id
    if owner is not None:
        opened(work, owner, "publication")  # locked first: two publications come one after the other
    draft = one(work.connection, plan, plan_id, _made, lock=True)
    if draft.version != seen:
        raise ChangedMeanwhileError("plan", plan_id, draft.version)
    if draft.state != "draft" or owner is None:
        raise NotAllowedNowError("plan", plan_id, draft.state, "publication")
    before = work.connection.execute(
        select(plan.c.id).where(plan.c.campaign_id == owner, plan.c.state == "published")
    ).scalar_one_or_none()
    last = work.connection.execute(
        select(func.max(plan.c.number)).where(plan.c.campaign_id == owner)
    ).scalar()
    if before is not None:
        _update(work, before, state="superseded", version=plan.c.version + 1)
    _update(
        work,
        plan_id,
        state="published",
        number=(last or 0) + 1,
        succeeds=before,
        version=draft.version + 1,
        published_at=work.at,
        published_by=work.actor.actor,
    )
    note(work, "publish", "plan", plan_id, succeeds=before)
    return one(work.connection, plan, plan_id, _made)


def _update(work: Work, plan_id: str, **values: object) -> None:
    work.connection.execute(update(plan).where(plan.c.id == plan_id).values(values))


def _made(row: Mapping[str, Any]) -> StoredPlan:
    return StoredPlan(**row)
