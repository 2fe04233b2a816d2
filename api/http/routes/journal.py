"""The journal: who did what when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.desk import AtDesk, CursorQuery, LimitQuery, paging
from api.http.models import Page
from api.http.problems import documented
from api.http.server_models import JournalEntry
from store import journal

router = APIRouter(tags=["journal"])


@router.get(
    "/journal",
    response_model=Page[JournalEntry],
    responses=documented(),
    summary="Журнал · who did what when, newest first",
)
def entries(
    desk: AtDesk,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
    object_id: Annotated[
        str | None, Query(pattern="^[a-z]+_[0-9a-f]{16}$", description="Only what concerns this.")
    ] = None,
) -> Page[JournalEntry]:
    """Rows of the journal, the newest first."""
    page = journal.entries(desk.store, paging(limit, cursor, width=1), object_id)
    return Page(items=[JournalEntry.model_validate(row) for row in page.items], next=page.next)
