"""Unique numbers: issued, given to people, passed on; the whole life of each."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import JSONResponse

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
from api.http.ids import CampaignQuery, WhoseCampaign
from api.http.models import Day, Fault, Page
from api.http.number_models import (
    FORM,
    NUMBER,
    BroughtNumbers,
    DistrictNumbers,
    IssuedOut,
    NewNumberEvent,
    NewNumbers,
    NumberBalance,
    NumberDetail,
    NumberEventOut,
    NumberOut,
    PeriodNumbers,
    StandingOut,
    State,
)
from api.http.problems import RefusedError, documented
from api.service.brought import brought_by
from rules.ledger import states
from rules.ledger.events import Kind
from rules.ledger.numbers import can_be_kept
from rules.ledger.replay import Event, known_on
from rules.ledger.states import FreeLevel, Standing
from rules.ledger.words import told
from store import campaigns, datasets, numbers, numbers_issuing, numbers_reading
from store.engine import Work
from store.errors import NotThereError
from store.idempotency import Answer
from store.numbers_issuing import Batch
from store.numbers_reading import Held
from store.numbers_rows import Number

router = APIRouter(prefix="/unique-numbers", tags=["unique numbers"])
NumberPath = Annotated[str, Path(pattern=FORM, examples=[NUMBER], description="The number.")]
OnQuery = Annotated[
    Day | None, Query(description="As it stood at the end of that day.", examples=["2027-01-11"])
]
IdQuery = Annotated[str | None, Query(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


def shown(number: Number) -> NumberOut:
    """The number as it is sent."""
    own = {name: value for name, value in vars(number).items() if name != "standing"}
    return NumberOut.model_validate({**own, **vars(number.standing)})


@router.get(
    "",
    response_model=Page[NumberOut],
    responses=documented(),
    summary="Уникальные номера · unique numbers, in their order",
)
def listed(
    desk: AtDesk,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
    campaign_id: CampaignQuery = None,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    district_id: IdQuery = None,
    holder: IdQuery = None,
    on: OnQuery = None,
) -> Page[NumberOut]:
    """Unique numbers, now or on a day; ``holder``: a person's id."""
    page = numbers_reading.page(
        desk.store,
        paging(limit, cursor, 1, can_be_kept),
        campaign_id,
        state=None if state is None else states.State(state),
        district_id=district_id,
        holder=holder,
        on=on,
    )
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.post(
    "",
    status_code=201,
    response_model=IssuedOut,
    responses=documented(problems.NOT_THERE, problems.NOT_NOW, problems.NUMBER, problems.OTHER_REQUEST),
    summary="Выдать номера · issue unique numbers",
)
def issue(request: Request, desk: AtDesk, who: Calling, body: NewNumbers) -> JSONResponse:
    """Issue a batch for a district, or for a school of it."""
    day = _day(desk, body.on)
    batch = Batch(body.district_id, body.district_code, body.count, FreeLevel(body.level), body.school_id)

    def do(work: Work) -> Answer:
        made = numbers_issuing.issue(work, body.campaign_id, body.period, [batch], on=day)
        answer = IssuedOut(campaign_id=body.campaign_id, period=body.period, numbers=made)
        return json_answer(201, answer, {"Location": f"/v1/unique-numbers/{made[0]}"})

    return desk.write(who, request, fingerprint(body), do)


@router.post(
    "/brought",
    status_code=201,
    response_model=IssuedOut,
    responses=documented(
        problems.NOT_THERE, problems.NOT_NOW, problems.NUMBER, problems.OTHER_REQUEST, problems.WRONG_FILE
    ),
    summary="Принять номера из данных · take over the numbers that a dataset brings",
)
def bring(request: Request, desk: AtDesk, who: Calling, body: BroughtNumbers) -> JSONResponse:
    """Enter the rows of ``unique_numbers`` into the ledger: all, or none and every reason why.  The dataset
    is of the same campaign, or of none."""
    day = _day(desk, body.on)
    stored = datasets.get(desk.store, body.dataset_id)
    if stored.campaign_id not in {None, body.campaign_id}:
        raise RefusedError(problems.WRONG_REQUEST, "", [_OTHER_CAMPAIGN])
    period, rows = brought_by(desk.store, stored)

    def do(work: Work) -> Answer:
        made = numbers_issuing.import_held(work, body.campaign_id, period, rows, on=day)
        return json_answer(201, IssuedOut(campaign_id=body.campaign_id, period=period, numbers=made))

    return desk.write(who, request, fingerprint(body), do)


@router.get(
    "/balance",
    response_model=NumberBalance,
    responses=documented(problems.NOT_THERE),
    summary="Сколько номеров и где · how many unique numbers, and where",
)
def balance(
    desk: AtDesk,
    campaign_id: WhoseCampaign,
    on: OnQuery = None,
) -> NumberBalance:
    """Issued, held, free, used and expired, by period and district."""
    campaigns.get(desk.store, campaign_id)
    found = numbers_reading.figures(desk.store, campaign_id, on)
    whole = [each for each in found if each.district_id is None]
    return NumberBalance(
        campaign_id=campaign_id,
        on=on,
        periods=[
            PeriodNumbers(
                period=period.period,
                **vars(period.balance),
                districts=[
                    _of_district(each.district_id, each)
                    for each in found
                    if each.period == period.period and each.district_id is not None
                ],
            )
            for period in whole
        ],
    )


@router.get(
    "/{number_id}",
    response_model=NumberDetail,
    responses=documented(problems.NOT_THERE),
    summary="Жизнь номера · a unique number with its history",
)
def one(response: Response, desk: AtDesk, number_id: NumberPath, on: OnQuery = None) -> NumberDetail:
    """Who holds it, who held it when, and why it moved; its ``ETag`` is needed to change it."""
    number = numbers_reading.get(desk.store, number_id)
    events = numbers_reading.history(desk.store, number_id)
    standing = number.standing if on is None else known_on(events, on)
    if standing is None:
        raise NotThereError(numbers.KIND, number_id)
    response.headers.update(etag(number.sequence))
    now = shown(number).model_dump()
    return NumberDetail(**{**now, **vars(standing)}, on=on, events=[_event(event) for event in events])


@router.post(
    "/{number_id}/events",
    response_model=NumberOut,
    responses=documented(
        problems.NOT_THERE,
        problems.CHANGED,
        problems.NO_CONDITION,
        problems.NOT_NOW,
        problems.SECOND_HOLDER,
        problems.SECOND_NUMBER,
        problems.NUMBER,
        problems.OTHER_REQUEST,
    ),
    summary="Событие с номером · what happens to a unique number",
)
def happen(
    request: Request,
    desk: AtDesk,
    who: Calling,
    number_id: NumberPath,
    body: Annotated[NewNumberEvent, Body()],
    if_match: IfMatch = None,
) -> JSONResponse:
    """Give a number to somebody, note what became of it, take the last event back."""
    sequence, day = seen(if_match), _day(desk, body.on)
    said = body.model_dump(exclude_none=True, exclude={"kind", "on"})
    if "free_level" in said:
        said["free_level"] = FreeLevel(said["free_level"])

    def do(work: Work) -> Answer:
        made = numbers.act(work, number_id, Kind(body.kind), seen=sequence, on=day, **said)
        return json_answer(200, shown(made), etag(made.sequence))

    return desk.write(who, request, f"{sequence} {fingerprint(body)}", do)


def _day(desk: Desk, on: date | None) -> date:
    """The day of an event.  Raises: RefusedError: it is still to come."""
    if on is None:
        return desk.today
    if on > desk.today:
        raise RefusedError(problems.WRONG_REQUEST, "", [_IN_THE_FUTURE])
    return on


_IN_THE_FUTURE = Fault(
    field="body.on",
    code="in_the_future",
    message_ru="событие датировано будущим",
    message_en="the event is dated in the future",
)
_OTHER_CAMPAIGN = Fault(
    field="body.dataset_id",
    code="other_campaign",
    message_ru="набор данных другой кампании",
    message_en="the dataset belongs to another campaign",
)


def _of_district(district_id: str, each: Held) -> DistrictNumbers:
    figures = vars(each.balance)
    return DistrictNumbers(
        district_id=district_id,
        issued_to=each.issued_to,
        allotted=figures["issued"],
        **{name: figures[name] for name in ("held", "free", "used", "expired")},
    )


def _event(event: Event) -> NumberEventOut:
    words = told(event)
    own = {name: value for name, value in vars(event).items() if name not in {"number", "before", "after"}}
    return NumberEventOut(
        **own,
        before=None if event.before is None else _standing(event.before),
        after=_standing(event.after),
        told_ru=words[0],
        told_en=words[1],
    )


def _standing(standing: Standing) -> StandingOut:
    return StandingOut.model_validate(vars(standing))
