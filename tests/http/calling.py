"""Calling the application inside this process, and reading its refusals.

A transport of our own: Starlette's test client wants a newer httpx, the ASGI transport of httpx is for async
clients alone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import httpx
from fastapi import FastAPI

from api.http.app import create_app
from api.http.models import TYPE, ProblemOut
from api.http.settings import Settings
from store.engine import Store

SECRET = "Секретова"
"""Stands for somebody's data: whatever sends it must not find it in a refusal nor in a log line."""
ZIP = {"Content-Type": "application/zip"}
WHO = {"X-Actor": "operator-7", "X-Level": "region"}
ADDRESS = "http://localhost:8017"


class _Pieces(httpx.AsyncByteStream):
    """A body that is sent piece by piece."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._stream:
            yield piece


class InProcess(httpx.BaseTransport):
    """Requests of a plain httpx client, answered by the application in a loop of its own."""

    def __init__(self, app: FastAPI) -> None:
        self._asgi = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        pieces = _Pieces(request.stream)
        return asyncio.run(
            self._answered(httpx.Request(request.method, request.url, headers=request.headers, stream=pieces))
        )

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        answer = await self._asgi.handle_async_request(request)
        content = httpx.ByteStream(await answer.aread())
        return httpx.Response(answer.status_code, headers=answer.headers, stream=content)


def caller(store: Store, settings: Settings | None = None, headers: dict[str, str] = WHO) -> httpx.Client:
    """A client of the application on the store; to be closed."""
    app = create_app(store, settings or Settings(follow_s=0.05))
    return httpx.Client(transport=InProcess(app), base_url=ADDRESS, headers=headers)


def in_pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    """A body whose length is not declared."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def refused(answer: httpx.Response, status: int, code: str) -> ProblemOut:
    """The problem that the answer is, after a look at what every refusal must hold."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemOut.model_validate_json(answer.content)
    assert (problem.status, problem.code, problem.type) == (status, code, TYPE + code)
    assert problem.request_id == answer.headers["x-request-id"]
    assert SECRET not in json.dumps(answer.json(), ensure_ascii=False)
    assert SECRET not in str(answer.headers)
    assert " · " in problem.title
    return problem


def faults(problem: ProblemOut) -> list[tuple[str, str]]:
    """Field and code of everything that is wrong."""
    return [(fault.field, fault.code) for fault in problem.errors]


def stored(server: httpx.Client) -> dict[str, Any]:
    """All that lists tell: to be compared before and after a refusal."""
    paths = ("campaigns", "datasets", "jobs", "plans", "journal")
    return {path: server.get(f"/v1/{path}", params={"limit": 200}).json() for path in paths}


def made(answer: httpx.Response, status: int = 201) -> dict[str, Any]:
    """What was made."""
    assert answer.status_code == status, answer.text
    content = answer.json()
    assert isinstance(content, dict)
    return content


def new_campaign(server: httpx.Client, name: str = "Весна 2027") -> dict[str, Any]:
    return made(server.post("/v1/campaigns", json={"name": name}))


def new_dataset(server: httpx.Client, archive: bytes, campaign_id: str | None = None) -> dict[str, Any]:
    params = {} if campaign_id is None else {"campaign_id": campaign_id}
    return made(server.post("/v1/datasets", params=params, content=archive, headers=ZIP))
