"""Proposals of rebalancings: made by a job, looked at, accepted or rejected; all of one or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from store import plans
from store.campaigns import opened
from store.engine import Store, Work, new_id
from store.errors import ChangedMeanwhileError, NotAllowedNowError, OvertakenError, SkippedError
from store.journal import note
from store.overtaking import happened_since
from store.paging import Page, Paging
from store.plans import Basis, StoredPlan
from store.rows import newest_first, one
from store.seating import Cause, Place, enrol, pass_on, take_back, unseat
from store.tables_rebalancing import proposal


@dataclass(frozen=True)
class Proposal:
    """A rebalancing to be decided upon.

    ``content``: ``teachers`` and ``groups`` that it touches, ``figures``, what becomes of unique ``numbers``
    and the ``places`` of theirs that are new, the registrations that are ``skipped``; ``registered``: up to
    which registration it knows; ``part_of``: the proposal of which some chains were taken.
    """

    id: str
    campaign_id: str
    base_plan_id: str
    plan_id: str
    registered: int
    part_of: str | None
    content: dict[str, Any]
    state: str
    version: int
    created_at: datetime
    created_by: str
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


def propose(
    work: Work,
    base: StoredPlan,
    draft: StoredPlan,
    registered: int,
    content: Mapping[str, Any],
    part_of: str | None = None,
) -> Proposal:
    """Keep a proposal to put ``draft`` in the place of ``base``."""
    assert base.campaign_id is not None
    made = Proposal(
        id=new_id("proposal"),
        campaign_id=base.campaign_id,
        base_plan_id=base.id,
        plan_id=draft.id,
        registered=registered,
        part_of=part_of,
        content=dict(content),
        state="open",
        version=1,
        created_at=work.at,
        created_by=work.actor.actor,
        decided_at=None,
        decided_by=None,
        reason=None,
    )
    work.connection.execute(insert(proposal).values(vars(made)))
    note(work, "propose", "proposal", made.id, base=base.id, plan=draft.id)
    return made


def get(store: Store, proposal_id: str) -> Proposal:
    """The proposal.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, proposal, proposal_id, _made)


def required(work: Work, proposal_id: str) -> Proposal:
    """The proposal, within a transaction.  Raises: NotThereError."""
    return one(work.connection, proposal, proposal_id, _made)


def holds(store: Store, found: Proposal) -> bool:
    """Whether it is still to be decided upon and nothing has happened since that stands against it."""
    if found.state != "open":
        return False
    with store.reading() as connection:
        return _overtaken(connection, found) is None


@dataclass(frozen=True)
class Listed:
    """A proposal among others: whether it holds (:func:`holds`), the status of its draft."""

    proposal: Proposal
    holds: bool
    status: str


def page(store: Store, campaign_id: str, paging: Paging) -> Page[Listed]:
    """Proposals of a campaign, the newest first."""
    found = newest_first(store, proposal, paging, _made, proposal.c.campaign_id == campaign_id)
    waiting = [item for item in found.items if item.state == "open"]
    with store.reading() as connection:
        statuses = plans.statuses(connection, [item.plan_id for item in found.items])
        eldest = min((item.registered for item in waiting), default=0)
        since = happened_since(connection, campaign_id, eldest) if waiting else None
    holding = {item.id for item in waiting if since is not None and since.against(item) is None}
    listed = [Listed(item, item.id in holding, statuses[item.plan_id]) for item in found.items]
    return Page(listed, found.next)


def accept(
    work: Work, proposal_id: str, seen: int, reason: str = "", without: Collection[str] = ()
) -> tuple[Proposal, StoredPlan]:
    """Publish what is proposed; ``without``: the registrations that it skips, all of them: nobody will act
    upon those any more.

    Raises: NotThereError, ChangedMeanwhileError, NotAllowedNowError: decided already, or the campaign is
    closed; SkippedError: ``without`` names others than are skipped; OvertakenError: another plan was
    published since, something was registered about the same teachers or groups, or somebody else holds a
    unique number that it passes on; NumberRefusedError: such a number can't pass any more.
    """
    found = _to_decide(work, proposal_id, seen, "acceptance")
    overtaken = _overtaken(work.connection, found)
    if overtaken is not None:
        raise OvertakenError("proposal", proposal_id, *overtaken)
    skipped = [row["registration_id"] for row in found.content.get("skipped", [])]
    if set(skipped) != set(without):
        raise SkippedError(proposal_id, found.content.get("skipped", []))
    draft = plans.locked(work, found.plan_id)
    _move_numbers(work, found)
    known = Basis(draft.id, found.registered, found.id)
    published = plans.succeed(work, draft, known)
    return _decided(work, found, "accepted", reason, skipped), published


def reject(work: Work, proposal_id: str, seen: int, reason: str) -> Proposal:
    """Decide against a proposal; its draft stays as it is and is never published.

    Raises: NotThereError, ChangedMeanwhileError, NotAllowedNowError.
    """
    return _decided(work, _to_decide(work, proposal_id, seen, "rejection"), "rejected", reason)


def restore(work: Work, plan_id: str, seen: int, on: date) -> StoredPlan:
    """Publish an earlier plan again, as a new version; ``seen``: the version of the plan to be replaced,
    ``on``: the day.

    What was registered since that plan counts as not taken in again.

    Raises: NotThereError, ChangedMeanwhileError, NotAllowedNowError: it never was published, or is the one
    that is published now.
    """
    owner = plans.required(work, plan_id).campaign_id
    if owner is not None:
        opened(work, owner, "restoration")  # locked first, as everybody who publishes does
    earlier = plans.locked(work, plan_id)
    if earlier.state != "superseded" or owner is None:
        raise NotAllowedNowError("plan", plan_id, earlier.state, "restoration")
    now = plans.current(work.connection, owner)
    assert now is not None
    replaced = plans.locked(work, now)
    if replaced.version != seen:
        raise ChangedMeanwhileError("plan", replaced.id, replaced.version)
    known = plans.basis(work.connection, plan_id)
    was, will = _lineage(work.connection, now), _lineage(work.connection, plan_id)
    shared = next((i for i, pair in enumerate(zip(was, will, strict=False)) if pair[0] != pair[1]), None)
    common = min(len(was), len(will)) if shared is None else shared
    take_back(work, owner, was[common:], on, plan_id)
    for proposal_id in will[common:]:
        _move_numbers(work, required(work, proposal_id))
    copy = plans.copied(work, plan_id)
    note(work, "restore", "plan", copy.id, restores=plan_id)
    return plans.succeed(work, copy, Basis(copy.id, known.registered, None, plan_id))


def _move_numbers(work: Work, found: Proposal) -> None:
    """Do to unique numbers what the proposal tells."""
    on = date.fromisoformat(found.content["figures"]["as_of"])
    left = {(row["teacher_id"], row["group_id"]) for row in found.content["figures"]["freed_places"]}
    pass_on(work, found.campaign_id, found.content["numbers"], on, found.id)
    places = [Place(**row) for row in found.content["places"]]
    enrol(work, found.campaign_id, places, on, Cause("proposal", found.id))
    unseat(work, found.campaign_id, left, on, found.id)


def _lineage(connection: Connection, plan_id: str) -> list[str]:
    """The accepted proposals that led to a plan, the first one first; a plan that restores another one has
    come as that one came."""
    found: list[str] = []
    now: str | None = plan_id
    while now is not None:
        known = plans.basis(connection, now)
        if known.restores is not None:
            now = known.restores
            continue
        if known.proposal_id is not None:
            found.append(known.proposal_id)
        now = plans.succeeded(connection, now)
    return found[::-1]


def _to_decide(work: Work, proposal_id: str, seen: int, wanted: str) -> Proposal:
    owner = one(work.connection, proposal, proposal_id, _made).campaign_id
    opened(work, owner, wanted)  # locked first: decisions come one after the other
    found = one(work.connection, proposal, proposal_id, _made, lock=True)
    if found.version != seen:
        raise ChangedMeanwhileError("proposal", proposal_id, found.version)
    if found.state != "open":
        raise NotAllowedNowError("proposal", proposal_id, found.state, wanted)
    return found


def _overtaken(connection: Connection, found: Proposal) -> tuple[str, str] | None:
    """What happened since the proposal was made that stands against it: its kind and its identifier."""
    return happened_since(connection, found.campaign_id, found.registered).against(found)


def _decided(work: Work, found: Proposal, state: str, reason: str, skipped: Sequence[str] = ()) -> Proposal:
    values = {
        "state": state,
        "version": found.version + 1,
        "decided_at": work.at,
        "decided_by": work.actor.actor,
        "reason": reason,
    }
    work.connection.execute(update(proposal).where(proposal.c.id == found.id).values(values))
    told = {"skipped": list(skipped)} if skipped else {}
    note(work, state, "proposal", found.id, plan=found.plan_id, **told)
    return one(work.connection, proposal, found.id, _made)


def _made(row: Mapping[str, Any]) -> Proposal:
    return Proposal(**row)
