"""What routes share: who calls, doing a write once, pages, conditions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Header, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.http import problems
from api.http.models import Fault
from api.http.problems import RefusedError
from api.http.settings import Settings
from api.service.published import Shelf
from store import idempotency
from store.engine import Actor, Store, Work
from store.idempotency import Answer
from store.paging import LARGEST, Paging

REPLAYED = "Idempotency-Replayed"
Level = Literal["school", "municipality", "region", "institute", "unspecified"]
_ETAG = re.compile(r'^(?:W/)?"([0-9]{1,9})"$')

_PLACES = {
    1: re.compile(r"^[0-9]{1,18}$", re.ASCII),
    2: re.compile(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z [a-z]+_[0-9a-f]{16}$",
        re.ASCII,
    ),
}
"""What a cursor of one or two parts may say."""

LimitQuery = Annotated[int, Query(ge=1, le=LARGEST, description="Items of a page.")]
CursorQuery = Annotated[str | None, Query(max_length=400, description="`next` of the page before.")]


@dataclass(frozen=True)
class Caller:
    """Who writes, and under which key."""

    actor: Actor
    key: str | None


def caller(
    request: Request,
    x_actor: Annotated[
        str | None,
        Header(
            pattern=r"^[A-Za-z0-9._@:-]{1,64}$",
            description="Identifier of who acts (not a name); recorded with every write.",
            examples=["operator-7"],
        ),
    ] = None,
    x_level: Annotated[
        Level | None, Header(description="On which level; recorded with every write.", examples=["region"])
    ] = None,
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern=r"^[\x21-\x7e]{1,200}$",
            description="The same key and request again get the same answer; nothing is done twice.",
        ),
    ] = None,
) -> Caller:
    """The caller of a writing request."""
    desk: Desk = request.app.state.desk
    missing = [name for name, value in (("X-Actor", x_actor), ("X-Level", x_level)) if value is None]
    if desk.settings.names_actor and missing:
        faults = [
            Fault(
                field=f"header.{name}",
                code="missing",
                message_ru="заголовок обязателен",
                message_en="the header is required",
            )
            for name in missing
        ]
        raise RefusedError(problems.WRONG_REQUEST, "", faults)
    request_id = problems.request_id_of(request)
    return Caller(Actor(x_actor or "anonymous", x_level or "unspecified", request_id), idempotency_key)


Calling = Annotated[Caller, Depends(caller)]


@dataclass(frozen=True)
class Desk:
    """The store behind the routes, and the limits in front of it."""

    store: Store
    settings: Settings
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def today(self) -> date:
        """The server's day, where it stands."""
        return self.store.clock().astimezone().date()

    def write(
        self, who: Caller, request: Request, content: str, do: Callable[[Work], Answer]
    ) -> JSONResponse:
        """Do a write once and answer; ``content``: a fingerprint of what was sent."""
        name = f"{request.method} {request.url.path}?{request.url.query} {content}"
        print_of = hashlib.sha256(name.encode("utf-8")).hexdigest()
        answer, again = idempotency.once(self.store, who.actor, who.key, print_of, do)
        headers = {**answer.headers, REPLAYED: "true"} if again else answer.headers
        return JSONResponse(answer.body, status_code=answer.status, headers=headers)


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


def fingerprint(body: BaseModel) -> str:
    """The same for the same content."""
    return json.dumps(body.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)


def paging(
    limit: int, cursor: str | None, width: int = 2, place: Callable[[str], bool] | None = None
) -> Paging:
    """Which page is asked for; ``place``: what may stand in a cursor that is no number and no moment.

    Raises: RefusedError: the cursor is none of ours.
    """
    try:
        asked = Paging.of(limit, cursor, width)
    except ValueError as error:
        raise wrong_cursor() from error
    if asked.after is not None:
        known = _is_place(asked.after) if place is None else place(asked.after[0])
        if not known:
            raise wrong_cursor()
    return asked


def _is_place(parts: Sequence[str]) -> bool:
    """Whether an item could stand there."""
    if _PLACES[len(parts)].fullmatch(" ".join(parts)) is None:
        return False
    try:
        return len(parts) == 1 or datetime.fromisoformat(parts[0]) is not None
    except ValueError:  # a thirteenth month
        return False


def wrong_cursor() -> RefusedError:
    """The refusal of a cursor that is none of ours."""
    fault = Fault(
        field="query.cursor",
        code="wrong_cursor",
        message_ru="это не указатель страницы",
        message_en="not a cursor of a page",
    )
    return RefusedError(problems.WRONG_REQUEST, "", [fault])


def etag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def seen(if_match: str | None) -> int:
    """The version that a client saw last.  Raises: RefusedError: it names none."""
    if if_match is None:
        raise RefusedError(problems.NO_CONDITION, "If-Match")
    found = _ETAG.match(if_match.strip())
    if found is None:
        raise RefusedError(problems.CHANGED, "If-Match")
    return int(found[1])


IfMatch = Annotated[
    str | None,
    Header(description="`ETag` of the version that you saw last.", examples=['"1"'], max_length=100),
]


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client has this version already."""
    given = request.headers.get("if-none-match", "")
    return tag in {part.strip().removeprefix("W/") for part in given.split(",")} or given.strip() == "*"


def json_answer(status: int, body: BaseModel, headers: dict[str, str] | None = None) -> Answer:
    """An answer that can be kept and given again."""
    return Answer(status, _plain(body), headers or {})


def _plain(body: BaseModel) -> Any:
    return body.model_dump(mode="json")
