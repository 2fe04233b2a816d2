"""The month's notice to schools."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http import problems
from api.http.desk import AtDesk, Desk
from api.http.ids import CampaignPath
from api.http.models import Fault
from api.http.noticing import noticed
from api.http.problems import RefusedError, documented
from api.http.rebalancing_models import Notice
from api.http.routes.registrations import published_plan
from store import plans
from store.plans import StoredPlan

router = APIRouter(tags=["plans"])


@router.get(
    "/campaigns/{campaign_id}/notice",
    response_model=Notice,
    responses=documented(problems.NOT_THERE, problems.NOT_NOW),
    summary="Информирование школ на месяц, с изменениями · the month's notice with what changed",
)
def notice(
    desk: AtDesk,
    campaign_id: CampaignPath,
    month: Annotated[str, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2027-03"])],
    since: Annotated[
        str | None,
        Query(
            pattern=r"^plan_[0-9a-f]{16}$",
            description="Plan of the notice before; default: what held when the month before began (this "
            "month, if that is earlier), else the first plan.",
        ),
    ] = None,
) -> Notice:
    """Who goes where in the month, school by school, and which places are new, gone or on other dates."""
    plan = published_plan(desk, campaign_id)
    before = _since(desk, plan, month, since)
    return Notice(
        campaign_id=campaign_id,
        month=month,
        plan_id=plan.id,
        since_plan_id=None if before is None else before.id,
        schools=noticed(desk.store, plan, before, month),
    )


_OTHER_PLAN = Fault(
    field="query.since",
    code="other_plan",
    message_ru="нужен план этой кампании, который был опубликован",
    message_en="wanted: a plan of this campaign that was published",
)


def _since(desk: Desk, plan: StoredPlan, month: str, since: str | None) -> StoredPlan | None:
    if since is not None:
        found = plans.get(desk.store, since)
        if found.campaign_id != plan.campaign_id or found.published_at is None:
            raise RefusedError(problems.WRONG_REQUEST, "", [_OTHER_PLAN])
        return found
    told, earlier = min(_month_before(month), desk.today.isoformat()[:7]), plan
    while earlier.succeeds is not None and _published_in(earlier) >= told:
        earlier = plans.get(desk.store, earlier.succeeds)
    return None if earlier.id == plan.id else earlier


def _published_in(plan: StoredPlan) -> str:
    assert plan.published_at is not None
    return plan.published_at.astimezone().isoformat()[:7]


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1:04d}-12" if number == 1 else f"{year:04d}-{number - 1:02d}"
