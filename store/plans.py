"""Plans: drafts as jobs leave them, and the published ones, each succeeding the one before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Connection, func, insert, select, update

from store import blobs
from store.campaigns import opened
from store.engine import Store, Work, new_id
from store.errors import ChangedMeanwhileError, NotAllowedNowError
from store.journal import note
from store.paging import Page, Paging
from store.rows import newest_first, one
from store.tables import campaign, plan
from store.tables_rebalancing import plan_basis, proposal, registration


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


@dataclass(frozen=True)
class Basis:
    """Where a published plan comes from: the proposal that was accepted, or the earlier plan that it
    restores; ``registered``: up to which registration it knows what happened."""

    plan_id: str
    registered: int = 0
    proposal_id: str | None = None
    restores: str | None = None


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
    made = _drafted(work, campaign_id, dataset_id, profile, certificate, files)
    note(work, "create", "plan", made.id, dataset=dataset_id)
    return made


def _drafted(
    work: Work,
    campaign_id: str | None,
    dataset_id: str,
    profile: str,
    certificate: dict[str, Any],
    files: dict[str, str],
) -> StoredPlan:
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
    return made


def get(store: Store, plan_id: str) -> StoredPlan:
    """The plan.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, plan, plan_id, _made)


def required(work: Work, plan_id: str) -> StoredPlan:
    """The plan, within a transaction.  Raises: NotThereError."""
    return one(work.connection, plan, plan_id, _made)


def page(store: Store, paging: Paging, campaign_id: str | None = None) -> Page[StoredPlan]:
    """Plans, the newest first."""
    wanted = () if campaign_id is None else (plan.c.campaign_id == campaign_id,)
    return newest_first(store, plan, paging, _made, *wanted)


def publish(work: Work, plan_id: str, seen: int) -> StoredPlan:
    """Publish a draft; the plan of the campaign published before is succeeded by it.

    Raises: NotThereError, ChangedMeanwhileError, NotAllowedNowError: it is no draft, belongs to no open
    campaign, or to a proposal, which is to be accepted instead.
    """
    owner = one(work.connection, plan, plan_id, _made).campaign_id
    if owner is not None:
        opened(work, owner, "publication")  # locked first: two publications come one after the other
    draft = one(work.connection, plan, plan_id, _made, lock=True)
    if draft.version != seen:
        raise ChangedMeanwhileError("plan", plan_id, draft.version)
    if draft.state != "draft" or owner is None:
        raise NotAllowedNowError("plan", plan_id, draft.state, "publication")
    if work.connection.execute(select(proposal.c.id).where(proposal.c.plan_id == plan_id)).first():
        raise NotAllowedNowError("plan", plan_id, "proposed", "publication")
    # what was told so far concerned the plan before
    return succeed(work, draft, Basis(plan_id, last_registration(work.connection, owner)))


def last_registration(connection: Connection, campaign_id: str) -> int:
    """The number of the last thing registered in the campaign; 0: there is none."""
    query = select(func.max(registration.c.number)).where(registration.c.campaign_id == campaign_id)
    return int(connection.execute(query).scalar() or 0)


def current(connection: Connection, campaign_id: str) -> str | None:
    """The plan of the campaign that is published now."""
    query = select(plan.c.id).where(plan.c.campaign_id == campaign_id, plan.c.state == "published")
    return connection.execute(query).scalar_one_or_none()


def statuses(connection: Connection, plan_ids: Collection[str]) -> dict[str, str]:
    """Per plan what its certificate calls it."""
    status = plan.c.certificate["status"].as_string()
    rows = connection.execute(select(plan.c.id, status).where(plan.c.id.in_(sorted(plan_ids))))
    return {str(plan_id): str(text) for plan_id, text in rows}


def published(store: Store, campaign_id: str) -> StoredPlan | None:
    """As :func:`current`, the whole plan.  Raises: NotThereError: there is no such campaign."""
    with store.reading() as connection:
        one(connection, campaign, campaign_id, lambda row: row["id"])
        found = current(connection, campaign_id)
        return None if found is None else one(connection, plan, found, _made)


def basis(connection: Connection, plan_id: str) -> Basis:
    """Where the plan comes from; one that was just made knows of no registration."""
    row = connection.execute(select(plan_basis).where(plan_basis.c.plan_id == plan_id)).mappings().first()
    return Basis(plan_id) if row is None else Basis(**row)


def succeeded(connection: Connection, plan_id: str) -> str | None:
    """The plan that this one replaced."""
    found: str | None = connection.execute(select(plan.c.succeeds).where(plan.c.id == plan_id)).scalar_one()
    return found


def succeed(work: Work, draft: StoredPlan, known: Basis) -> StoredPlan:
    """Publish a draft whose campaign the caller has locked; the plan published before is superseded."""
    owner = draft.campaign_id
    assert owner is not None
    before = current(work.connection, owner)
    last = work.connection.execute(
        select(func.max(plan.c.number)).where(plan.c.campaign_id == owner)
    ).scalar()
    if before is not None:
        _update(work, before, state="superseded", version=plan.c.version + 1)
    _update(
        work,
        draft.id,
        state="published",
        number=(last or 0) + 1,
        succeeds=before,
        version=draft.version + 1,
        published_at=work.at,
        published_by=work.actor.actor,
    )
    work.connection.execute(insert(plan_basis).values(vars(known)))
    note(work, "publish", "plan", draft.id, succeeds=before)
    return one(work.connection, plan, draft.id, _made)


def copied(work: Work, plan_id: str) -> StoredPlan:
    """A new draft with the content of an earlier plan.  Raises: NotThereError."""
    earlier = one(work.connection, plan, plan_id, _made)
    content = earlier.profile, earlier.certificate, earlier.files
    made = _drafted(work, earlier.campaign_id, earlier.dataset_id, *content)
    note(work, "create", "plan", made.id, copy_of=plan_id)
    return made


def locked(work: Work, plan_id: str) -> StoredPlan:
    """The plan, which nobody else changes until the transaction ends.  Raises: NotThereError."""
    return one(work.connection, plan, plan_id, _made, lock=True)


def _update(work: Work, plan_id: str, **values: object) -> None:
    work.connection.execute(update(plan).where(plan.c.id == plan_id).values(values))


def _made(row: Mapping[str, Any]) -> StoredPlan:
    return StoredPlan(**row)
