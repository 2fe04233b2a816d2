"""One way to both databases: transactions that read, transactions that write, and who did it."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from store.errors import BusyError

_BUSY_MS = 60_000
_BUSY_SQLITE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})
_BUSY_POSTGRES = ("08", "40", "53300", "55P03", "57")
"""Beginnings of its codes: connections (too many too), rolled back for others' sake, locks, operators."""
_WRITES = "writes"
_KEYS_OFF = "keys_off"


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def new_id(kind: str) -> str:
    """An identifier that nobody can guess, with its kind in front: ``plan_1f0c…``."""
    return f"{kind}_{secrets.token_hex(8)}"


@dataclass(frozen=True)
class Actor:
    """Who acts: an identifier of theirs (never a name), on which level, and in which request."""

    actor: str
    level: str
    request_id: str | None = None


@dataclass(frozen=True)
class Work:
    """A transaction that writes: its connection, its moment, and who acts."""

    connection: Connection
    at: datetime
    actor: Actor
    is_sqlite: bool


class Store:
    """A database of Kvota.

    ``url``: SQLAlchemy's; ``clock`` gives aware moments.  Writers of SQLite wait for each other from their
    first statement on, so that none reads what another is about to change.
    """

    def __init__(self, url: str | URL, clock: Callable[[], datetime] = now) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[Work]:
        """A transaction that may write; all of it happens or nothing.  Raises: BusyError."""
        with _told_if_busy(), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield Work(connection, self.clock(), actor, self.is_sqlite)

    @contextmanager
    def rebuilding(self, actor: Actor) -> Iterator[Work]:
        """As :meth:`writing`, for migrations: SQLite makes a table anew to change it, which its rows that
        others refer to only allow while references are checked at the end, all at once.  Raises: BusyError.
        """
        with _told_if_busy(), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True, _KEYS_OFF: self.is_sqlite})
            try:
                with connection.begin():
                    yield Work(connection, self.clock(), actor, self.is_sqlite)
                    if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise RuntimeError("a migration left rows that refer to nothing")
            finally:
                connection.detach()  # the next one checks references again

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing.  Raises: BusyError."""
        with _told_if_busy(), self.engine.connect() as connection:
            if not self.is_sqlite:  # there each statement would see a state of its own
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _told_if_busy() -> Iterator[None]:
    try:
        yield
    except NoConnectionError as error:
        raise BusyError from error
    except OperationalError as error:
        if _is_busy(error):
            raise BusyError from error
        raise


def _is_busy(error: OperationalError) -> bool:
    """Whether others are in the way, or the database is not to be reached; anything else is a defect."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _BUSY_SQLITE
    code = getattr(error.orig, "sqlstate", None)
    if code is None:  # no server said it: the connection was lost, or never made
        return error.connection_invalidated or error.statement is None
    return str(code).startswith(_BUSY_POSTGRES)


def sqlite_url(file: Path) -> str:
    """The URL of an embedded database."""
    return f"sqlite+pysqlite:///{file}"


def _engine(url: URL) -> Engine:
    def written(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    if url.get_backend_name() != "sqlite":
        return create_engine(url, json_serializer=written, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, json_serializer=written, pool_size=10, max_overflow=30, pool_timeout=60)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        if connection.get_execution_options().get(_KEYS_OFF):
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # heard only outside of a transaction
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
