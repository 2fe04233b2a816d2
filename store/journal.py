"""Who did what when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from store.engine import Store, Work
from store.paging import Page, Paging
from store.tables import journal


def note(work: Work, action: str, kind: str, object_id: str, /, **detail: object) -> None:
    """Add a row within the transaction that does what it tells of; ``detail`` carries ids, never names."""
    work.connection.execute(
        insert(journal).values(
            at=work.at,
            actor=work.actor.actor,
            level=work.actor.level,
            action=action,
            object_kind=kind,
            object_id=object_id,
            request_id=work.actor.request_id,
            detail=detail,
        )
    )


def entries(store: Store, paging: Paging, object_id: str | None = None) -> Page[dict[str, Any]]:
    """Rows, the newest first."""
    query = select(journal).order_by(journal.c.number.desc()).limit(paging.limit + 1)
    if object_id is not None:
        query = query.where(journal.c.object_id == object_id)
    if paging.after is not None:
        query = query.where(journal.c.number < int(paging.after[0]))
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return Page.of(rows, paging, lambda row: (str(row["number"]),))
