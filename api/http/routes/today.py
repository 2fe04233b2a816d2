"""Questions about a published plan as it stands: deadlines, and who could take a free place."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.http.desk import AtDesk, Caller, Calling, Desk, fingerprint
from api.http.ids import CampaignPath
from api.http.models import JobOut
from api.http.problems import documented
from api.http.rebalancing_models import NewCandidates, NewDeadlines
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.http.routes.registrations import published_plan
from api.service.commands import CANDIDATES, DEADLINES
from store import jobs, plans
from store.engine import Work
from store.idempotency import Answer
from store.plans import last_registration

router = APIRouter(tags=["proposals"])


@router.post(
    "/campaigns/{campaign_id}/deadlines",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN),
    summary="Сроки: что пора, что просрочено, кто может действовать · deadlines of the published plan",
)
def deadlines(
    request: Request, desk: AtDesk, who: Calling, campaign_id: CampaignPath, body: NewDeadlines
) -> JSONResponse:
    """What is due when, what is late, and who may still act; the job's ``result`` holds days and groups."""
    return _asked(request, desk, who, campaign_id, (DEADLINES, body, {}))


@router.post(
    "/campaigns/{campaign_id}/candidates",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN),
    summary="Кто может занять место, по порядку и почему · ranked candidates for one place",
)
def candidates(
    request: Request, desk: AtDesk, who: Calling, campaign_id: CampaignPath, body: NewCandidates
) -> JSONResponse:
    """Candidates by level, each with the reason for the order; the job's ``result`` holds them."""
    asked = {"group": body.group_id, "left_by": body.left_by, "top": body.top}
    return _asked(request, desk, who, campaign_id, (CANDIDATES, body, asked))


def _asked(
    request: Request,
    desk: Desk,
    who: Caller,
    campaign_id: str,
    question: tuple[str, NewDeadlines, dict[str, Any]],
) -> JSONResponse:
    kind, body, further = question
    plan = published_plan(desk, campaign_id)
    as_of = (body.as_of or desk.today).isoformat()

    def do(work: Work) -> Answer:
        about = {
            "campaign_id": campaign_id,
            "plan_id": plan.id,
            "after": plans.basis(work.connection, plan.id).registered,
            "registered": last_registration(work.connection, campaign_id),
        }
        asked = {"as_of": as_of, "lang": body.lang, **further, **about}
        return queued(jobs.enqueue(work, kind, plan.dataset_id, asked))

    return desk.write(who, request, fingerprint(body), do)
