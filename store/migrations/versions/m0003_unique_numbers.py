"""The ledger of unique numbers: events, where each number stands, the balance, serials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.number_keepers import keep_numbers
from store.types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.String(40)
_NUMBER = sa.String(64)
_PERIOD = sa.String(20)
_WITH_HOLDER = "state IN ('held', 'applied', 'enrolled', 'confirmed', 'used')"


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _campaign(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_campaign_id_campaign")
    return sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=name)


def _standing(prefix: str = "") -> list[sa.Column[object]]:
    """Where a number stands; with a prefix: where it stood before, which may be nowhere."""
    optional = bool(prefix)
    return [
        sa.Column(f"{prefix}state", sa.String(10), nullable=optional),
        sa.Column(f"{prefix}district_id", sa.Text, nullable=optional),
        sa.Column(f"{prefix}school_id", sa.Text, nullable=True),
        sa.Column(f"{prefix}free_level", sa.String(12), nullable=True),
        sa.Column(f"{prefix}holder", sa.Text, nullable=True),
        sa.Column(f"{prefix}teacher_id", sa.Text, nullable=True),
        sa.Column(f"{prefix}group_id", sa.Text, nullable=True),
    ]


def upgrade() -> None:
    """Make the tables and what guards them."""
    _events()
    _numbers()
    _figures()
    keep_numbers(op.get_bind())


def _events() -> None:
    op.create_table(
        "number_event",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("period", _PERIOD, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("on_date", sa.Date, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("undoes", sa.Integer, nullable=True),
        *_standing("before_"),
        *_standing(),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=True),
        sa.Column("proposal_id", _ID, nullable=True),
        _campaign("number_event"),
        sa.PrimaryKeyConstraint("number", "sequence", name=op.f("pk_number_event")),
    )
    op.create_index("ix_number_event_campaign", "number_event", ["campaign_id", "number", "on_date"])


def _numbers() -> None:
    table = "unique_number"
    states = ", ".join(
        f"'{state}'" for state in ("free", "held", "applied", "enrolled", "confirmed", "used", "expired")
    )
    op.create_table(
        table,
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("period", _PERIOD, nullable=False),
        sa.Column("issued_district", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        *_standing(),
        _check(table, "state", f"state IN ({states})"),
        _check(table, "holder", f"({_WITH_HOLDER}) = (holder IS NOT NULL)"),
        _check(table, "free_level", "(state = 'free') = (free_level IS NOT NULL)"),
        _check(table, "school", "free_level <> 'school' OR school_id IS NOT NULL"),
        _campaign(table),
        sa.ForeignKeyConstraint(
            ["number", "sequence"],
            ["number_event.number", "number_event.sequence"],
            name="fk_unique_number_last_event",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_unique_number")),
    )
    op.create_index("ix_unique_number_campaign", table, ["campaign_id", "number"])
    op.create_index(
        "uq_unique_number_holder",
        table,
        ["campaign_id", "period", "holder"],
        unique=True,
        sqlite_where=sa.text(_WITH_HOLDER),
        postgresql_where=sa.text(_WITH_HOLDER),
    )


def _figures() -> None:
    figures = ("issued", "held", "free", "used", "expired")
    op.create_table(
        "number_balance",
        sa.Column("campaign_id", _ID, nullable=False),
        sa.Column("period", _PERIOD, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in figures),
        *(_check("number_balance", name, f"{name} >= 0") for name in figures),
        _check("number_balance", "conserved", "issued = held + free + used + expired"),
        _campaign("number_balance"),
        sa.PrimaryKeyConstraint("campaign_id", "period", name=op.f("pk_number_balance")),
    )
    op.create_table(
        "number_series",
        sa.Column("period", _PERIOD, nullable=False),
        sa.Column("district_code", sa.String(3), nullable=False),
        sa.Column("district_id", sa.Text, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        _check("number_series", "last", "last BETWEEN 0 AND 999999"),
        sa.PrimaryKeyConstraint("period", "district_code", name=op.f("pk_number_series")),
    )
