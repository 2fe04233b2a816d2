"""Tables of what happens after a plan is published: what schools and operators register, and proposals."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from store.schema import ID, METADATA, one_of
from store.types import JsonColumn, Moment

REGISTRATION_KINDS = ("confirmation", "refusal", "change", "substitute", "overrule", "withdrawal")
registration = Table(
    "registration",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("content", JsonColumn, nullable=False),
    Column("withdraws", ID, ForeignKey("registration.id"), nullable=True, unique=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("level", String(20), nullable=False),
    one_of("kind", REGISTRATION_KINDS),
    UniqueConstraint("campaign_id", "number", name="uq_registration_campaign_number"),
)
"""What was told about a published plan, in the order in which it came; rows are only ever added (triggers
refuse anything else), and taken back by a row of the kind ``withdrawal``."""

PROPOSAL_STATES = ("open", "accepted", "rejected")
proposal = Table(
    "proposal",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=False),
    Column("base_plan_id", ID, ForeignKey("plan.id"), nullable=False),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=False),
    Column("registered", Integer, nullable=False),
    Column("part_of", ID, ForeignKey("proposal.id"), nullable=True),
    Column("content", JsonColumn, nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("decided_at", Moment, nullable=True),
    Column("decided_by", Text, nullable=True),
    Column("reason", Text, nullable=True),
    one_of("state", PROPOSAL_STATES),
    Index("ix_proposal_created", "created_at", "id"),
)
"""A rebalancing to be looked at: the draft ``plan_id`` would succeed ``base_plan_id`` and take in what was
registered up to the number ``registered``; ``content`` holds its chains and what it touches."""

plan_basis = Table(
    "plan_basis",
    METADATA,
    Column("plan_id", ID, ForeignKey("plan.id"), primary_key=True),
    Column("registered", Integer, nullable=False),
    Column("proposal_id", ID, ForeignKey("proposal.id"), nullable=True),
    Column("restores", ID, ForeignKey("plan.id"), nullable=True),
)
"""Where a published plan comes from: the proposal that was accepted, or the earlier plan that it restores,
and up to which registration it knows what happened."""
