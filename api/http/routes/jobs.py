"""Jobs: begun, looked at, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from api.http import problems
from api.http.desk import (
    AtDesk,
    Calling,
    CursorQuery,
    LimitQuery,
    fingerprint,
    json_answer,
    paging,
)
from api.http.goals import goals_of
from api.http.ids import JobPath
from api.http.models import JobOut, JobState, NewCheck, Page, ProgressOut
from api.http.ordering import ordered
from api.http.problems import documented
from store import jobs
from store.engine import Work
from store.idempotency import Answer
from store.jobs import StoredJob

router = APIRouter(tags=["jobs"])
ACCEPTED = "Поставлено в очередь, Location указывает на задание · Queued; Location names the job"
BEGUN = (problems.NOT_THERE, problems.NOT_NOW, problems.OTHER_REQUEST, problems.TOO_LARGE)


def shown(job: StoredJob) -> JobOut:
    """The job as it is sent."""
    return JobOut.model_validate(
        {
            "id": job.id,
            "kind": job.kind,
            "state": job.state,
            "dataset_id": job.dataset_id,
            "plan_id": job.plan_id,
            "attempt": job.attempt,
            "cancel_requested": bool(job.cancel),
            "created_at": job.created_at,
            "created_by": job.actor,
            "started_at": job.started_at,
            "finished_at": job.finished_at,
            "progress": _progress(job.progress),
            "result": job.result,
        }
    )


def _progress(told: Mapping[str, Any] | None) -> ProgressOut | None:
    if told is None:
        return None
    return ProgressOut.model_validate({**told, "goals": goals_of(told["goals"])})


def queued(job: StoredJob) -> Answer:
    """The answer to whoever asked for long work."""
    return json_answer(202, shown(job), {"Location": f"/v1/jobs/{job.id}"})


@router.post(
    "/checks",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN),
    summary="Проверить данные · check the data before any plan",
)
def check(request: Request, desk: AtDesk, who: Calling, body: NewCheck) -> JSONResponse:
    """Every problem of the data at once, what each rule excludes, who is due without a possible place."""
    asked = ordered(body)

    def do(work: Work) -> Answer:
        return queued(jobs.enqueue(work, "check", body.dataset_id, asked))

    return desk.write(who, request, fingerprint(body), do)


@router.get(
    "/jobs", response_model=Page[JobOut], responses=documented(), summary="Задания · jobs, newest first"
)
def listed(
    desk: AtDesk,
    limit: LimitQuery = 50,
    cursor: CursorQuery = None,
    state: Annotated[JobState | None, Query(description="Only those in this state.")] = None,
) -> Page[JobOut]:
    """Jobs, the newest first."""
    page = jobs.page(desk.store, paging(limit, cursor), state)
    return Page(items=[shown(item) for item in page.items], next=page.next)


@router.get(
    "/jobs/{job_id}",
    response_model=JobOut,
    responses=documented(problems.NOT_THERE),
    summary="Задание · a job",
)
def one(desk: AtDesk, job_id: JobPath) -> JobOut:
    """The state of a job, the goal reached so far, its bound and gap; the result when it is over."""
    return shown(jobs.get(desk.store, job_id))


@router.delete(
    "/jobs/{job_id}",
    status_code=202,
    response_model=JobOut,
    response_description="Остановка запрошена, лучший план сохранится · Asked to stop, the best plan is kept",
    responses=documented(problems.NOT_THERE, problems.NOT_NOW, problems.OTHER_REQUEST),
    summary="Остановить, сохранив лучший план · cancel, keeping the best plan",
)
def cancel(request: Request, desk: AtDesk, who: Calling, job_id: JobPath) -> JSONResponse:
    """Ask a job to end; a plan that it has by then is kept."""

    def do(work: Work) -> Answer:
        return json_answer(202, shown(jobs.cancel(work, job_id)))

    return desk.write(who, request, "", do)
