"""What schools and operators tell about a published plan: told, listed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse

from api.http import problems
from api.http.desk import (
    AtDesk,
    Caller,
    Calling,
    CursorQuery,
    Desk,
    LimitQuery,
    fingerprint,
    json_answer,
    paging,
)
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
from api.service.published import Published, read_published
from api.service.registering import SUBSTITUTE, Told, judged
from datasets.schema import TABLES
from rules.problems import InputError
from rules.substitution.judging import Finding
from store import campaigns, plans, registrations
from store.campaigns import opened
from store.engine import Work
from store.errors import BusyError, NotAllowedNowError
from store.idempotency import Answer
from store.plans import StoredPlan
from store.registrations import Known, Registration
from store.seating import confirm, unconfirm

router = APIRouter(tags=["registrations"])
_ATTEMPTS = 3


class _AnotherPlanError(Exception):
    """Another plan is published than the one by which rows were judged."""


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
    for _ in range(_ATTEMPTS):
        with suppress(_AnotherPlanError):
            return _registered(request, desk, who, campaign_id, body)
    raise BusyError


def _registered(
    request: Request, desk: Desk, who: Caller, campaign_id: str, body: NewRegistrations
) -> JSONResponse:
    """Raises: _AnotherPlanError: another plan was published while the rows were judged."""
    contents = [row.model_dump(mode="json", exclude_none=True) for row in body.rows]
    seen = _seen(desk, campaign_id)
    # before the transaction: what is judged by is read from the store, and may take a while
    published = _published(desk, seen, body.kind)

    def judge(known: Known) -> Told:
        return judged(published, known.pending, body.kind, contents, body.as_of or desk.today)

    verdict = _attempted(lambda: judge(seen))  # a repeated request is not judged again: its answer is known

    def do(work: Work) -> Answer:
        opened(work, campaign_id, "registration")  # locked: nothing is told between judging and writing
        now = registrations.known(work.connection, campaign_id)
        if now.plan_id != seen.plan_id:
            raise _AnotherPlanError
        told = _admitted(verdict if now == seen else judge(now))
        made = registrations.add(work, campaign_id, body.kind, contents)
        if body.kind == "confirmation":
            places = [(row.teacher_id, row.group_id) for row in body.rows]
            confirm(work, campaign_id, places, desk.today)
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
    campaigns.get(desk.store, campaign_id)
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
        made = registrations.withdraw(work, registration_id, body.reason)
        taken = registrations.required(work, registration_id)
        if taken.kind == "confirmation":
            place = (taken.content["teacher_id"], taken.content["group_id"])
            unconfirm(work, taken.campaign_id, place, desk.today, registration_id)
        return json_answer(201, shown(made))

    return desk.write(who, request, fingerprint(body), do)


def published_plan(desk: Desk, campaign_id: str) -> StoredPlan:
    """The plan that is published now.  Raises: NotThereError, NotAllowedNowError: none is."""
    found = plans.published(desk.store, campaign_id)
    if found is None:
        raise NotAllowedNowError("campaign", campaign_id, "unpublished", "registration")
    return found


def _seen(desk: Desk, campaign_id: str) -> Known:
    """Raises: NotThereError, NotAllowedNowError: no plan is published."""
    published_plan(desk, campaign_id)
    with desk.store.reading() as connection:
        return registrations.known(connection, campaign_id)


def _published(desk: Desk, known: Known, kind: str) -> Published:
    """The plan by which rows of the kind are judged."""
    assert known.plan_id is not None
    plan = plans.get(desk.store, known.plan_id)
    if kind == SUBSTITUTE:
        return read_published(desk.store, plan, TABLES)
    return desk.shelf.published(desk.store, plan)


def _attempted(judge: Callable[[], Told]) -> Told | InputError:
    try:
        return judge()
    except InputError as error:
        return error


def _admitted(verdict: Told | InputError) -> Told:
    """Raises: InputError, RefusedError: some row is not admitted."""
    if isinstance(verdict, InputError):
        raise verdict
    if verdict.faults:
        raise RefusedError(problems.NOT_ADMITTED, "", [_fault(row, found) for row, found in verdict.faults])
    return verdict


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
