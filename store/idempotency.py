"""The same unsafe request twice is done once: its answer is kept under the client's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from store.engine import Work
from store.errors import OtherRequestError
from store.tables import idempotency

KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: Any


def answered(work: Work, key: str, request: str) -> Answer | None:
    """The answer given to this request before.  Raises: OtherRequestError: the key was another one's.

    ``request``: a hash of everything that makes the request what it is.
    """
    row = work.connection.execute(
        select(idempotency).where(idempotency.c.actor == work.actor.actor, idempotency.c.key == key)
    ).first()
    if row is None:
        return None
    if row.request != request:
        raise OtherRequestError(key)
    return Answer(row.status, row.headers, row.body)


def remember(work: Work, key: str, request: str, answer: Answer) -> None:
    """Keep an answer, within the transaction that did the work."""
    work.connection.execute(delete(idempotency).where(idempotency.c.created_at < work.at - KEPT))
    work.connection.execute(
        insert(idempotency).values(
            actor=work.actor.actor, key=key, request=request, created_at=work.at, **vars(answer)
        )
    )
