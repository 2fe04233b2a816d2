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
    Desk,
    IfMatch,
    LimitQuery,
    etag,
    fingerprint,
    json_answer,
    paging,
    seen,
)
from api.http.ids import CampaignPath, PlanPath, ProposalPath
from api.http.models import Fault, JobOut, Page, PlanOut
from api.http.plan_tables import rows_of, text_of
from api.http.problems import RefusedError, documented
from api.http.rebalancing_models import (
    Acceptance,
    Accepted,
    NewProposal,
    ProposalDetail,
    ProposalOut,
    Rejection,
    StepOut,
)
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.http.routes.plans import CSV, numbered
from api.http.routes.plans import shown as plan_shown
from api.http.routes.registrations import published_plan
from api.moves_table import MOVES
from datasets.escape import unescape
from store import campaigns, jobs, plans, proposals
from store.engine import Work
from store.errors import OvertakenError
from store.idempotency import Answer
from store.plans import StoredPlan, last_registration
from store.proposals import Proposal
from store.seating import reseat

router = APIRouter(tags=["proposals"])
SVG = "image/svg+xml"
_DECIDING = (
    problems.NOT_THERE,
    problems.CHANGED,
    problems.NO_CONDITION,
    problems.NOT_NOW,
    problems.OVERTAKEN,
    problems.OTHER_REQUEST,
    problems.TOO_LARGE,
)


def shown(proposal: Proposal, plan: StoredPlan, *, holds: bool) -> ProposalOut:
    """The proposal as it is sent; ``plan``: its draft."""
    return ProposalOut.model_validate(_fields(proposal, plan, holds))


def _fields(proposal: Proposal, plan: StoredPlan, holds: bool) -> dict[str, Any]:
    kept = {name: value for name, value in vars(proposal).items() if name != "content"}
    figures = proposal.content["figures"]
    return {
        **kept,
        "holds": holds,
        "status": plan.certificate["status"],
        "as_of": figures["as_of"],
        "figures": figures,
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
    _check_part(desk, campaign_id, body)
    plan = published_plan(desk, campaign_id)
    asked = body.model_dump(mode="json", exclude_none=True, exclude={"as_of"})

    def do(work: Work) -> Answer:
        campaigns.opened(work, campaign_id, "proposal")
        after = plans.basis(work.connection, plan.id).registered
        part = None if body.part_of is None else proposals.required(work, body.part_of)
        if part is not None and part.base_plan_id != plan.id:
            raise OvertakenError("proposal", part.id, "plan", plan.id)
        told = last_registration(work.connection, campaign_id) if part is None else part.registered
        as_of = (body.as_of or desk.today).isoformat() if part is None else part.content["figures"]["as_of"]
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
    return Page(items=[_looked_up(desk, item) for item in page.items], next=page.next)


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
    return Response(drawn(step.model_dump() for step in _steps(desk, plan)), media_type=SVG)


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
    holds = proposals.holds(desk.store, found)
    return ProposalDetail.model_validate({**_fields(found, plan, holds), "steps": _steps(desk, plan)})


@router.post(
    "/proposals/{proposal_id}/acceptance",
    response_model=Accepted,
    responses=documented(*_DECIDING),
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
        decided, plan = proposals.accept(work, proposal_id, version, body.reason)
        answer = Accepted(proposal=shown(decided, plan, holds=False), plan=plan_shown(plan))
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
        return json_answer(200, shown(decided, plan, holds=False), etag(decided.version))

    return desk.write(who, request, f"{version} {fingerprint(body)}", do)


@router.post(
    "/plans/{plan_id}/restoration",
    response_model=PlanOut,
    responses=documented(
        problems.NOT_THERE, problems.CHANGED, problems.NO_CONDITION, problems.NOT_NOW, problems.OTHER_REQUEST
    ),
    summary="Вернуть прежний план новой версией · restore an earlier plan as a new version",
)
def restore(
    request: Request, desk: AtDesk, who: Calling, plan_id: PlanPath, if_match: IfMatch = None
) -> JSONResponse:
    """Publish an earlier plan of the campaign again; ``If-Match``: the plan that is published now."""
    version = seen(if_match)
    places = numbered(desk, plans.get(desk.store, plan_id))

    def do(work: Work) -> Answer:
        made = proposals.restore(work, plan_id, version)
        if made.campaign_id is not None:
            reseat(work, made.campaign_id, places, work.at.date())
        return json_answer(200, plan_shown(made), etag(made.version))

    return desk.write(who, request, str(version), do)


def _looked_up(desk: Desk, proposal: Proposal) -> ProposalOut:
    return shown(
        proposal, plans.get(desk.store, proposal.plan_id), holds=proposals.holds(desk.store, proposal)
    )


def _steps(desk: Desk, plan: StoredPlan) -> list[StepOut]:
    rows = rows_of(desk.store, plan, MOVES)
    return [StepOut.model_validate({name: _cell(name, cell) for name, cell in row.items()}) for row in rows]


def _cell(name: str, cell: str) -> str | int:
    return int(cell) if name in ("chain", "step") else unescape(cell)


def _check_part(desk: Desk, campaign_id: str, body: NewProposal) -> None:
    """Raises: RefusedError: chains without the proposal that they are of, or the other way round, or chains
    that it does not have."""
    if body.part_of is None and body.chains is None:
        return
    if body.part_of is None or body.chains is None:
        raise _wrong_chains("part_of" if body.part_of is None else "chains")
    whole = proposals.get(desk.store, body.part_of)
    known = {step.chain for step in _steps(desk, plans.get(desk.store, whole.plan_id))}
    if whole.campaign_id != campaign_id:
        raise _wrong_chains("part_of")
    if not set(body.chains) <= known:
        raise _wrong_chains("chains")


def _wrong_chains(field: str) -> RefusedError:
    fault = Fault(
        field=f"body.{field}",
        code="unknown_chains",
        message_ru="нужны вместе: предложение этой кампании и номера его цепочек",
        message_en="wanted together: a proposal of this campaign and numbers of its chains",
    )
    return RefusedError(problems.WRONG_REQUEST, "", [fault])
