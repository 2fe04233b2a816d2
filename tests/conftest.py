"""What tests of several folders share: a database of each kind, a real PostgreSQL among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+pysqlite:///{tmp_path / 'kvota.db'}"
        return
    from tests.store.postgres import fresh_database

    with fresh_database() as made:
        yield made
