"""The tables, as the newest migration leaves them; ``tests/store`` compares them with a migrated store."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.schema import ID, METADATA, SERIAL, SHA, one_of
from store.types import JsonColumn, Moment

blob = Table(
    "blob",
    METADATA,
    Column("sha256", SHA, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
)
"""Content by its hash; the same content is kept once."""

blob_chunk = Table(
    "blob_chunk",
    METADATA,
    Column("sha256", SHA, ForeignKey("blob.sha256"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

CAMPAIGN_STATES = ("open", "closed")
campaign = Table(
    "campaign",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    one_of("state", CAMPAIGN_STATES),
)
"""A half-year's work; ``version`` grows with every change."""

dataset = Table(
    "dataset",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=True, index=True),
    Column("sha256", SHA, ForeignKey("blob.sha256"), nullable=False),
    Column("media", String(20), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    one_of("media", ("zip", "xlsx")),
    Index("ix_dataset_created", "created_at", "id"),
)
"""An uploaded dataset, never changed: its tables stay together as they came, not a row per application."""

PLAN_STATES = ("draft", "published", "superseded")
plan = Table(
    "plan",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=True, index=True),
    Column("dataset_id", ID, ForeignKey("dataset.id"), nullable=False, index=True),
    Column("profile", Text, nullable=False),
    Column("certificate", JsonColumn, nullable=False),
    Column("files", JsonColumn, nullable=False),
    Column("state", String(10), nullable=False),
    Column("number", Integer, nullable=True),
    Column("succeeds", ID, ForeignKey("plan.id"), nullable=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("published_at", Moment, nullable=True),
    Column("published_by", Text, nullable=True),
    one_of("state", PLAN_STATES),
    UniqueConstraint("campaign_id", "number", name="uq_plan_campaign_number"),
    Index("ix_plan_created", "created_at", "id"),
)
"""A plan with its certificate; ``files`` names its tables' blobs.  ``number``: its place among the published
plans of the campaign.  A trigger keeps what is published as it is."""

JOB_KINDS = (
    "check", "allocate", "audit", "rebalance", "deadlines", "candidates",
    "whatif", "explain", "value", "prices", "backbone", "reserve", "unmet",
)  # fmt: skip
JOB_STATES = ("queued", "running", "done", "failed", "cancelled")
job = Table(
    "job",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("dataset_id", ID, ForeignKey("dataset.id"), nullable=False),
    Column("request", JsonColumn, nullable=False),
    Column("upload", SHA, ForeignKey("blob.sha256"), nullable=True),
    Column("actor", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment, nullable=True),
    Column("finished_at", Moment, nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("worker", Text, nullable=True),
    Column("lease_until", Moment, nullable=True),
    Column("cancel", Integer, nullable=False),
    Column("progress", JsonColumn, nullable=True),
    Column("result", JsonColumn, nullable=True),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=True),
    one_of("kind", JOB_KINDS),
    one_of("state", JOB_STATES),
    Index("ix_job_waiting", "state", "created_at"),
    Index("ix_job_created", "created_at", "id"),
)
"""Long work.  A running job belongs to its worker until ``lease_until``; whatever a worker writes is fenced
by ``attempt``, so that one who lost the job changes nothing."""

job_event = Table(
    "job_event",
    METADATA,
    Column("job_id", ID, ForeignKey("job.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("content", JsonColumn, nullable=False),
)
"""What a job told, bounded in number: see ``store.jobs``."""

journal = Table(
    "journal",
    METADATA,
    Column("number", SERIAL, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object_kind", String(20), nullable=False),
    Column("object_id", ID, nullable=False, index=True),
    Column("request_id", String(64), nullable=True),
    Column("detail", JsonColumn, nullable=False),
    sqlite_autoincrement=True,
)
"""Who did what when; rows are only ever added (triggers refuse anything else)."""

idempotency = Table(
    "idempotency",
    METADATA,
    Column("actor", Text, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", SHA, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JsonColumn, nullable=False),
    Column("body", JsonColumn, nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
)
"""Answers to unsafe requests, to be given again for the same key."""
