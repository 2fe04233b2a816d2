"""Bringing a store to the newest tables, or a new one into being."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from store.engine import Store
from store.jobs import SYSTEM

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 7_263_541
"""Any number: whoever migrates holds PostgreSQL's advisory lock of it."""


def upgrade(store: Store, to: str = "head") -> None:
    """Run what migrations are missing, in one transaction; several processes may try at once."""
    with store.rebuilding(SYSTEM) as work:
        if not store.is_sqlite:
            work.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = work.connection
        command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """The migration that the store is at; None: it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The migration that this version of Kvota needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def is_newest(store: Store) -> bool:
    """Whether the store has the tables that this version of Kvota needs.  Raises: BusyError."""
    with store.reading() as connection:
        return revision(connection) == newest()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config
