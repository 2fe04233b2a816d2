"""Everything that a store holds: to be compared before and after what must change nothing."""

from __future__ import annotations

from typing import Any

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
