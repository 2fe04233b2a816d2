"""Rebalancings: asked for, looked at, accepted whole or in part, rejected; an earlier plan restored."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from api.chain_drawing import drawn
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
from api.http.ids import CampaignPath, PlanPath, ProposalPath
from api.http.models import JobOut, Page, PlanOut
from api.http.plan_tables import text_of
from api.http.problems import documented
from api.http.proposing import check_day, check_part, steps_of
from api.http.rebalancing_models import (
    Acceptance,
    Accepted,
    NewProposal,
    ProposalDetail,
    ProposalOut,
    Rejection,
)
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.http.routes.plans import CSV, numbered
from api.http.routes.plans import shown as plan_shown
from api.http.routes.registrations import published_plan
from api.moves_table import MOVES
from store import campaigns, jobs, plans, proposals, registrations
from store.engine import Work
from store.errors import OvertakenError
from store.idempotency import Answer
from store.plans import last_registration
from store.proposals import Listed
from store.seating import reseat

router = APIRouter(tags=["proposals"])
SVG = "image/svg+xml"
_DECIDING = (
    problems.NOT_THERE,
    problems.CHANGED,
    problems.NO_CONDITION,
    problems.NOT_NOW,
    problems.OTHER_REQUEST,
)
_PUBLISHING = (problems.OVERTAKEN, problems.SECOND_HOLDER, problems.SECOND_NUMBER, problems.NUMBER)


def shown(listed: Listed) -> ProposalOut:
    """The proposal as it is sent."""
    return ProposalOut.model_validate(_fields(listed))


def _fields(listed: Listed) -> dict[str, Any]:
    proposal = listed.proposal
    kept = {name: value for name, value in vars(proposal).items() if name != "content"}
    figures = proposal.content["figures"]
    return {
        **kept,
        "holds": listed.holds,
        "status": listed.status,
        "as_of": figures["as_of"],
        "figures": figures,
        "skipped": proposal.content.get("skipped", []),
    }


@router.post(
    "/campaigns/{campaign_id}/proposals",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN, problems.OVERTAKEN),
    summary="Предложить перестановку · propose a rebalancing",
)
def propose(
    request: Request, desk: AtDesk, who: Calling, campaign_id: CampaignPath, body: NewProposal
) -> JSONResponse:
    """The smallest change of the published plan that fills most of what fell free, with proof; the job's
    ``result.proposal_id`` names the proposal in the end."""
    check_part(desk, campaign_id, body)
    plan = published_plan(desk, campaign_id)
    asked = body.model_dump(mode="json", exclude_none=True, exclude={"as_of"})

    def do(work: Work) -> Answer:
        campaigns.opened(work, campaign_id, "proposal")
        after = plans.basis(work.connection, plan.id).registered
        part = None if body.part_of is None else proposals.required(work, body.part_of)
        if part is not None and part.base_plan_id != plan.id:
            raise OvertakenError("proposal", part.id, "plan", plan.id)
        told = last_registration(work.connection, campaign_id) if part is None else part.registered
        if part is None:
            day = body.as_of or desk.today
            check_day(day, registrations.pending(work.connection, campaign_id, after))
            as_of = day.isoformat()
        else:
            as_of = part.content["figures"]["as_of"]
        about = {"campaign_id": campaign_id, "plan_id": plan.id, "after": after, "registered": told}
        job = jobs.enqueue(work, "rebalance", plan.dataset_id, {**asked, **about, "as_of": as_of})
        return queued(job)

    return desk.write(who, request, fingerprint(body), do)


@router.get(
    "/campaigns/{campaign_id}/proposals",
    response_model=Page[ProposalOut],
    responses=documented(problems.NOT_THERE),
    summary="Предложения · proposals, newest first",
)
def listed(
    desk: AtDesk, campaign_id: CampaignPath, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[ProposalOut]:
    """Proposals of a campaign, the newest first."""
    campaigns.get(desk.store, campaign_id)
    page = proposals.page(desk.store, campaign_id, paging(limit, cursor))
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.get(
    "/proposals/{proposal_id}.csv",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **documented(problems.NOT_THERE),
    },
    summary="Кто куда переходит, CSV · who moves where",
)
def moves(desk: AtDesk, proposal_id: ProposalPath) -> Response:
    """``moves.csv``: a row for each step of each chain."""
    plan = plans.get(desk.store, proposals.get(desk.store, proposal_id).plan_id)
    headers = {"Content-Disposition": f'attachment; filename="{proposal_id}.csv"'}
    return StreamingResponse(text_of(desk.store, plan, MOVES), media_type=CSV, headers=headers)


@router.get(
    "/proposals/{proposal_id}.svg",
    response_class=Response,
    responses={200: {"content": {SVG: {"schema": {"type": "string"}}}}, **documented(problems.NOT_THERE)},
    summary="Рисунок цепочек · a drawing of the chains",
)
def drawing(desk: AtDesk, proposal_id: ProposalPath) -> Response:
    """Every chain as a line: the place that fell free, who enters it, whose place that frees, and so on."""
    plan = plans.get(desk.store, proposals.get(desk.store, proposal_id).plan_id)
    return Response(drawn(step.model_dump() for step in steps_of(desk, plan)), media_type=SVG)


@router.get(
    "/proposals/{proposal_id}",
    response_model=ProposalDetail,
    responses=documented(problems.NOT_THERE),
    summary="Предложение · a proposal, step by step",
)
def one(response: Response, desk: AtDesk, proposal_id: ProposalPath) -> ProposalDetail:
    """A proposal with its chains; its ``ETag`` is needed to decide upon it."""
    found = proposals.get(desk.store, proposal_id)
    plan = plans.get(desk.store, found.plan_id)
    response.headers.update(etag(found.version))
    listed = Listed(found, proposals.holds(desk.store, found), plan.certificate["status"])
    return ProposalDetail.model_validate({**_fields(listed), "steps": steps_of(desk, plan)})


@router.post(
    "/proposals/{proposal_id}/acceptance",
    response_model=Accepted,
    responses=documented(*_DECIDING, *_PUBLISHING, problems.SKIPPED),
    summary="Принять · accept",
)
def accept(
    request: Request,
    desk: AtDesk,
    who: Calling,
    proposal_id: ProposalPath,
    body: Acceptance,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Publish what is proposed, all of it, if nothing has happened since that stands against it."""
    version = seen(if_match)

    def do(work: Work) -> Answer:
        decided, plan = proposals.accept(work, proposal_id, version, body.reason, body.without)
        settled = Listed(decided, holds=False, status=plan.certificate["status"])
        answer = Accepted(proposal=shown(settled), plan=plan_shown(plan))
        return json_answer(200, answer, etag(decided.version))

    return desk.write(who, request, f"{version} {fingerprint(body)}", do)


@router.post(
    "/proposals/{proposal_id}/rejection",
    response_model=ProposalOut,
    responses=documented(*_DECIDING),
    summary="Отклонить · reject",
)
def reject(
    request: Request,
    desk: AtDesk,
    who: Calling,
    proposal_id: ProposalPath,
    body: Rejection,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Decide against a proposal; nothing else changes."""
    version = seen(if_match)
    plan = plans.get(desk.store, proposals.get(desk.store, proposal_id).plan_id)

    def do(work: Work) -> Answer:
        decided = proposals.reject(work, proposal_id, version, body.reason)
        settled = Listed(decided, holds=False, status=plan.certificate["status"])
        return json_answer(200, shown(settled), etag(decided.version))

    return desk.write(who, request, f"{version} {fingerprint(body)}", do)


@router.post(
    "/plans/{plan_id}/restoration",
    response_model=PlanOut,
    responses=documented(*_DECIDING, *_PUBLISHING, problems.WRONG_FILE),
    summary="Вернуть прежний план новой версией · restore an earlier plan as a new version",
)
def restore(
    request: Request, desk: AtDesk, who: Calling, plan_id: PlanPath, if_match: IfMatch = None
) -> JSONResponse:
    """Publish an earlier plan of the campaign again; ``If-Match``: the plan that is published now."""
    version = seen(if_match)
    places = numbered(desk, plans.get(desk.store, plan_id))

    def do(work: Work) -> Answer:
        made = proposals.restore(work, plan_id, version, desk.today)
        if made.campaign_id is not None:
            reseat(work, made.campaign_id, places, desk.today, plan_id)
        return json_answer(200, plan_shown(made), etag(made.version))

    return desk.write(who, request, str(version), do)
