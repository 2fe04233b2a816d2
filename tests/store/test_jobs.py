"""A job is done by one worker at a time, is tried again after a crash, and never runs for ever."""

from __future__ import annotations

import io
from datetime import timedelta
from threading import Thread

import pytest

from store import datasets, jobs
from store.engine import Store
from store.errors import NotAllowedNowError, NotThereError
from store.jobs import LostError, StoredJob
from store.paging import Paging
from tests.store.conftest import OPERATOR, Clock

LEASE = timedelta(seconds=30)


def queued(store: Store, n: int = 1) -> list[StoredJob]:
    made = []
    for _ in range(n):
        with store.writing(OPERATOR) as work:
            kept = datasets.create(work, io.BytesIO(b"PK"), "zip", None)
            made.append(jobs.enqueue(work, "allocate", kept.id, {"rules": "default"}))
    return made


def claimed(store: Store, worker: str = "w1") -> StoredJob | None:
    with store.writing(jobs.SYSTEM) as work:
        return jobs.claim(work, worker, LEASE)


def test_the_oldest_job_comes_first_and_only_once(store: Store) -> None:
    first, second = queued(store, 2)
    one, two = claimed(store), claimed(store, "w2")
    assert one is not None
    assert two is not None
    assert (one.id, two.id) == (first.id, second.id)
    assert (one.state, one.attempt, one.worker) == ("running", 1, "w1")
    assert claimed(store) is None


def test_a_job_told_about_and_finished(store: Store) -> None:
    queued(store)
    held = claimed(store)
    assert held is not None
    with store.writing(jobs.SYSTEM) as work:
        assert jobs.beat(work, held, LEASE, {"goal": "overdue", "value": 3, "bound": 5}) is False
    with store.writing(jobs.SYSTEM) as work:
        jobs.finish(work, held, "done", {"status": "optimal"})
    done = jobs.get(store, held.id)
    assert (done.state, done.result, done.lease_until) == ("done", {"status": "optimal"}, None)
    assert done.over
    assert [e.kind for e in jobs.events(store, held.id)] == ["queued", "started", "progress", "done"]
    assert [e.number for e in jobs.events(store, held.id, after=2)] == [3, 4]


def test_a_worker_whose_lease_ran_out_has_lost_the_job(store: Store, clock: Clock) -> None:
    queued(store)
    dead = claimed(store, "dead")
    assert dead is not None
    assert claimed(store, "other") is None
    clock.at += LEASE + timedelta(seconds=1)
    again = claimed(store, "other")
    assert again is not None
    assert (again.id, again.attempt, again.worker) == (dead.id, 2, "other")
    for late in (
        lambda work: jobs.beat(work, dead, LEASE),
        lambda work: jobs.finish(work, dead, "done", {}),
    ):
        with pytest.raises(LostError), store.writing(jobs.SYSTEM) as work:
            late(work)
    assert jobs.get(store, dead.id) == again


def test_a_beat_keeps_the_job(store: Store, clock: Clock) -> None:
    queued(store)
    held = claimed(store)
    assert held is not None
    for _ in range(5):
        clock.at += LEASE * 0.8
        with store.writing(jobs.SYSTEM) as work:
            jobs.beat(work, held, LEASE)
        assert claimed(store, "other") is None


def test_a_job_that_kills_its_workers_fails_in_the_end(store: Store, clock: Clock) -> None:
    (job,) = queued(store)
    for _ in range(jobs.ATTEMPTS):
        assert claimed(store) is not None
        clock.at += LEASE + timedelta(seconds=1)
    assert claimed(store) is None
    failed = jobs.get(store, job.id)
    assert (failed.state, failed.result) == ("failed", {"code": "interrupted", "attempts": jobs.ATTEMPTS})


def test_cancelling_a_waiting_job_ends_it_and_a_running_one_is_told(store: Store) -> None:
    running, waiting = queued(store, 2)
    held = claimed(store)
    assert held is not None
    assert held.id == running.id
    with store.writing(OPERATOR) as work:
        assert jobs.cancel(work, waiting.id).state == "cancelled"
    with store.writing(OPERATOR) as work:
        assert jobs.cancel(work, running.id).state == "running"
    with store.writing(jobs.SYSTEM) as work:
        assert jobs.beat(work, held, LEASE) is True
        jobs.finish(work, held, "cancelled", {"status": "feasible"})
    for job in (running, waiting):
        with pytest.raises(NotAllowedNowError), store.writing(OPERATOR) as work:
            jobs.cancel(work, job.id)
    with pytest.raises(NotThereError), store.writing(OPERATOR) as work:
        jobs.cancel(work, "job_0")
    assert claimed(store) is None


def test_history_is_bounded_and_keeps_its_beginning(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HISTORY", 5)
    queued(store)
    held = claimed(store)
    assert held is not None
    for value in range(20):
        with store.writing(jobs.SYSTEM) as work:
            jobs.beat(work, held, LEASE, {"value": value})
    told = jobs.events(store, held.id)
    assert len(told) == 5
    assert told[0].kind == "queued"
    assert [e.content["value"] for e in told[1:]] == [16, 17, 18, 19]


def test_workers_at_once_never_take_the_same_job(store: Store) -> None:
    made = queued(store, 24)
    taken: list[str] = []

    def work_off() -> None:
        while (held := claimed(store)) is not None:
            taken.append(held.id)

    threads = [Thread(target=work_off) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(job.id for job in made)
    assert len(jobs.page(store, Paging(), "running").items) == 24


def test_a_job_whose_command_breaks_off_is_tried_again_and_fails_at_last(store: Store) -> None:
    (job,) = queued(store)
    for attempt in range(1, jobs.ATTEMPTS + 1):
        held = claimed(store)
        assert held is not None
        assert (held.id, held.attempt) == (job.id, attempt)
        with store.writing(jobs.SYSTEM) as work:
            jobs.try_again(work, held, {"exit_code": 5})
        with pytest.raises(LostError), store.writing(jobs.SYSTEM) as work:
            jobs.try_again(work, held, {})
    assert claimed(store) is None
    failed = jobs.get(store, job.id)
    assert (failed.state, failed.attempt) == ("failed", jobs.ATTEMPTS)
    assert failed.result == {"exit_code": 5, "code": "interrupted", "attempts": jobs.ATTEMPTS}
    kinds = [event.kind for event in jobs.events(store, job.id)]
    assert kinds == ["queued", "started", "handed_back", "started", "handed_back", "started", "failed"]
