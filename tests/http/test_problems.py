"""Refusals and defects tell what is wrong and where, and never anybody's data; nor does the log."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.http.app import create_app
from api.http.settings import Settings
from store import campaigns, jobs
from store.engine import Store
from store.errors import BusyError
from tests.http.calling import SECRET, WHO, ZIP, caller, faults, in_pieces, new_dataset, refused
from tests.http.conftest import Lines
from tests.http.test_jobs import begun

NOBODY = "0123456789abcdef"


def said(lines: list[dict[str, Any]]) -> str:
    return json.dumps(lines, ensure_ascii=False)


def test_a_defect_is_told_without_its_message(
    server: httpx.Client, monkeypatch: pytest.MonkeyPatch, logged: Lines
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError(SECRET) from ValueError(SECRET)

    monkeypatch.setattr(campaigns, "page", broken)
    monkeypatch.setattr(campaigns, "create", broken)
    for method, body in (("GET", None), ("POST", {"name": SECRET})):
        answer = server.request(method, "/v1/campaigns", json=body)
        problem = refused(answer, 500, "defect")
        assert (problem.detail, problem.errors) == ("", [])
        defect, request = logged()
        assert SECRET not in said([defect, request])
        assert defect.keys() == {"event", "level", "timestamp", "request_id", "error", "cause", "frames"}
        assert (defect["event"], defect["level"], defect["request_id"]) == (
            "defect",
            "error",
            problem.request_id,
        )
        assert (defect["error"], defect["cause"]) == ("RuntimeError", "ValueError")
        assert defect["frames"][-1].startswith("test_problems.py:")
        assert (request["event"], request["status"], request["route"]) == ("request", 500, "/v1/campaigns")


def test_a_defect_within_an_answer_ends_the_connection(
    server: httpx.Client, archive: bytes, monkeypatch: pytest.MonkeyPatch, logged: Lines
) -> None:
    """The status is sent by then: all that is left is not to pretend that the answer is whole."""
    job_id = begun(server, archive)["id"]
    logged()

    def broken(*_: object) -> object:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(jobs, "events", broken)
    answer = server.get(f"/v1/jobs/{job_id}/events")
    assert (answer.status_code, answer.content) == (200, b"")
    lines = logged()
    assert [line["error"] for line in lines if line["event"] == "defect"] == ["RuntimeError"]
    assert SECRET not in said(lines)


def test_a_busy_store_is_told_with_when_to_come_again(
    server: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> object:
        raise BusyError(SECRET)

    monkeypatch.setattr(campaigns, "page", busy)
    answer = server.get("/v1/campaigns")
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "5"


def test_no_value_of_a_request_is_told_or_logged(server: httpx.Client, logged: Lines) -> None:
    """Whatever part of a request holds somebody's name: neither the answer nor the log repeats it."""
    name, form = SECRET.encode(), {"dataset_id": SECRET, SECRET: SECRET}
    known = f"dataset_{NOBODY}"
    answers = {
        "path": server.get(f"/v1/plans/{quote(SECRET)}"),
        "no route": server.get(f"/{quote(SECRET)}"),
        "query": server.get("/v1/jobs", params={"state": SECRET, "limit": SECRET, "cursor": SECRET}),
        "cursor": server.get("/v1/journal", params={"cursor": SECRET, "object_id": SECRET}),
        "header": server.post("/v1/campaigns", json={}, headers=[(b"X-Actor", name), (b"X-Level", name)]),
        "key": server.post("/v1/campaigns", json={"name": "x"}, headers=[(b"Idempotency-Key", name)]),
        "event": server.get(f"/v1/jobs/job_{NOBODY}/events", headers=[(b"Last-Event-ID", name * 9)]),
        "media": server.post("/v1/datasets", content=name, headers=[(b"Content-Type", name)]),
        "accept": server.get(f"/v1/plans/plan_{NOBODY}", headers=[(b"Accept", name)]),
        "file": server.post("/v1/datasets", files={"file": (f"{SECRET}.zip", name, SECRET)}),
        "field": server.post("/v1/datasets", files={SECRET: (SECRET, name)}, data={SECRET: SECRET}),
        "form": server.post("/v1/audits", data=form, files={"plan": (SECRET, name)}),
        "json": server.post("/v1/plans", json={SECRET: SECRET, "dataset_id": SECRET, "profile": 1}),
        "rules": server.post("/v1/checks", json={"dataset_id": known, "rules": SECRET}),
        "profile": server.post("/v1/checks", json={"dataset_id": known, "profile": SECRET}),
        "method": server.request("SEKRETOVA", "/v1/plans"),
        "condition": server.post(
            f"/v1/plans/plan_{NOBODY}/publication", headers=[(b"If-Match", name), (b"X-Request-ID", name)]
        ),
    }
    statuses = {kind: answer.status_code for kind, answer in answers.items()}
    assert statuses == {
        **dict.fromkeys(answers, 422),
        "no route": 404,
        "media": 415,
        "accept": 406,
        "profile": 404,
        "method": 405,
        "condition": 412,
    }
    for answer in answers.values():
        refused(answer, answer.status_code, answer.json()["code"])
        assert "SEKRETOVA" not in answer.text
    lines = logged()
    assert len(lines) == len(answers)
    assert SECRET not in said(lines)
    assert "SEKRETOVA" not in said(lines)


def test_a_request_is_logged_by_its_route_and_our_identifiers(
    server: httpx.Client, archive: bytes, logged: Lines
) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    (upload,) = logged()
    assert (upload["method"], upload["route"], upload["status"]) == ("POST", "/v1/datasets", 201)
    assert (upload["ids"], upload["received"]) == ({}, len(archive))
    answer = server.get(f"/v1/datasets/{dataset_id}", headers={"X-Request-ID": "call-0001"})
    (request,) = logged()
    assert answer.headers["x-request-id"] == request["request_id"] == "call-0001"
    assert (request["route"], request["ids"]) == ("/v1/datasets/{dataset_id}", {"dataset_id": dataset_id})
    assert request.keys() == {
        "event",
        "level",
        "timestamp",
        "request_id",
        "method",
        "route",
        "ids",
        "status",
        "ms",
        "received",
    }


@pytest.mark.parametrize("given", ["short", "with space", "x" * 65, "ё" * 9, ""])
def test_a_request_id_of_another_form_is_replaced(server: httpx.Client, given: str) -> None:
    answer = server.get("/v1/plans", headers=[(b"X-Request-ID", given.encode())])
    assert answer.headers["x-request-id"].startswith("req_")
    assert len(answer.headers["x-request-id"]) == len("req_") + 16


def test_every_answer_has_the_headers_of_the_house(server: httpx.Client) -> None:
    for path in ("/v1/plans", "/health", "/v1/plans/x", "/nowhere"):
        headers = server.get(path).headers
        assert (headers["x-content-type-options"], headers["cache-control"]) == (
            "nosniff",
            "private, no-cache",
        )


def test_a_method_that_a_route_has_not(server: httpx.Client) -> None:
    answer = server.put(f"/v1/campaigns/campaign_{NOBODY}")
    refused(answer, 405, "no_such_method")
    assert answer.headers["allow"] == "GET, PATCH"


def test_a_body_that_is_too_large_is_refused(store: Store) -> None:
    order = {"name": SECRET}
    content = json.dumps(order, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json"}
    with caller(store, Settings(most_body=len(content) - 1)) as server:
        refused(server.post("/v1/campaigns", content=content, headers=kind), 413, "too_large")
        pieces = in_pieces(content, 5)
        refused(server.post("/v1/campaigns", content=pieces, headers=kind), 413, "too_large")
        assert server.get("/v1/campaigns").json()["items"] == []
    with caller(store, Settings(most_body=len(content))) as server:
        assert server.post("/v1/campaigns", content=content, headers=kind).status_code == 201


def test_a_server_may_ask_who_writes(store: Store) -> None:
    settings = Settings(names_actor=True)
    with caller(store, settings, {}) as nobody:
        problem = refused(nobody.post("/v1/campaigns", json={"name": "x"}), 422, "wrong_request")
        assert faults(problem) == [("header.X-Actor", "missing"), ("header.X-Level", "missing")]
        half = nobody.post("/v1/campaigns", json={"name": "x"}, headers={"X-Actor": "operator-7"})
        assert faults(refused(half, 422, "wrong_request")) == [("header.X-Level", "missing")]
        assert nobody.get("/v1/campaigns").json()["items"] == []
    with caller(store, settings) as known:
        assert known.post("/v1/campaigns", json={"name": "x"}).status_code == 201
    with caller(store, headers={}) as unasked:
        made = unasked.post("/v1/campaigns", json={"name": "x"}).json()
    assert made["created_by"] == "anonymous"


@pytest.mark.parametrize(
    "media", [ZIP["Content-Type"], "multipart/form-data; boundary=x", "application/json"]
)
def test_who_hangs_up_while_sending_is_no_defect(store: Store, logged: Lines, media: str) -> None:
    path = "/v1/campaigns" if media == "application/json" else "/v1/datasets"
    headers = {**WHO, "content-type": media}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\nPK'
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": part, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(_: object) -> None:
        """Nobody is there."""

    asyncio.run(create_app(store)(scope, receive, send))
    (request,) = logged()
    assert (request["event"], request["level"], request["status"]) == ("request", "info", 499)
