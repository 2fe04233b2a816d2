"""The first tables; what is published and what is in the journal stays as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.keepers import keep_journal, keep_published
from store.types import JsonColumn, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(40)
_SHA = sa.String(64)


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _fk(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    other_column = "sha256" if other == "blob" else "id"
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{other_column}"], name=name)


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    """Make them."""
    _content()
    _work()
    _jobs()
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object_kind", sa.String(20), nullable=False),
        sa.Column("object_id", _ID, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=True),
        sa.Column("detail", JsonColumn, nullable=False),
        _pk("journal", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_object_id"), "journal", ["object_id"])
    keep_published(op.get_bind())
    keep_journal(op.get_bind())


def _content() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", _SHA, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        _pk("blob", "sha256"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("sha256", _SHA, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _pk("blob_chunk", "sha256", "place"),
        _fk("blob_chunk", "sha256", "blob"),
    )


def _work() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        _one_of("campaign", "state", "open", "closed"),
        _pk("campaign", "id"),
    )
    op.create_table(
        "dataset",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", _ID, nullable=True),
        sa.Column("sha256", _SHA, nullable=False),
        sa.Column("media", sa.String(20), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        _one_of("dataset", "media", "zip", "xlsx"),
        _fk("dataset", "campaign_id", "campaign"),
        _fk("dataset", "sha256", "blob"),
        _pk("dataset", "id"),
    )
    op.create_index(op.f("ix_dataset_campaign_id"), "dataset", ["campaign_id"])
    op.create_index("ix_dataset_created", "dataset", ["created_at", "id"])
    op.create_table(
        "plan",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", _ID, nullable=True),
        sa.Column("dataset_id", _ID, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("certificate", JsonColumn, nullable=False),
        sa.Column("files", JsonColumn, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("succeeds", _ID, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("published_at", Moment, nullable=True),
        sa.Column("published_by", sa.Text, nullable=True),
        _one_of("plan", "state", "draft", "published", "superseded"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_plan_campaign_number"),
        _fk("plan", "campaign_id", "campaign"),
        _fk("plan", "dataset_id", "dataset"),
        _fk("plan", "succeeds", "plan"),
        _pk("plan", "id"),
    )
    op.create_index(op.f("ix_plan_campaign_id"), "plan", ["campaign_id"])
    op.create_index(op.f("ix_plan_dataset_id"), "plan", ["dataset_id"])
    op.create_index("ix_plan_created", "plan", ["created_at", "id"])


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("dataset_id", _ID, nullable=False),
        sa.Column("request", JsonColumn, nullable=False),
        sa.Column("upload", _SHA, nullable=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("started_at", Moment, nullable=True),
        sa.Column("finished_at", Moment, nullable=True),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text, nullable=True),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("cancel", sa.Integer, nullable=False),
        sa.Column("progress", JsonColumn, nullable=True),
        sa.Column("result", JsonColumn, nullable=True),
        sa.Column("plan_id", _ID, nullable=True),
        _one_of("job", "kind", "check", "allocate", "audit"),
        _one_of("job", "state", "queued", "running", "done", "failed", "cancelled"),
        _fk("job", "dataset_id", "dataset"),
        _fk("job", "upload", "blob"),
        _fk("job", "plan_id", "plan"),
        _pk("job", "id"),
    )
    op.create_index("ix_job_waiting", "job", ["state", "created_at"])
    op.create_index("ix_job_created", "job", ["created_at", "id"])
    op.create_table(
        "job_event",
        sa.Column("job_id", _ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content", JsonColumn, nullable=False),
        _fk("job_event", "job_id", "job"),
        _pk("job_event", "job_id", "number"),
    )
