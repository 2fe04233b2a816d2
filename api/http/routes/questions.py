"""Questions: what if, why not me, what limits are worth; each asked as a job, its answer given as files."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from api.http import problems
from api.http.answering import HTML, JSON, SVG, XLSX, answer, form_of, offered
from api.http.desk import AtDesk, Calling, Desk, fingerprint
from api.http.ids import JobPath
from api.http.models import JobOut
from api.http.ordering import ordered
from api.http.problems import RefusedError, documented
from api.http.question_models import NewExplanation, NewScenarios, NewWorth
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.http.scenarios_sent import file_of
from api.service.commands import EXPLAIN, WHATIF, WORTH
from store import datasets, jobs, plans
from store.engine import Work
from store.idempotency import Answer

router = APIRouter(tags=["questions"])
_SCENARIOS = ("scenarios", (WHATIF,))
_EXPLANATION = ("explanation", (EXPLAIN,))
_WORTH = ("worth", WORTH)
_BEGUN = documented(*BEGUN)


@router.post(
    "/scenarios",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN, problems.OTHER_DATASET, problems.WRONG_SCENARIOS),
    summary="Что если: сценарии рядом с базой · solve scenarios beside their base",
)
def what_if(request: Request, desk: AtDesk, who: Calling, body: NewScenarios) -> JSONResponse:
    """Each scenario gets its own proven plan, and all stand beside the base; ``/v1/scenarios/{job_id}`` holds
    them in the end.  What is wrong with the scenarios by themselves is told at once, what the data say
    against them by the job, with exit code 2."""
    asked = {**ordered(body), "scenarios": file_of(body.scenarios)}
    if body.plan_id is not None:
        _check_same_data(desk, body.plan_id, body.dataset_id)

    def do(work: Work) -> Answer:
        return queued(jobs.enqueue(work, WHATIF, body.dataset_id, asked))

    return desk.write(who, request, fingerprint(body), do)


def _check_same_data(desk: Desk, plan_id: str, dataset_id: str) -> None:
    """Raises: NotThereError; RefusedError: the plan was made for other data."""
    made_for = datasets.get(desk.store, plans.get(desk.store, plan_id).dataset_id)
    if datasets.get(desk.store, dataset_id).sha256 != made_for.sha256:
        raise RefusedError(problems.OTHER_DATASET, f"plan {plan_id}: dataset {made_for.id}")


@router.get(
    "/scenarios/{job_id}.json",
    response_class=StreamingResponse,
    responses=offered(JSON),
    summary="Сценарии и база, JSON · scenarios and base",
)
def scenarios_json(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """``whatif.json``."""
    return answer(request, desk, _SCENARIOS, job_id, "json")


@router.get(
    "/scenarios/{job_id}.xlsx",
    response_class=StreamingResponse,
    responses=offered(XLSX),
    summary="Сценарии книгой Excel, с людьми · scenarios as a workbook, persons included",
)
def scenarios_workbook(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """``whatif.xlsx``."""
    return answer(request, desk, _SCENARIOS, job_id, "xlsx")


@router.get(
    "/scenarios/{job_id}.svg",
    response_class=StreamingResponse,
    responses=offered(SVG),
    summary="Рисунок сценариев · a picture that compares the scenarios",
)
def scenarios_picture(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """``whatif.svg``."""
    return answer(request, desk, _SCENARIOS, job_id, "svg")


@router.get(
    "/scenarios/{job_id}",
    response_class=StreamingResponse,
    responses=offered(JSON, XLSX, SVG),
    summary="Сценарии рядом с базой · scenarios beside their base, in the form that Accept names",
)
def scenarios(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """What the job found, a cancelled one included: scenarios that had not begun are ``not_run``."""
    form = form_of(request, {XLSX: "xlsx", SVG: "svg"})
    return answer(request, desk, _SCENARIOS, job_id, form)


@router.post(
    "/explanations",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=_BEGUN,
    summary="Почему не я, почему эта группа, почему закрыта · explain a person's place or a closed group",
)
def explain(request: Request, desk: AtDesk, who: Calling, body: NewExplanation) -> JSONResponse:
    """The rule or the proof, and what would have helped; ``/v1/explanations/{job_id}`` holds it then."""
    asked = {
        "teacher": body.teacher_id,
        "programme": body.programme_id,
        "group": body.group_id,
        "closed": body.closed_group_id,
        "changes": body.changes,
    }
    return _about_plan(request, desk, who, EXPLAIN, body, asked)


@router.get(
    "/explanations/{job_id}.html",
    response_class=StreamingResponse,
    responses=offered(HTML),
    summary="Страница для вручения · the page that may be handed to the person",
)
def explanation_page(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """One self-contained page; nobody but the person asked about is named."""
    return answer(request, desk, _EXPLANATION, job_id, "html")


@router.get(
    "/explanations/{job_id}",
    response_class=StreamingResponse,
    responses=offered(JSON, HTML),
    summary="Объяснение · an explanation, in the form that Accept names",
)
def explanation(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """Ids and figures, and the sentences in both languages."""
    return answer(request, desk, _EXPLANATION, job_id, form_of(request, {HTML: "html"}))


@router.post(
    "/worth",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=_BEGUN,
    summary="Чего стоит место, правило, цель; хребет, резерв, заказ · what a plan's limits are worth",
)
def worth(request: Request, desk: AtDesk, who: Calling, body: NewWorth) -> JSONResponse:
    """One of the questions about a plan's limits; ``/v1/worth/{job_id}`` holds the answer in the end."""
    asked = {"district": body.district_id, "top": body.top, "each": body.each}
    return _about_plan(request, desk, who, body.question, body, asked)


@router.get(
    "/worth/{job_id}.xlsx",
    response_class=StreamingResponse,
    responses=offered(XLSX),
    summary="Ответ книгой Excel · the whole answer as a workbook",
)
def worth_workbook(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """The full tables."""
    return answer(request, desk, _WORTH, job_id, "xlsx")


@router.get(
    "/worth/{job_id}",
    response_class=StreamingResponse,
    responses=offered(JSON, XLSX),
    summary="Чего стоят пределы плана · what limits are worth, in the form that Accept names",
)
def worth_found(request: Request, desk: AtDesk, job_id: JobPath) -> Response:
    """What the command says with ``--json``."""
    return answer(request, desk, _WORTH, job_id, form_of(request, {XLSX: "xlsx"}))


def _about_plan(
    request: Request,
    desk: Desk,
    who: Calling,
    kind: str,
    body: NewExplanation | NewWorth,
    asked: dict[str, Any],
) -> JSONResponse:
    plan = plans.get(desk.store, body.plan_id)
    given = {name: value for name, value in asked.items() if value is not None}
    common = body.model_dump(
        mode="json", include={"plan_id", "time_limit", "workers", "lang"}, exclude_none=True
    )

    def do(work: Work) -> Answer:
        return queued(jobs.enqueue(work, kind, plan.dataset_id, {**given, **common}))

    return desk.write(who, request, fingerprint(body), do)
