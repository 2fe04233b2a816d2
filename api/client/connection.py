"""The client's connection: sending, trying again while there is patience, what a refusal becomes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from api.client.sse import ServerEvent, events_of
from api.http.models import ProblemOut

OutT = TypeVar("OutT", bound=BaseModel)
_PAUSES_S = (0.1, 0.3, 1.0, 2.0)
_PIECE = 1 << 20


class RefusedError(RuntimeError):
    """The server refused; ``problem`` says why (None: the answer was none of ours)."""

    def __init__(self, status: int, problem: ProblemOut | None) -> None:
        super().__init__(f"{status} {problem.title if problem else ''} {problem.detail if problem else ''}")
        self.status, self.problem = status, problem


class UnreachableError(RuntimeError):
    """Nobody answers at the server's address, for as long as the client's patience lasts."""


class Connection:
    """A connection to a server; ``who``: actor and level of what is written."""

    def __init__(
        self,
        url: str,
        who: tuple[str | None, str | None],
        patience_s: float,
        timeout_s: float,
        transport: httpx.BaseTransport | None,
    ) -> None:
        told = zip(("X-Actor", "X-Level"), who, strict=True)
        self._who = {name: value for name, value in told if value is not None}
        self._patience_s = patience_s
        self._http = httpx.Client(base_url=url, timeout=timeout_s, transport=transport, trust_env=False)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def read(self, kind: type[OutT], path: str, params: Mapping[str, str] | None = None) -> OutT:
        """What lies at the path."""
        return kind.model_validate(self._send("GET", path, params=params).json())

    def write(self, kind: type[OutT], method: str, path: str, key: str | None, **sent: Any) -> OutT:
        """What the server answers; the same ``key`` again does nothing twice."""
        headers = {
            "Idempotency-Key": key or secrets.token_hex(16),
            **self._who,
            **sent.pop("headers", {}),
        }
        return kind.model_validate(self._send(method, path, headers=headers, **sent).json())

    def events(self, path: str) -> Iterator[ServerEvent]:
        """What is told there until the end; a broken connection is taken up again where it broke.

        Patience is counted from when the server was last there, however long it was silent before.
        """
        last, until = "0", None
        while True:
            try:
                headers = {"Last-Event-ID": last, "Accept": "text/event-stream"}
                with self._opened(path, headers) as answer:
                    until = None
                    for event in events_of(answer.iter_lines()):
                        last = event.id
                        yield event
                return
            except httpx.TransportError as error:
                until = until or self._until()
                _wait(error, until, 0)

    def download(self, path: str, target: IO[bytes]) -> None:
        """Write what lies there; once broken off, begun again."""
        start, until, attempt = target.tell(), self._until(), 0
        while True:
            try:
                with self._opened(path) as answer:
                    for piece in answer.iter_bytes(_PIECE):
                        target.write(piece)
                return
            except httpx.TransportError as error:
                _wait(error, until, attempt)
                attempt += 1
                target.seek(start)
                target.truncate()

    @contextmanager
    def _opened(self, path: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """An answer that comes piece by piece.  Raises: RefusedError."""
        with self._http.stream("GET", path, headers=headers) as answer:
            if answer.status_code != httpx.codes.OK:
                answer.read()
                raise _refused(answer)
            yield answer

    def _send(self, method: str, path: str, **sent: Any) -> httpx.Response:
        until, attempt = self._until(), 0
        while True:
            for _, content in (sent.get("files") or {}).values():
                content.seek(0)
            try:
                answer = self._http.request(method, path, **sent)
            except httpx.TransportError as error:
                _wait(error, until, attempt)
                attempt += 1
                continue
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and time.monotonic() < until:
                time.sleep(_PAUSES_S[min(attempt, len(_PAUSES_S) - 1)])
                attempt += 1
                continue
            if answer.is_success:
                return answer
            raise _refused(answer)

    def _until(self) -> float:
        return time.monotonic() + self._patience_s


def _wait(error: httpx.TransportError, until: float, attempt: int) -> None:
    """Pause before another attempt.  Raises: UnreachableError: patience is at its end."""
    if time.monotonic() >= until:
        raise UnreachableError(str(error)) from error
    time.sleep(_PAUSES_S[min(attempt, len(_PAUSES_S) - 1)])


def _refused(answer: httpx.Response) -> RefusedError:
    try:
        problem = ProblemOut.model_validate_json(answer.content)
    except ValidationError:
        problem = None
    return RefusedError(answer.status_code, problem)
