"""Answers to questions, as files of the jobs that worked them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.http import problems
from api.http.desk import Desk, unchanged
from api.http.problems import RefusedError, documented
from api.http.routes.datasets import MEDIA
from store import blobs, jobs
from store.errors import NotAllowedNowError, NotThereError

HTML, SVG, XLSX, JSON = "text/html", "image/svg+xml", MEDIA["xlsx"], "application/json"
_MEDIA = {"json": JSON, "xlsx": XLSX, "svg": SVG, "html": "text/html; charset=utf-8"}
_SCHEMAS: Mapping[str, dict[str, Any]] = {
    JSON: {"type": "object"},
    XLSX: {"type": "string", "format": "binary"},
    SVG: {"type": "string"},
    HTML: {"type": "string"},
}
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a page or a picture of ours may do when it is opened: nothing but look as it does."""


def offered(*media: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives such files; several: the one that ``Accept`` names."""
    refusals = (problems.NOT_THERE, problems.NOT_NOW, problems.NO_ANSWER)
    by_accept = (problems.NOT_OFFERED,) if len(media) > 1 else ()
    return {
        200: {"content": {one: {"schema": _SCHEMAS[one]} for one in media}},
        304: {"description": "Не изменилось · Not modified"},
        **documented(*refusals, *by_accept),
    }


def form_of(request: Request, forms: Mapping[str, str]) -> str:
    """The first form that the client accepts, by media type; JSON where it doesn't matter.

    Raises: RefusedError: none of them is offered.
    """
    for part in request.headers.get("accept", "*/*").lower().split(","):
        media = part.partition(";")[0].strip()
        if media in ("*/*", "application/*", JSON):
            return "json"
        if media in forms:
            return forms[media]
    raise RefusedError(problems.NOT_OFFERED, ", ".join((JSON, *forms)))


def answer(
    request: Request, desk: Desk, about: tuple[str, tuple[str, ...]], job_id: str, form: str
) -> Response:
    """A file of the answer; ``about``: how such answers are called, and the kinds of jobs that find them.

    Raises: NotThereError: there is no such job of these kinds; NotAllowedNowError: it is not over;
    RefusedError: it found no answer.
    """
    called, kinds = about
    job = jobs.get(desk.store, job_id)
    if job.kind not in kinds:
        raise NotThereError(called, job_id)
    if not job.over:
        raise NotAllowedNowError("job", job_id, job.state, "answer")
    files = (job.result or {}).get("files", {})
    if form not in files:
        code = (job.result or {}).get("exit_code")
        raise RefusedError(problems.NO_ANSWER, f"job {job_id}: {job.state}, exit_code {code}")
    tag = f'"{files[form]}"'
    headers = {"ETag": tag, "Vary": "Accept"}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Security-Policy"] = _ALONE
    if form == "xlsx":
        headers["Content-Disposition"] = f'attachment; filename="{job_id}.xlsx"'
    pieces = blobs.pieces(desk.store, files[form])
    return StreamingResponse(pieces, media_type=_MEDIA[form], headers=headers)
