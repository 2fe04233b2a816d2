"""The news of a job as server-sent events."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api.http import problems
from api.http.desk import AtDesk, Desk
from api.http.ids import JobPath
from api.http.problems import documented
from store import jobs
from store.jobs import Event

router = APIRouter(tags=["jobs"])
MEDIA = "text/event-stream"
_ALIVE_S = 15.0
_MOST_NUMBER = 10**9
_EVENT = {
    "type": "object",
    "description": "One event of the stream; `data` is a JSON object.",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]+$"},
        "event": {"enum": ["queued", "started", "progress", "handed_back", "done", "failed", "cancelled"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}


@router.get(
    "/jobs/{job_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "События до конца задания · Events until the job is over",
            "content": {MEDIA: {"schema": _EVENT}},
        },
        **documented(problems.NOT_THERE),
    },
    summary="Ход работы · follow a job",
)
def follow(
    request: Request,
    desk: AtDesk,
    job_id: JobPath,
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="Only what was told after this event.")
    ] = None,
) -> StreamingResponse:
    """What the job told so far and will tell; the stream ends with the job."""
    jobs.get(desk.store, job_id)
    text = last_event_id or ""
    after = min(int(text), _MOST_NUMBER) if text.isascii() and text.isdigit() else 0
    return StreamingResponse(_told(request, desk, job_id, after), media_type=MEDIA)


async def _told(request: Request, desk: Desk, job_id: str, after: int) -> AsyncIterator[str]:
    spoken = time.monotonic()
    while not await request.is_disconnected():
        over, news = await run_in_threadpool(_news, desk, job_id, after)
        for event in news:
            after = event.number
            spoken = time.monotonic()
            yield _line(event)
        if over:
            return
        if time.monotonic() - spoken > _ALIVE_S:
            spoken = time.monotonic()
            yield ": ещё работает\n\n"
        await anyio.sleep(desk.settings.follow_s)


def _news(desk: Desk, job_id: str, after: int) -> tuple[bool, list[Event]]:
    """Whether the job is over, and what it told; looked at in this order, so that nothing is missed."""
    over = jobs.get(desk.store, job_id).over
    return over, list(jobs.events(desk.store, job_id, after))


def _line(event: Event) -> str:
    content = {"at": event.at.isoformat(), **event.content}
    return f"id: {event.number}\nevent: {event.kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
