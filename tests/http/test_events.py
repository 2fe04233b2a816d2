"""The events of a job: in order, from where the client left off, until the job is over."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.client.sse import ServerEvent, events_of
from store import jobs
from store.engine import Store
from store.jobs import SYSTEM
from tests.http.calling import SECRET, faults, refused
from tests.http.test_jobs import LEASE, PROGRESS, begun, claimed, finished


def told(server: httpx.Client, job_id: str, last: str | None = None) -> list[ServerEvent]:
    headers = {} if last is None else {"Last-Event-ID": last}
    answer = server.get(f"/v1/jobs/{job_id}/events", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return list(events_of(answer.text.split("\n")))


def test_a_job_tells_everything_in_order(server: httpx.Client, store: Store, archive: bytes) -> None:
    job_id = begun(server, archive)["id"]
    held = claimed(store)
    with store.writing(SYSTEM) as work:
        jobs.beat(work, held, LEASE, PROGRESS)
    finished(store, held, result={"exit_code": 1, "problems": [SECRET]})
    events = told(server, job_id)
    assert [(event.id, event.kind) for event in events] == [
        ("1", "queued"),
        ("2", "started"),
        ("3", "progress"),
        ("4", "done"),
    ]
    contents = [{k: v for k, v in event.content.items() if k != "at"} for event in events]
    assert contents == [{}, {"attempt": 1}, PROGRESS, {"exit_code": 1}]
    moments = [event.content["at"] for event in events]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("last", "numbers"),
    [
        (None, ["1", "2", "3"]),
        ("0", ["1", "2", "3"]),
        ("2", ["3"]),
        ("3", []),
        ("9" * 20, []),
        ("-1", ["1", "2", "3"]),
        ("x", ["1", "2", "3"]),
    ],
)
def test_only_what_is_new_is_told(
    server: httpx.Client, store: Store, archive: bytes, last: str | None, numbers: list[str]
) -> None:
    job_id = begun(server, archive)["id"]
    finished(store, claimed(store))
    assert [event.id for event in told(server, job_id, last)] == numbers


def test_a_number_that_is_too_long_is_refused(server: httpx.Client, archive: bytes) -> None:
    path = f"/v1/jobs/{begun(server, archive)['id']}/events"
    answer = server.get(path, headers={"Last-Event-ID": "9" * 21})
    assert faults(refused(answer, 422, "wrong_request")) == [("header.last-event-id", "string_too_long")]


def test_the_stream_lasts_as_long_as_the_job(
    server: httpx.Client, store: Store, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = begun(server, archive)["id"]
    followed, looked = threading.Event(), jobs.events

    def seen(*arguments: object) -> object:
        followed.set()
        return looked(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "events", seen)
    with ThreadPoolExecutor(1) as threads:
        stream = threads.submit(told, server, job_id)
        assert followed.wait(60)
        assert not stream.done()
        held = claimed(store)
        with store.writing(SYSTEM) as work:
            jobs.beat(work, held, LEASE, PROGRESS)
        finished(store, held)
        events = stream.result(60)
    assert [event.kind for event in events] == ["queued", "started", "progress", "done"]


def test_a_cancelled_job_ends_its_stream(server: httpx.Client, archive: bytes) -> None:
    job_id = begun(server, archive)["id"]
    server.delete(f"/v1/jobs/{job_id}")
    assert [event.kind for event in told(server, job_id)] == ["queued", "cancelled"]


def test_an_event_is_lines_as_the_standard_has_them(server: httpx.Client, archive: bytes) -> None:
    job_id = begun(server, archive)["id"]
    server.delete(f"/v1/jobs/{job_id}")
    first, second, rest = server.get(f"/v1/jobs/{job_id}/events").text.split("\n\n")
    names = [[line.partition(": ")[0] for line in event.split("\n")] for event in (first, second)]
    assert (names, rest) == ([["id", "event", "data"]] * 2, "")
    assert json.loads(second.partition("data: ")[2]).keys() == {"at"}


def test_comments_and_unknown_fields_are_passed_over() -> None:
    lines = ["", ": alive", "id: 7", "retry: 9", "event: done", ": alive", 'data: {"a": "ё: 1"}', "", "id: 8"]
    assert list(events_of(lines)) == [ServerEvent("7", "done", {"a": "ё: 1"})]
