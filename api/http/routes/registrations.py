"""What schools and operators tell about a published plan: told, listed, taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse

from api.http import problems
from api.http.desk import AtDesk, Calling, CursorQuery, Desk, LimitQuery, fingerprint, json_answer, paging
from api.http.ids import CampaignPath, RegistrationPath
from api.http.models import Fault, Page
from api.http.problems import RefusedError, documented
from api.http.rebalancing_models import (
    FindingOut,
    NewRegistrations,
    Registered,
    RegistrationOut,
    Withdrawal,
)
from api.service.registering import Told, judged
from rules.substitution.judging import Finding
from store import plans, registrations
from store.engine import Work
from store.errors import NotAllowedNowError
from store.idempotency import Answer
from store.plans import StoredPlan
from store.registrations import Registration
from store.seating import confirm

router = APIRouter(tags=["registrations"])


def shown(told: Registration) -> RegistrationOut:
    """The registration as it is sent."""
    return RegistrationOut.model_validate(vars(told))


@router.post(
    "/campaigns/{campaign_id}/registrations",
    status_code=201,
    response_model=Registered,
    responses=documented(
        problems.NOT_THERE,
        problems.NOT_NOW,
        problems.OTHER_REQUEST,
        problems.TOO_LARGE,
        problems.NOT_ADMITTED,
        problems.WRONG_FILE,
    ),
    summary="Зарегистрировать отказы, подтверждения, изменения · register what is told about the plan",
)
def register(
    request: Request,
    desk: AtDesk,
    who: Calling,
    campaign_id: CampaignPath,
    body: Annotated[NewRegistrations, Body()],
) -> JSONResponse:
    """Judge rows of one kind against the published plan and keep them: all, or none and every reason why."""
    plan = published_plan(desk, campaign_id)
    contents = [row.model_dump(mode="json", exclude_none=True) for row in body.rows]
    told = _judged(desk, plan, body.kind, contents, body)

    def do(work: Work) -> Answer:
        made = registrations.add(work, campaign_id, body.kind, contents)
        if body.kind == "confirmation":
            places = [(row.teacher_id, row.group_id) for row in body.rows]
            confirm(work, campaign_id, places, work.at.date())
        answer = Registered(
            registered=[shown(one) for one in made], remarks=[_finding(*found) for found in told.findings]
        )
        return json_answer(201, answer)

    return desk.write(who, request, fingerprint(body), do)


@router.get(
    "/campaigns/{campaign_id}/registrations",
    response_model=Page[RegistrationOut],
    responses=documented(problems.NOT_THERE),
    summary="Что зарегистрировано · what is registered, newest first",
)
def listed(
    desk: AtDesk, campaign_id: CampaignPath, limit: LimitQuery = 50, cursor: CursorQuery = None
) -> Page[RegistrationOut]:
    """Everything that was told about the campaign's plans, the newest first."""
    page = registrations.page(desk.store, campaign_id, paging(limit, cursor, width=1))
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.post(
    "/registrations/{registration_id}/withdrawal",
    status_code=201,
    response_model=RegistrationOut,
    responses=documented(problems.NOT_THERE, problems.NOT_NOW, problems.OTHER_REQUEST, problems.TOO_LARGE),
    summary="Отозвать · take back",
)
def withdraw(
    request: Request, desk: AtDesk, who: Calling, registration_id: RegistrationPath, body: Withdrawal
) -> JSONResponse:
    """Take back what no published plan has taken in yet; both stay on record."""

    def do(work: Work) -> Answer:
        return json_answer(201, shown(registrations.withdraw(work, registration_id, body.reason)))

    return desk.write(who, request, fingerprint(body), do)


def published_plan(desk: Desk, campaign_id: str) -> StoredPlan:
    """The plan that is published now.  Raises: NotThereError, NotAllowedNowError: none is."""
    found = plans.published(desk.store, campaign_id)
    if found is None:
        raise NotAllowedNowError("campaign", campaign_id, "unpublished", "registration")
    return found


def _judged(
    desk: Desk, plan: StoredPlan, kind: str, contents: list[dict[str, object]], body: NewRegistrations
) -> Told:
    """Raises: RefusedError: some row is not admitted."""
    assert plan.campaign_id is not None
    known = desk.shelf.published(desk.store, plan)
    with desk.store.reading() as connection:
        after = plans.basis(connection, plan.id).registered
        pending = registrations.pending(connection, plan.campaign_id, after)
    told = judged(known, pending, kind, contents, body.as_of or desk.today)
    if told.faults:
        raise RefusedError(problems.NOT_ADMITTED, "", [_fault(row, found) for row, found in told.faults])
    return told


def _fault(row: int, finding: Finding) -> Fault:
    return Fault(
        field=f"body.rows.{row}",
        code=finding.code,
        message_ru=finding.sentence[0],
        message_en=finding.sentence[1],
        row=row + 1,
    )


def _finding(row: int, finding: Finding) -> FindingOut:
    return FindingOut(
        row=row + 1,
        code=finding.code,
        teacher_id=finding.teacher_id,
        group_id=finding.group_id,
        admitted=finding.admitted,
        message_ru=finding.sentence[0],
        message_en=finding.sentence[1],
    )
