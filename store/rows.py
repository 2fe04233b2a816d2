"""Rows of a table as typed records, one or in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select

from store.engine import Store
from store.errors import NotThereError
from store.paging import Page, Paging
from store.types import Moment

RecordT = TypeVar("RecordT")
Values = Mapping[str, Any]


def one(
    connection: Connection,
    table: Table,
    object_id: str,
    make: Callable[[Values], RecordT],
    *,
    lock: bool = False,
) -> RecordT:
    """The record with this identifier.  Raises: NotThereError."""
    query = select(table).where(table.c.id == object_id)
    if lock:
        query = query.with_for_update()  # SQLite: the whole database is locked already
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotThereError(table.name, object_id)
    return make(dict(row))


def newest_first(
    store: Store,
    table: Table,
    paging: Paging,
    make: Callable[[Values], RecordT],
    *conditions: ColumnElement[bool],
) -> Page[RecordT]:
    """A page of records, the newest first; those of one moment by identifier."""
    query: Select[Any] = select(table).where(*conditions)
    if paging.after is not None:
        at = Moment().process_result_value(paging.after[0], store.engine.dialect)
        earlier = table.c.created_at < at
        query = query.where(or_(earlier, and_(table.c.created_at == at, table.c.id < paging.after[1])))
    query = query.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(paging.limit + 1)
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]

    def place(row: dict[str, Any]) -> tuple[str, ...]:
        return (Moment().process_bind_param(row["created_at"], store.engine.dialect) or "", str(row["id"]))

    page = Page.of(rows, paging, place)
    return Page([make(row) for row in page.items], page.next)
