"""Campaigns: opened, renamed, closed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.http import problems
from api.http.desk import (
    AtDesk,
    Calling,
    CursorQuery,
    IfMatch,
    LimitQuery,
    etag,
    fingerprint,
    json_answer,
    paging,
    seen,
)
from api.http.ids import CampaignPath
from api.http.models import CampaignChange, CampaignOut, NewCampaign, Page
from api.http.problems import documented
from store import campaigns
from store.campaigns import Campaign
from store.engine import Work
from store.idempotency import Answer

router = APIRouter(prefix="/campaigns", tags=["campaigns"])


def shown(campaign: Campaign) -> CampaignOut:
    """The campaign as it is sent."""
    return CampaignOut.model_validate(vars(campaign))


@router.post(
    "",
    status_code=201,
    response_model=CampaignOut,
    responses=documented(problems.OTHER_REQUEST, problems.TOO_LARGE),
    summary="Открыть кампанию · open a campaign",
)
def create(request: Request, desk: AtDesk, who: Calling, body: NewCampaign) -> JSONResponse:
    """Open a campaign."""

    def do(work: Work) -> Answer:
        made = campaigns.create(work, body.name)
        headers = {"Location": f"/v1/campaigns/{made.id}", **etag(made.version)}
        return json_answer(201, shown(made), headers)

    return desk.write(who, request, fingerprint(body), do)


@router.get(
    "", response_model=Page[CampaignOut], responses=documented(), summary="Кампании · campaigns, newest first"
)
def listed(desk: AtDesk, limit: LimitQuery = 50, cursor: CursorQuery = None) -> Page[CampaignOut]:
    """Campaigns, the newest first."""
    page = campaigns.page(desk.store, paging(limit, cursor))
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.get(
    "/{campaign_id}",
    response_model=CampaignOut,
    responses=documented(problems.NOT_THERE),
    summary="Кампания · a campaign",
)
def one(response: Response, desk: AtDesk, campaign_id: CampaignPath) -> CampaignOut:
    """A campaign; its ``ETag`` is needed to change it."""
    found = campaigns.get(desk.store, campaign_id)
    response.headers.update(etag(found.version))
    return shown(found)


@router.patch(
    "/{campaign_id}",
    response_model=CampaignOut,
    responses=documented(
        problems.NOT_THERE,
        problems.CHANGED,
        problems.NO_CONDITION,
        problems.OTHER_REQUEST,
        problems.TOO_LARGE,
    ),
    summary="Переименовать, закрыть, открыть снова · rename, close, open again",
)
def change(
    request: Request,
    desk: AtDesk,
    who: Calling,
    campaign_id: CampaignPath,
    body: CampaignChange,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Change a campaign, if nobody else did since you looked."""
    version = seen(if_match)

    def do(work: Work) -> Answer:
        made = campaigns.change(work, campaign_id, version, name=body.name, state=body.state)
        return json_answer(200, shown(made), etag(made.version))

    return desk.write(who, request, f"{version} {fingerprint(body)}", do)
