"""What is registered about a published plan, proposals of rebalancings, jobs that make them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.keepers import only_grows
from store.types import JsonColumn, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.String(40)
_KINDS = "kind IN ('check', 'allocate', 'audit', 'rebalance', 'deadlines', 'candidates')"


def upgrade() -> None:
    """Make the tables; let jobs be of further kinds."""
    _registrations()
    _proposals()
    with op.batch_alter_table("job") as job:
        job.drop_constraint(op.f("ck_job_kind"), type_="check")
        job.create_check_constraint(op.f("ck_job_kind"), _KINDS)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("content", JsonColumn, nullable=False),
        sa.Column("withdraws", _ID, nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "kind IN ('confirmation', 'refusal', 'change', 'substitute', 'overrule', 'withdrawal')",
            name=op.f("ck_registration_kind"),
        ),
        sa.UniqueConstraint("campaign_id", "number", name="uq_registration_campaign_number"),
        sa.UniqueConstraint("withdraws", name=op.f("uq_registration_withdraws")),
        _fk("registration", "campaign_id", "campaign"),
        _fk("registration", "withdraws", "registration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    only_grows(op.get_bind(), "registration")


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("base_plan_id", _ID, nullable=False),
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("registered", sa.Integer, nullable=False),
        sa.Column("part_of", _ID, nullable=True),
        sa.Column("content", JsonColumn, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("decided_by", sa.Text, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'rejected')", name=op.f("ck_proposal_state")),
        _fk("proposal", "campaign_id", "campaign"),
        _fk("proposal", "base_plan_id", "plan"),
        _fk("proposal", "plan_id", "plan"),
        _fk("proposal", "part_of", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_created", "proposal", ["created_at", "id"])
    op.create_table(
        "plan_basis",
        sa.Column("plan_id", _ID, nullable=False),
        sa.Column("registered", sa.Integer, nullable=False),
        sa.Column("proposal_id", _ID, nullable=True),
        sa.Column("restores", _ID, nullable=True),
        _fk("plan_basis", "plan_id", "plan"),
        _fk("plan_basis", "proposal_id", "proposal"),
        sa.ForeignKeyConstraint(["restores"], ["plan.id"], name=op.f("fk_plan_basis_restores_plan")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_basis")),
    )
