"""Everything that a store holds: to be compared before and after what must change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from store.engine import Store
from store.schema import METADATA

Dump = dict[str, list[tuple[Any, ...]]]


def everything(store: Store) -> Dump:
    """Every row of every table."""
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def refused(store: Store, kind: type[Exception], act: Callable[[], object]) -> Exception:
    """The error of an act that changes nothing."""
    before = everything(store)
    with pytest.raises(kind) as caught:
        act()
    assert everything(store) == before
    return caught.value
