"""Stores by the real clock, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.engine import Store
from store.upgrade import upgrade

pytest.register_assert_rewrite("tests.service.told")


@pytest.fixture
def real_store(url: str) -> Iterator[Store]:
    made = Store(url)
    upgrade(made)
    yield made
    made.close()
