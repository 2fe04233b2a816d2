"""The same unsafe request twice is done once: its answer is kept under the client's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from store.engine import Actor, Store, Work
from store.errors import OtherRequestError
from store.tables import idempotency

KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def once(
    store: Store, actor: Actor, key: str | None, request: str, do: Callable[[Work], Answer]
) -> tuple[Answer, bool]:
    """The answer of ``do``, in one transaction with what it does, and whether it had been given before.

    Two requests under one key at the same moment: one does it, the other gets its answer.
    Raises: OtherRequestError.
    """
    try:
        return _attempted(store, actor, key, request, do)
    except IntegrityError:
        if key is None:
            raise
        return _attempted(store, actor, key, request, do)


def _attempted(
    store: Store, actor: Actor, key: str | None, request: str, do: Callable[[Work], Answer]
) -> tuple[Answer, bool]:
    with store.writing(actor) as work:
        if key is None:
            return do(work), False
        known = answered(work, key, request)
        if known is not None:
            return known, True
        answer = do(work)
        remember(work, key, request, answer)
        return answer, False


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
    return Answer(row.status, row.body, row.headers)


def remember(work: Work, key: str, request: str, answer: Answer) -> None:
    """Keep an answer, within the transaction that did the work."""
    work.connection.execute(delete(idempotency).where(idempotency.c.created_at < work.at - KEPT))
    work.connection.execute(
        insert(idempotency).values(
            actor=work.actor.actor, key=key, request=request, created_at=work.at, **vars(answer)
        )
    )
