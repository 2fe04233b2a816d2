"""Every test of the store runs on both databases; a real PostgreSQL is started once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.engine import Actor, Store, sqlite_url
from store.upgrade import upgrade
from tests.store.postgres import fresh_database

OPERATOR = Actor("operator-7", "region", "request-1")


class Clock:
    """A clock that the test sets; every look at it moves it on a little, so that moments differ."""

    def __init__(self) -> None:
        self.at = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "kvota.db")
        return
    with fresh_database() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    """A store at its newest, empty."""
    made = Store(url, clock)
    upgrade(made)
    yield made
    made.close()
