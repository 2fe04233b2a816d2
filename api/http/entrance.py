"""What every request passes: an identifier, a limit of its size, a log line, figures, a last resort."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.http import problems
from api.http.handlers import too_large
from api.http.metrics import Metrics, known_method
from api.http.problems import RefusedError, TooLargeError, response
from api.http.settings import Settings
from api.service.logs import frames_of, log

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_GIVEN = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_UPLOADS = frozenset({"/v1/datasets", "/v1/audits"})
HEADER = "X-Request-ID"
VERSION = "/v1"
GONE = 499
"""What is noted as the status where the client hung up before there was an answer."""


@dataclass
class _Passage:
    """One request on its way."""

    began: float
    status: int = 0
    received: int = 0
    gone: bool = False


class Entrance:
    """ASGI middleware in front of everything."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = _identifier(scope)
        passage = _Passage(time.monotonic())
        told = _telling(scope, passage, send)
        try:
            most = self._most(scope)
            if _declared(scope) > most:
                raise TooLargeError(most)
            await self._app(scope, _counted(receive, passage, most), told)
        except TooLargeError as error:
            await self._last_resort(scope, passage, told, too_large(error))
        except ClientDisconnect:
            passage.status = passage.status or GONE
        except Exception as error:
            log().error("defect", request_id=scope["request_id"], **frames_of(error))
            await self._last_resort(scope, passage, told, RefusedError(problems.DEFECT, ""))
        finally:
            self._told(scope, passage)

    def _most(self, scope: Scope) -> int:
        writes_file = scope["method"] == "POST" and scope["path"] in _UPLOADS
        return self._settings.most_upload if writes_file else self._settings.most_body

    async def _last_resort(self, scope: Scope, passage: _Passage, send: Send, error: RefusedError) -> None:
        if passage.status:
            raise error  # the answer has begun: the connection ends instead
        answer = response(Request(scope), error)

        async def nothing() -> Message:
            return {"type": "http.disconnect"}

        await answer(scope, nothing, send)

    def _told(self, scope: Scope, passage: _Passage) -> None:
        route, method = _route(scope), known_method(scope["method"])
        seconds = time.monotonic() - passage.began
        self._metrics.request(method, route, passage.status, seconds, passage.received)
        log().info(
            "request",
            request_id=scope["request_id"],
            method=method,
            route=route,
            ids=_ids(scope),
            status=passage.status,
            ms=round(1000 * seconds, 1),
            received=passage.received,
        )


def _route(scope: Scope) -> str:
    """The pattern of the route; ``none`` where none was found."""
    found = getattr(scope.get("route"), "path", None)
    if found is None:
        return "none"
    within = scope["path"].startswith(VERSION) and not found.startswith(VERSION)
    return f"{VERSION if within else ''}{found}"


def _ids(scope: Scope) -> dict[str, str]:
    """The identifiers in the path, those of ours only."""
    given = scope.get("path_params") or {}
    return {
        key: str(value) for key, value in given.items() if re.fullmatch(r"[a-z]+_[0-9a-f]{16}", str(value))
    }


def _identifier(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GIVEN.match(text := str(value, "latin-1")):
            return text
    return f"req_{secrets.token_hex(8)}"


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _counted(receive: Receive, passage: _Passage, most: int) -> Receive:
    async def counted() -> Message:
        message = await receive()
        passage.gone = passage.gone or message["type"] == "http.disconnect"
        passage.received += len(message.get("body", b""))
        if passage.received > most:
            raise TooLargeError(most)
        return message

    return counted


def _telling(scope: Scope, passage: _Passage, send: Send) -> Send:
    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            passage.status = GONE if passage.gone else message["status"]
            headers = list(message.get("headers", ()))
            headers.append((HEADER.lower().encode(), scope["request_id"].encode()))
            headers.append((b"x-content-type-options", b"nosniff"))
            headers.append((b"cache-control", b"private, no-cache"))
            message = {**message, "headers": headers}
        await send(message)

    return telling
