"""The journal over HTTP: one row a write, in pages that give each row once."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from store.engine import Store
from tests.http.calling import SECRET, ZIP, faults, made, new_campaign, refused
from tests.http.drafts import draft


def entries(server: httpx.Client, **params: str | int) -> list[dict[str, Any]]:
    items = made(server.get("/v1/journal", params=params), 200)["items"]
    assert isinstance(items, list)
    return items


def test_every_write_has_one_row(server: httpx.Client, store: Store, archive: bytes) -> None:
    campaign = new_campaign(server)
    plan_id = draft(store, campaign["id"])
    known = len(entries(server))
    rows: list[tuple[str, str, str]] = []

    def wrote(action: str, kind: str, answer: httpx.Response, status: int) -> dict[str, Any]:
        done = made(answer, status)
        newest, *_ = found = entries(server)
        rows.append((action, kind, done["id"]))
        assert len(found) == known + len(rows)
        assert (newest["action"], newest["object_kind"], newest["object_id"]) == rows[-1]
        assert (newest["actor"], newest["level"]) == ("school-3", "school")
        assert newest["request_id"] == answer.headers["x-request-id"]
        return done

    server.headers.update({"X-Actor": "school-3", "X-Level": "school"})
    if_match = {"If-Match": '"1"'}
    wrote("create", "campaign", server.post("/v1/campaigns", json={"name": SECRET}), 201)
    path = f"/v1/campaigns/{campaign['id']}"
    wrote("change", "campaign", server.patch(path, json={"name": SECRET}, headers=if_match), 200)
    dataset = wrote("upload", "dataset", server.post("/v1/datasets", content=archive, headers=ZIP), 201)
    order = {"dataset_id": dataset["id"]}
    wrote("enqueue", "job", server.post("/v1/checks", json=order), 202)
    wrote("enqueue", "job", server.post("/v1/plans", json=order), 202)
    wrote("enqueue", "job", server.post("/v1/audits", json={**order, "plan_id": plan_id}), 202)
    table = {"plan": ("plan.csv", b"teacher_id,group_id\n")}
    wrote("enqueue", "job", server.post("/v1/audits", data=order, files=table), 202)
    publication = f"/v1/plans/{plan_id}/publication"
    wrote("publish", "plan", server.post(publication, headers=if_match), 200)
    assert SECRET not in json.dumps(entries(server, limit=200), ensure_ascii=False)
    (upload,) = entries(server, object_id=dataset["id"])
    assert upload["detail"] == {"sha256": dataset["sha256"], "size": len(archive)}


def test_cancelling_tells_of_the_wish_and_of_the_end(server: httpx.Client, archive: bytes) -> None:
    dataset = made(server.post("/v1/datasets", content=archive, headers=ZIP))
    job = made(server.post("/v1/checks", json={"dataset_id": dataset["id"]}), 202)
    answer = server.delete(f"/v1/jobs/{job['id']}")
    told = entries(server, object_id=job["id"])
    assert [entry["action"] for entry in told] == ["cancelled", "cancel", "enqueue"]
    assert {entry["request_id"] for entry in told[:2]} == {answer.headers["x-request-id"]}


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_pages_give_each_row_once(server: httpx.Client, limit: int) -> None:
    ids = [new_campaign(server, str(n))["id"] for n in range(7)]
    seen: list[dict[str, Any]] = []
    params: dict[str, str | int] = {"limit": limit}
    while True:
        page = made(server.get("/v1/journal", params=params), 200)
        assert len(page["items"]) <= limit
        seen += page["items"]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
        new_campaign(server, "meanwhile")  # what is added at the front moves nothing
    assert [entry["object_id"] for entry in seen] == ids[::-1]
    numbers = [entry["number"] for entry in seen]
    assert numbers == sorted(set(numbers), reverse=True)


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


PLAN = "plan_0123456789abcdef"
BROKEN = {
    "none": "",
    "text": SECRET,
    "no list": base64.urlsafe_b64encode(b'"x"').decode(),
    "no number": cursor_of("x"),
    "not text": cursor_of(1),
    "negative": cursor_of("-1"),
    "too large": cursor_of("9" * 19),
    "two numbers": cursor_of("1", "2", "3"),
    "no moment": cursor_of(SECRET, PLAN),
    "no such month": cursor_of("2027-13-01T00:00:00.000000Z", PLAN),
    "no such day": cursor_of("2027-02-30T00:00:00.000000Z", PLAN),
    "no such hour": cursor_of("2027-02-03T24:00:00.000000Z", PLAN),
    "year nought": cursor_of("0000-01-01T00:00:00.000000Z", PLAN),
    "line end": cursor_of("2027-02-03T04:05:06.000000Z", f"{PLAN}\n"),
}


@pytest.mark.parametrize("path", ["journal", "campaigns", "datasets", "jobs", "plans"])
def test_a_broken_cursor_is_refused(server: httpx.Client, path: str) -> None:
    for name, cursor in BROKEN.items():
        answer = server.get(f"/v1/{path}", params={"cursor": cursor})
        assert answer.status_code == 422, name
        assert faults(refused(answer, 422, "wrong_request")) == [("query.cursor", "wrong_cursor")], name
    other = cursor_of("1") if path != "journal" else cursor_of("2027-02-03T04:05:06.000000Z", PLAN)
    refused(server.get(f"/v1/{path}", params={"cursor": other}), 422, "wrong_request")
    for params, code in (
        ({"limit": "0"}, "greater_than_equal"),
        ({"limit": "201"}, "less_than_equal"),
        ({"limit": SECRET}, "int_parsing"),
    ):
        problem = refused(server.get(f"/v1/{path}", params=params), 422, "wrong_request")
        assert faults(problem) == [("query.limit", code)]


def test_an_object_of_another_form_is_refused(server: httpx.Client) -> None:
    problem = refused(server.get("/v1/journal", params={"object_id": SECRET}), 422, "wrong_request")
    assert faults(problem) == [("query.object_id", "string_pattern_mismatch")]
    assert entries(server, object_id=PLAN) == []
