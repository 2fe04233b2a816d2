"""Two plans side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http import problems
from api.http.comparing import compared
from api.http.comparison_models import ComparisonOut
from api.http.desk import AtDesk
from api.http.ids import PlanPath
from api.http.problems import documented
from store import plans

router = APIRouter(prefix="/plans", tags=["plans"])
MOST = 1000


@router.get(
    "/{plan_id}/comparison/{other_id}",
    response_model=ComparisonOut,
    responses=documented(problems.NOT_THERE),
    summary="Сравнить два плана · compare two plans",
)
def compare(
    desk: AtDesk,
    plan_id: PlanPath,
    other_id: PlanPath,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Posts listed.")] = 200,
    after: Annotated[
        str | None, Query(max_length=200, description="`next` of the list before: a teacher id.")
    ] = None,
) -> ComparisonOut:
    """From ``plan_id`` to ``other_id``: goals, and whose groups differ."""
    before, later = plans.get(desk.store, plan_id), plans.get(desk.store, other_id)
    return compared(desk.store, before, later, limit, after)
