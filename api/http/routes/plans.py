"""Plans: asked for, shown in several forms, published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

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
    unchanged,
)
from api.http.goals import goals_of
from api.http.ids import CampaignQuery, PlanPath
from api.http.models import JobOut, NewPlan, Page, PlanDetail, PlanOut
from api.http.ordering import ordered
from api.http.plan_tables import rows_of, text_of, zipped
from api.http.problems import RefusedError, documented
from api.http.routes.datasets import MEDIA
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.plan_folder import ASSIGNMENTS, UNASSIGNED
from api.service.plan_workbook import WORKBOOK
from api.service.published import people_of
from datasets.escape import unescape
from store import datasets, jobs, plans
from store.campaigns import opened
from store.engine import Work
from store.idempotency import Answer
from store.plans import StoredPlan
from store.seating import Place, reseat

router = APIRouter(prefix="/plans", tags=["plans"])
CSV = "text/csv; charset=utf-8"
_PIECE = 1 << 20
_FORMS = {"text/csv": ".csv", MEDIA["xlsx"]: ".xlsx", MEDIA["zip"]: ".zip"}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_NOT_MODIFIED = {"description": "Не изменилось · Not modified"}


def _offered(media: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives a table as a file."""
    content = {"schema": {"type": "string"}} if media == "text/csv" else _BINARY
    return {200: {"content": {media: content}}, 304: _NOT_MODIFIED, **documented(problems.NOT_THERE)}


def _fields(plan: StoredPlan) -> dict[str, object]:
    kept = {name: value for name, value in vars(plan).items() if name not in ("certificate", "files")}
    certificate = plan.certificate
    return {
        **kept,
        "status": certificate["status"],
        "goals": goals_of(certificate["goals"]),
        "counts": certificate["counts"],
    }


def shown(plan: StoredPlan) -> PlanOut:
    """The plan as it is sent."""
    return PlanOut.model_validate(_fields(plan))


@router.post(
    "",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN),
    summary="Составить план · make a plan",
)
def allocate(request: Request, desk: AtDesk, who: Calling, body: NewPlan) -> JSONResponse:
    """Make a plan and prove that none is better; ``plan_id`` of the job names it in the end."""
    asked = ordered(body)

    def do(work: Work) -> Answer:
        job = jobs.enqueue(work, "allocate", body.dataset_id, asked)
        campaign_id = job.request.get("campaign_id")
        if campaign_id is not None:
            opened(work, campaign_id, "plan")
        return queued(job)

    return desk.write(who, request, fingerprint(body), do)


@router.get("", response_model=Page[PlanOut], responses=documented(), summary="Планы · plans, newest first")
def listed(
    desk: AtDesk, limit: LimitQuery = 50, cursor: CursorQuery = None, campaign_id: CampaignQuery = None
) -> Page[PlanOut]:
    """Plans, the newest first."""
    page = plans.page(desk.store, paging(limit, cursor), campaign_id)
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.get(
    "/{plan_id}.csv",
    response_class=StreamingResponse,
    responses=_offered("text/csv"),
    summary="Места плана, CSV · places of a plan",
)
def as_csv(request: Request, desk: AtDesk, plan_id: PlanPath) -> Response:
    """``assignments.csv``."""
    return _table(request, desk, plan_id, ".csv")


@router.get(
    "/{plan_id}/unassigned.csv",
    response_class=StreamingResponse,
    responses=_offered("text/csv"),
    summary="Кто не вошёл и почему, CSV · who is left out, and why",
)
def unassigned(request: Request, desk: AtDesk, plan_id: PlanPath) -> Response:
    """``unassigned.csv``."""
    plan = plans.get(desk.store, plan_id)
    return _file(request, desk, plan, UNASSIGNED, CSV, f"{plan_id}-unassigned.csv")


@router.get(
    "/{plan_id}.xlsx",
    response_class=StreamingResponse,
    responses=_offered(MEDIA["xlsx"]),
    summary="План книгой Excel · the plan as a workbook",
)
def as_workbook(request: Request, desk: AtDesk, plan_id: PlanPath) -> Response:
    """Goals, places, who is left out."""
    return _table(request, desk, plan_id, ".xlsx")


@router.get(
    "/{plan_id}.zip",
    response_class=StreamingResponse,
    responses={200: {"content": {MEDIA["zip"]: _BINARY}}, **documented(problems.NOT_THERE)},
    summary="Папка плана архивом · the plan folder as an archive",
)
def as_archive(request: Request, desk: AtDesk, plan_id: PlanPath) -> Response:
    """The plan folder as ``kvota allocate`` writes it."""
    return _table(request, desk, plan_id, ".zip")


@router.get(
    "/{plan_id}.json",
    response_model=PlanDetail,
    responses=documented(problems.NOT_THERE),
    summary="План со свидетельством · the plan with its certificate",
)
def as_json(response: Response, desk: AtDesk, plan_id: PlanPath) -> PlanDetail:
    """The plan with ``plan.json``."""
    plan = plans.get(desk.store, plan_id)
    response.headers.update(etag(plan.version))
    return PlanDetail.model_validate({**_fields(plan), "certificate": plan.certificate})


@router.get(
    "/{plan_id}",
    response_model=PlanDetail,
    responses={
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                MEDIA["xlsx"]: _BINARY,
                MEDIA["zip"]: _BINARY,
            }
        },
        304: _NOT_MODIFIED,
        **documented(problems.NOT_THERE, problems.NOT_OFFERED),
    },
    summary="План · a plan, in the form that Accept names",
)
def one(request: Request, response: Response, desk: AtDesk, plan_id: PlanPath) -> Response | PlanDetail:
    """The plan with its certificate; its tables where ``Accept`` asks for CSV, a workbook or an archive."""
    form = _form(request.headers.get("accept", "*/*"))
    response.headers["Vary"] = "Accept"
    return as_json(response, desk, plan_id) if form == ".json" else _table(request, desk, plan_id, form)


@router.post(
    "/{plan_id}/publication",
    response_model=PlanOut,
    responses=documented(
        problems.NOT_THERE,
        problems.CHANGED,
        problems.NO_CONDITION,
        problems.NOT_NOW,
        problems.OVERTAKEN,
        problems.OTHER_REQUEST,
        problems.WRONG_FILE,
    ),
    summary="Опубликовать · publish",
)
def publish(
    request: Request, desk: AtDesk, who: Calling, plan_id: PlanPath, if_match: IfMatch = None
) -> JSONResponse:
    """Publish a draft; from then on it never changes, a newer one succeeds it.  It is refused where somebody
    else than the plan says holds a unique number by now."""
    version = seen(if_match)
    places = numbered(desk, plans.get(desk.store, plan_id))

    def do(work: Work) -> Answer:
        made = plans.publish(work, plan_id, version)
        if made.campaign_id is not None:
            reseat(work, made.campaign_id, places, desk.today, plan_id)
        return json_answer(200, shown(made), etag(made.version))

    return desk.write(who, request, str(version), do)


def numbered(desk: Desk, plan: StoredPlan) -> list[Place]:
    """Places of the plan that have a unique number.  Raises: InputError: its dataset can't be read."""
    rows = [row for row in rows_of(desk.store, plan, ASSIGNMENTS) if row["unique_number"]]
    if not rows:
        return []
    people = people_of(desk.store, datasets.get(desk.store, plan.dataset_id))
    names = ("unique_number", "teacher_id", "group_id")
    places = [tuple(unescape(row[name]) for name in names) for row in rows]
    return [Place(number, post, group, people[post]) for number, post, group in places]


def _form(accept: str) -> str:
    """The first form that the client accepts and that is offered.  Raises: RefusedError: none."""
    for part in accept.lower().split(","):
        media = part.partition(";")[0].strip()
        if media in ("*/*", "application/*", "application/json"):
            return ".json"
        if media == "text/*":
            return ".csv"
        if media in _FORMS:
            return _FORMS[media]
    raise RefusedError(problems.NOT_OFFERED, ", ".join(("application/json", *_FORMS)))


def _table(request: Request, desk: Desk, plan_id: str, form: str) -> Response:
    plan = plans.get(desk.store, plan_id)
    if form == ".zip":
        headers = {"Content-Disposition": f'attachment; filename="{plan_id}.zip"', "Vary": "Accept"}
        pieces = _pieces(zipped(desk.store, plan))
        return StreamingResponse(pieces, media_type=MEDIA["zip"], headers=headers)
    name, media = (ASSIGNMENTS, CSV) if form == ".csv" else (WORKBOOK, MEDIA["xlsx"])
    return _file(request, desk, plan, name, media, f"{plan_id}{form}")


def _file(request: Request, desk: Desk, plan: StoredPlan, name: str, media: str, called: str) -> Response:
    tag = f'"{plan.files[name]}"'
    headers = {"ETag": tag, "Vary": "Accept"}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return StreamingResponse(text_of(desk.store, plan, name), media_type=media, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
