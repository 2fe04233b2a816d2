"""Tables of the ledger of unique numbers: events, where each number stands, the balance, serials."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from store.schema import ID, METADATA, one_of
from store.types import Moment

NUMBER_STATES = ("free", "held", "applied", "enrolled", "confirmed", "used", "expired")
WITH_HOLDER = "state IN ('held', 'applied', 'enrolled', 'confirmed', 'used')"
"""States of a unique number in which it belongs to a person."""
_NUMBER = String(64)
_STATE, _FREE_LEVEL, _PERIOD = String(10), String(12), String(20)

number_event = Table(
    "number_event",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=False),
    Column("period", _PERIOD, nullable=False),
    Column("at", Moment, nullable=False),
    Column("on_date", Date, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("undoes", Integer, nullable=True),
    Column("before_state", _STATE, nullable=True),
    Column("before_district_id", Text, nullable=True),
    Column("before_school_id", Text, nullable=True),
    Column("before_free_level", _FREE_LEVEL, nullable=True),
    Column("before_holder", Text, nullable=True),
    Column("before_teacher_id", Text, nullable=True),
    Column("before_group_id", Text, nullable=True),
    Column("state", _STATE, nullable=False),
    Column("district_id", Text, nullable=False),
    Column("school_id", Text, nullable=True),
    Column("free_level", _FREE_LEVEL, nullable=True),
    Column("holder", Text, nullable=True),
    Column("teacher_id", Text, nullable=True),
    Column("group_id", Text, nullable=True),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("request_id", String(64), nullable=True),
    Column("proposal_id", ID, nullable=True),
    Index("ix_number_event_campaign", "campaign_id", "number", "on_date"),
)
"""The ledger of unique numbers: what happened to each, from 1 on; rows are only ever added (triggers)."""

unique_number = Table(
    "unique_number",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("campaign_id", ID, ForeignKey("campaign.id"), nullable=False),
    Column("period", _PERIOD, nullable=False),
    Column("issued_district", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", _STATE, nullable=False),
    Column("district_id", Text, nullable=False),
    Column("school_id", Text, nullable=True),
    Column("free_level", _FREE_LEVEL, nullable=True),
    Column("holder", Text, nullable=True),
    Column("teacher_id", Text, nullable=True),
    Column("group_id", Text, nullable=True),
    ForeignKeyConstraint(
        ["number", "sequence"],
        ["number_event.number", "number_event.sequence"],
        name="fk_unique_number_last_event",
    ),
    one_of("state", NUMBER_STATES),
    CheckConstraint(f"({WITH_HOLDER}) = (holder IS NOT NULL)", name="holder"),
    CheckConstraint("(state = 'free') = (free_level IS NOT NULL)", name="free_level"),
    CheckConstraint("free_level <> 'school' OR school_id IS NOT NULL", name="school"),
    Index("ix_unique_number_campaign", "campaign_id", "number"),
    Index(
        "uq_unique_number_holder",
        "campaign_id",
        "period",
        "holder",
        unique=True,
        sqlite_where=text(WITH_HOLDER),
        postgresql_where=text(WITH_HOLDER),
    ),
)
"""Where each unique number stands: what its events amount to.  One holder each; a person holds one at most in
a period; no change without the event that tells of it (a trigger)."""

number_balance = Table(
    "number_balance",
    METADATA,
    Column("campaign_id", ID, ForeignKey("campaign.id"), primary_key=True),
    Column("period", _PERIOD, primary_key=True),
    *(
        Column(name, Integer, CheckConstraint(f"{name} >= 0", name=name), nullable=False)
        for name in ("issued", "held", "free", "used", "expired")
    ),
    CheckConstraint("issued = held + free + used + expired", name="conserved"),
)
"""How many numbers of a campaign's period there are, and where: the database checks that none is lost."""

number_series = Table(
    "number_series",
    METADATA,
    Column("period", _PERIOD, primary_key=True),
    Column("district_code", String(3), primary_key=True),
    Column("district_id", Text, nullable=False),
    Column("last", Integer, nullable=False),
    CheckConstraint("last BETWEEN 0 AND 999999", name="last"),
)
"""The last serial under each district code, and whose code it is."""
