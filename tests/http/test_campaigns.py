"""Campaigns: opened, changed by those who saw their newest version, listed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.calling import SECRET, faults, made, new_campaign, refused, stored

PATH = "/v1/campaigns"


def changed(
    server: httpx.Client, campaign: dict[str, Any], etag: str | None, **change: object
) -> httpx.Response:
    headers = {} if etag is None else {"If-Match": etag}
    return server.patch(f"{PATH}/{campaign['id']}", json=change, headers=headers)


def test_a_campaign_is_opened_and_found(server: httpx.Client) -> None:
    answer = server.post(PATH, json={"name": "Весна 2027"})
    campaign = made(answer)
    assert (campaign["name"], campaign["state"], campaign["version"]) == ("Весна 2027", "open", 1)
    assert campaign["created_by"] == "operator-7"
    assert answer.headers["location"] == f"{PATH}/{campaign['id']}"
    found = server.get(answer.headers["location"])
    assert found.json() == campaign
    assert found.headers["etag"] == answer.headers["etag"] == '"1"'


def test_renamed_closed_and_opened_again(server: httpx.Client) -> None:
    campaign = new_campaign(server, "Весна")
    steps: list[tuple[dict[str, object], tuple[str, str, int]]] = [
        ({"name": "Весна 2027"}, ("Весна 2027", "open", 2)),
        ({"state": "closed"}, ("Весна 2027", "closed", 3)),
        ({"state": "open", "name": "Осень"}, ("Осень", "open", 4)),
    ]
    etag = '"1"'
    for change, after in steps:
        answer = changed(server, campaign, etag, **change)
        now = made(answer, 200)
        assert (now["name"], now["state"], now["version"]) == after
        assert server.get(f"{PATH}/{campaign['id']}").json() == now
        etag = answer.headers["etag"]
    assert etag == '"4"'
    told = server.get("/v1/journal", params={"object_id": campaign["id"]}).json()["items"]
    assert [(entry["action"], entry["detail"]) for entry in told] == [
        ("change", {"state": "open"}),
        ("change", {"state": "closed"}),
        ("change", {"state": "open"}),
        ("create", {}),
    ]


def test_a_change_needs_the_version_that_was_seen(server: httpx.Client) -> None:
    campaign = new_campaign(server)
    made(changed(server, campaign, '"1"', name="Осень 2027"), 200)
    before = stored(server)
    refused(changed(server, campaign, None, name=SECRET), 428, "no_condition")
    old = changed(server, campaign, '"1"', name=SECRET)
    assert refused(old, 412, "changed_meanwhile").detail == f"campaign {campaign['id']}: версия · version 2"
    assert old.headers["etag"] == '"2"'
    for wrong in ("1", "*", '"x"', '"99999999999999999999"', "W/2"):
        refused(changed(server, campaign, wrong, name=SECRET), 412, "changed_meanwhile")
    assert stored(server) == before


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("body.name", "missing")),
        ({"name": ""}, ("body.name", "string_too_short")),
        ({"name": "ё" * 201}, ("body.name", "string_too_long")),
        ({"name": f"{SECRET}\n"}, ("body.name", "string_pattern_mismatch")),
        ({"name": f"{SECRET}\0"}, ("body.name", "string_pattern_mismatch")),
        ({"name": 7}, ("body.name", "string_type")),
        ({"name": "x", "state": SECRET}, ("body.state", "extra_forbidden")),
        ({"name": "x", SECRET: 1}, ("body.…", "extra_forbidden")),
        ([SECRET], ("body", "model_attributes_type")),
        (SECRET, ("body", "model_attributes_type")),
    ],
)
def test_a_campaign_of_another_form_is_refused(
    server: httpx.Client, body: object, fault: tuple[str, str]
) -> None:
    assert faults(refused(server.post(PATH, json=body), 422, "wrong_request")) == [fault]
    assert server.get(PATH).json() == {"items": [], "next": None}


def test_what_is_no_json_is_refused(server: httpx.Client) -> None:
    json = {"Content-Type": "application/json"}
    for content in (b"{", f'{{"name": {SECRET}}}'.encode(), b"\xff\xfe", b""):
        refused(server.post(PATH, content=content, headers=json), 422, "wrong_request")
    refused(server.post(PATH, content=b'{"name": "\\ud800"}', headers=json), 422, "wrong_request")
    text = server.post(PATH, content=b'{"name": "x"}', headers={"Content-Type": "text/plain"})
    refused(text, 422, "wrong_request")
    large = server.post(PATH, json={"name": SECRET * 2**17})
    refused(large, 413, "too_large")
    assert server.get(PATH).json()["items"] == []


def test_the_newest_come_first_in_pages(server: httpx.Client) -> None:
    ids = [new_campaign(server, f"Весна {year}")["id"] for year in range(2027, 2032)]
    seen: list[str] = []
    params: dict[str, str | int] = {"limit": 2}
    for size in (2, 2, 1):
        page = server.get(PATH, params=params).json()
        assert len(page["items"]) == size
        seen += [item["id"] for item in page["items"]]
        params["cursor"] = page["next"]
    assert page["next"] is None
    assert seen == ids[::-1]


def test_what_is_not_there_is_said(server: httpx.Client) -> None:
    nobody = {"id": "campaign_0123456789abcdef"}
    for answer in (server.get(f"{PATH}/{nobody['id']}"), changed(server, nobody, '"1"', name="x")):
        assert refused(answer, 404, "not_there").detail == f"campaign {nobody['id']}"
    for path in (SECRET, "campaign_0123", "campaign_0123456789ABCDEF", "job_0123456789abcdef"):
        problem = refused(server.get(f"{PATH}/{path}"), 422, "wrong_request")
        assert faults(problem) == [("path.campaign_id", "string_pattern_mismatch")]
