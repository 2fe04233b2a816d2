"""Plans judged: a stored one, or a table that somebody made."""

from __future__ import annotations

from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError

from api.http import problems
from api.http.description import without_null
from api.http.desk import AtDesk, Caller, Calling, Desk, fingerprint
from api.http.models import JobOut, NewAudit, UploadedAudit
from api.http.ordering import ordered
from api.http.problems import documented
from api.http.routes.jobs import ACCEPTED, BEGUN, queued
from api.http.uploads import FORM, Upload, received, table_media
from store import blobs, jobs
from store.engine import Work
from store.idempotency import Answer
from store.plans import required

router = APIRouter(tags=["plans"])
ModelT = TypeVar("ModelT", bound=BaseModel)
_FIELDS = {
    name: without_null(field) for name, field in UploadedAudit.model_json_schema()["properties"].items()
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/NewAudit"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["plan", "dataset_id"],
                    "properties": {
                        "plan": {"type": "string", "format": "binary"},
                        **_FIELDS,
                    },
                    "additionalProperties": False,
                }
            },
        },
    }
}


@router.post(
    "/audits",
    status_code=202,
    response_model=JobOut,
    response_description=ACCEPTED,
    responses=documented(*BEGUN, problems.WRONG_FILE, problems.WRONG_MEDIA),
    openapi_extra=_BODY,
    summary="Проверить план · audit a plan",
)
async def audit(request: Request, desk: AtDesk, who: Calling) -> JSONResponse:
    """Judge a stored plan (JSON with ``plan_id``), or a table of places sent as the field ``plan`` of a form:
    CSV, a workbook, or a plan folder as a zip."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/json":
        body = _valid(NewAudit, await request.body())
        return await run_in_threadpool(_stored, request, desk, who, body)
    if media != FORM:
        raise problems.RefusedError(problems.WRONG_MEDIA, f"application/json, {FORM}")
    async with received(request, "plan") as given:
        return await run_in_threadpool(_uploaded, request, desk, who, given)


def _valid(model: type[ModelT], content: bytes) -> ModelT:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> RequestValidationError:
    """The refusal of a body that FastAPI did not read, as if it had."""
    found = error.errors(include_url=False, include_input=False)
    return RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in found])


def _stored(request: Request, desk: Desk, who: Caller, body: NewAudit) -> JSONResponse:
    asked = ordered(body)

    def do(work: Work) -> Answer:
        required(work, body.plan_id)
        return queued(jobs.enqueue(work, "audit", body.dataset_id, asked))

    return desk.write(who, request, fingerprint(body), do)


def _uploaded(request: Request, desk: Desk, who: Caller, given: Upload) -> JSONResponse:
    try:
        body = UploadedAudit.model_validate(given.fields)
    except ValidationError as error:
        raise _invalid(error) from error
    asked = {**ordered(body), "media": table_media(given.file)}

    def do(work: Work) -> Answer:
        upload, _ = blobs.put(work, given.file)
        return queued(jobs.enqueue(work, "audit", body.dataset_id, asked, upload))

    return desk.write(who, request, f"{given.sha256} {fingerprint(body)}", do)
