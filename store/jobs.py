"""The queue of long work: claimed under a lease, told about, cancelled, tried again after a crash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from store.engine import Actor, Store, Work, new_id
from store.errors import NotAllowedNowError
from store.journal import note
from store.paging import Page, Paging
from store.rows import newest_first, one
from store.tables import JOB_STATES, dataset, job, job_event

ATTEMPTS = 3
"""Times that a job is begun before it counts as failed."""
HISTORY = 500
"""Events kept of a job: the first one and the newest."""

SYSTEM = Actor("kvota", "system")
_SHORT = ("exit_code", "status", "code", "attempts")
"""What events and journal tell of a result."""


@dataclass(frozen=True)
class StoredJob:
    """A job as it stands; ``request`` is what was asked for, ``result`` what came of it."""

    id: str
    kind: str
    state: str
    dataset_id: str
    request: dict[str, Any]
    upload: str | None
    actor: str
    level: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    worker: str | None
    lease_until: datetime | None
    cancel: int
    progress: dict[str, Any] | None
    result: dict[str, Any] | None
    plan_id: str | None

    @property
    def over(self) -> bool:
        """Nothing more will happen."""
        return self.state in ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Event:
    """Something that a job told."""

    number: int
    at: datetime
    kind: str
    content: dict[str, Any]


class LostError(RuntimeError):
    """The job belongs to somebody else by now: nothing was written."""


def _made(row: Mapping[str, Any]) -> StoredJob:
    return StoredJob(**row)


def enqueue(
    work: Work, kind: str, dataset_id: str, request: dict[str, Any], upload: str | None = None
) -> StoredJob:
    """A new job at the end of the queue, for the campaign of its dataset unless it names another one.

    Raises: NotThereError: there is no such dataset.
    """
    owner = one(work.connection, dataset, dataset_id, lambda row: row["campaign_id"])
    if owner is not None:
        request = {"campaign_id": owner, **request}
    made = StoredJob(
        id=new_id("job"),
        kind=kind,
        state="queued",
        dataset_id=dataset_id,
        request=request,
        upload=upload,
        actor=work.actor.actor,
        level=work.actor.level,
        created_at=work.at,
        started_at=None,
        finished_at=None,
        attempt=0,
        worker=None,
        lease_until=None,
        cancel=0,
        progress=None,
        result=None,
        plan_id=None,
    )
    work.connection.execute(insert(job).values(vars(made)))
    _tell(work, made.id, "queued", {})
    note(work, "enqueue", "job", made.id, kind=kind, dataset=dataset_id)
    return made


def get(store: Store, job_id: str) -> StoredJob:
    """The job.  Raises: NotThereError."""
    with store.reading() as connection:
        return one(connection, job, job_id, _made)


def page(store: Store, paging: Paging, state: str | None = None) -> Page[StoredJob]:
    """Jobs, the newest first."""
    return newest_first(store, job, paging, _made, *(() if state is None else (job.c.state == state,)))


def events(store: Store, job_id: str, after: int = 0) -> Sequence[Event]:
    """What the job told since the event ``after``."""
    query = (
        select(job_event.c.number, job_event.c.at, job_event.c.kind, job_event.c.content)
        .where(job_event.c.job_id == job_id, job_event.c.number > after)
        .order_by(job_event.c.number)
    )
    with store.reading() as connection:
        return [Event(**row) for row in connection.execute(query).mappings()]


def waiting(store: Store) -> bool:
    """Whether there is a job to be claimed."""
    with store.reading() as connection:
        return connection.execute(select(job.c.id).where(_free(store.clock())).limit(1)).first() is not None


def _free(at: datetime) -> ColumnElement[bool]:
    return or_(job.c.state == "queued", and_(job.c.state == "running", job.c.lease_until < at))


def claim(work: Work, worker: str, lease: timedelta) -> StoredJob | None:
    """Take the oldest job that waits or whose worker's lease ran out; None where there is none.

    A job begun too often is declared failed instead.
    """
    while True:
        oldest = (
            select(job.c.id)
            .where(_free(work.at))
            .order_by(job.c.created_at, job.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job_id = work.connection.execute(oldest).scalar()
        if job_id is None:
            return None
        found = one(work.connection, job, job_id, _made)
        if found.attempt < ATTEMPTS:
            break
        _finish(work, found, "failed", {"code": "interrupted", "attempts": found.attempt})
    values = {
        "state": "running",
        "worker": worker,
        "attempt": found.attempt + 1,
        "lease_until": work.at + lease,
        "started_at": found.started_at or work.at,
    }
    work.connection.execute(update(job).where(job.c.id == job_id).values(values))
    _tell(work, job_id, "started", {"attempt": found.attempt + 1})
    note(work, "start", "job", job_id, attempt=found.attempt + 1, worker=worker)
    return one(work.connection, job, job_id, _made)


def beat(work: Work, held: StoredJob, lease: timedelta, progress: dict[str, Any] | None = None) -> bool:
    """Keep the lease, tell the progress; whether somebody asked for the job to be cancelled.

    Raises: LostError.
    """
    values: dict[str, Any] = {"lease_until": work.at + lease}
    if progress is not None:
        values["progress"] = progress
    _fenced(work, held, values)
    if progress is not None:
        _tell(work, held.id, "progress", progress)
    return bool(work.connection.execute(select(job.c.cancel).where(job.c.id == held.id)).scalar())


def finish(
    work: Work, held: StoredJob, state: str, result: dict[str, Any], plan_id: str | None = None
) -> None:
    """The end of a job that this worker holds.  Raises: LostError."""
    _fenced(work, held, {"plan_id": plan_id})
    _finish(work, held, state, result)


def hand_back(work: Work, held: StoredJob) -> None:
    """Put a job that this worker holds back into the queue: the worker ends, the job is not to blame.

    Raises: LostError.
    """
    values = {"state": "queued", "lease_until": None, "worker": None, "attempt": held.attempt - 1}
    _fenced(work, held, values)
    _tell(work, held.id, "handed_back", {})
    note(work, "hand_back", "job", held.id)


def try_again(work: Work, held: StoredJob, result: dict[str, Any]) -> None:
    """Put a job whose command broke off back into the queue; after its last attempt it has failed.

    Raises: LostError.
    """
    if held.attempt >= ATTEMPTS:
        finish(work, held, "failed", {**result, "code": "interrupted", "attempts": held.attempt})
        return
    _fenced(work, held, {"state": "queued", "lease_until": None, "worker": None})
    _tell(work, held.id, "handed_back", {"attempt": held.attempt})
    note(work, "hand_back", "job", held.id, attempt=held.attempt)


def counts(store: Store) -> dict[str, int]:
    """How many jobs are in each state."""
    with store.reading() as connection:
        rows = connection.execute(select(job.c.state, func.count()).group_by(job.c.state)).all()
    return dict.fromkeys(JOB_STATES, 0) | {str(state): int(n) for state, n in rows}


def cancel(work: Work, job_id: str) -> StoredJob:
    """Ask a job to end: at once if it waits, else as soon as its worker hears, with the best plan it has.

    Raises: NotThereError, NotAllowedNowError: it is over.
    """
    found = one(work.connection, job, job_id, _made, lock=True)
    if found.over:
        raise NotAllowedNowError("job", job_id, found.state, "cancelling")
    if not found.cancel:
        work.connection.execute(update(job).where(job.c.id == job_id).values(cancel=1))
        note(work, "cancel", "job", job_id)
    if found.state == "queued":
        _finish(work, found, "cancelled", {})
    return one(work.connection, job, job_id, _made)


def _finish(work: Work, held: StoredJob, state: str, result: dict[str, Any]) -> None:
    values = {"state": state, "result": result, "finished_at": work.at, "lease_until": None}
    work.connection.execute(update(job).where(job.c.id == held.id).values(values))
    short = {name: result[name] for name in _SHORT if name in result}
    _tell(work, held.id, state, short)
    note(work, state, "job", held.id, **short)


def _fenced(work: Work, held: StoredJob, values: dict[str, Any]) -> None:
    mine = and_(job.c.id == held.id, job.c.attempt == held.attempt, job.c.state == "running")
    if work.connection.execute(update(job).where(mine).values(values)).rowcount != 1:
        raise LostError(held.id)


def _tell(work: Work, job_id: str, kind: str, content: dict[str, Any]) -> None:
    """Add an event; of too many, the oldest but the first go."""
    last = work.connection.execute(
        select(func.max(job_event.c.number)).where(job_event.c.job_id == job_id)
    ).scalar()
    number = (last or 0) + 1
    work.connection.execute(
        insert(job_event).values(job_id=job_id, number=number, at=work.at, kind=kind, content=content)
    )
    if number > HISTORY:
        work.connection.execute(
            delete(job_event).where(
                job_event.c.job_id == job_id,
                job_event.c.number > 1,
                job_event.c.number <= number - HISTORY + 1,
            )
        )
