"""Stores on both databases, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from store.engine import Actor, Store
from store.upgrade import upgrade

OPERATOR = Actor("operator-7", "region", "request-1")


class Clock:
    """A clock that the test sets; every look at it moves it on a little, so that moments differ."""

    def __init__(self) -> None:
        self.at = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


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
