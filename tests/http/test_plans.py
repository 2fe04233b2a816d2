"""Plans: listed, given in every form, published one after the other."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import httpx
import pytest

from store.engine import Store
from tests.http.calling import SECRET, faults, made, new_campaign, refused, stored
from tests.http.drafts import HEADING, draft, goal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = [("т1", "г1"), ("т2", "г2")]
CSV = f"{HEADING}\n,т1,s1,d1,p1,г1,2027-03-01,2027-03-05\n,т2,s1,d1,p1,г2,2027-03-01,2027-03-05\n".encode()
NOBODY = "plan_0123456789abcdef"


def published(server: httpx.Client, plan_id: str, etag: str | None, **headers: str) -> httpx.Response:
    condition = {} if etag is None else {"If-Match": etag}
    return server.post(f"/v1/plans/{plan_id}/publication", headers={**condition, **headers})


def got(server: httpx.Client, plan_id: str) -> dict[str, Any]:
    return made(server.get(f"/v1/plans/{plan_id}"), 200)


def test_a_plan_with_its_certificate(server: httpx.Client, store: Store) -> None:
    goals = [goal("overdue", 2, 2), goal("application", 10, 12)]
    plan_id = draft(store, None, PLACES, goals)
    answer = server.get(f"/v1/plans/{plan_id}")
    plan = made(answer, 200)
    assert answer.headers["etag"] == '"1"'
    assert (plan["id"], plan["state"], plan["number"], plan["succeeds"], plan["version"]) == (
        plan_id,
        "draft",
        None,
        None,
        1,
    )
    assert (plan["status"], plan["profile"], plan["goals"]) == ("optimal", "default", goals)
    assert (plan["counts"], plan["created_by"]) == ({"places": 2}, "operator-7")
    assert plan["certificate"]["goals"] == goals
    assert server.get(f"/v1/plans/{plan_id}.json").json() == plan
    (listed,) = server.get("/v1/plans").json()["items"]
    assert {**listed, "certificate": plan["certificate"]} == plan


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*;q=0.5", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("TEXT/CSV; header=present", "text/csv; charset=utf-8"),
        ("text/html, text/csv;q=0.9, */*;q=0.1", "text/csv; charset=utf-8"),
        (XLSX, XLSX),
        ("application/zip", "application/zip"),
    ],
)
def test_the_form_that_is_accepted_is_given(
    server: httpx.Client, store: Store, accept: str | None, media: str
) -> None:
    plan_id = draft(store, None, PLACES)
    answer = server.get(f"/v1/plans/{plan_id}", headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    if media.startswith("text"):
        assert answer.content == CSV
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", "image/png, application/pdf", SECRET, ""])
def test_a_form_that_is_not_offered(server: httpx.Client, store: Store, accept: str) -> None:
    path, coded = f"/v1/plans/{draft(store)}", [(b"Accept", accept.encode())]
    problem = refused(server.get(path, headers=coded), 406, "not_offered")
    assert problem.detail == f"application/json, text/csv, {XLSX}, application/zip"


def test_its_tables_as_they_were_written(server: httpx.Client, store: Store) -> None:
    plan_id = draft(store, None, PLACES)
    tables = {
        ".csv": (CSV, "text/csv; charset=utf-8", f"{plan_id}.csv"),
        "/unassigned.csv": (
            b"teacher_id,reason,detail\n",
            "text/csv; charset=utf-8",
            f"{plan_id}-unassigned.csv",
        ),
        ".xlsx": (b"a workbook", XLSX, f"{plan_id}.xlsx"),
    }
    for form, (content, media, name) in tables.items():
        answer = server.get(f"/v1/plans/{plan_id}{form}")
        assert (answer.content, answer.headers["content-type"]) == (content, media)
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        tag = {"If-None-Match": answer.headers["etag"]}
        again = server.get(f"/v1/plans/{plan_id}{form}", headers=tag)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        other = server.get(f"/v1/plans/{plan_id}{form}", headers={"If-None-Match": '"x"'})
        assert (other.status_code, other.content) == (200, content)


def test_the_folder_as_an_archive(server: httpx.Client, store: Store) -> None:
    plan_id = draft(store, None, PLACES, [goal("overdue", 2, 2)])
    answer = server.get(f"/v1/plans/{plan_id}.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        assert sorted(folder.namelist()) == ["assignments.csv", "plan.json", "unassigned.csv"]
        assert folder.read("assignments.csv") == CSV
        certificate = httpx.Response(200, content=folder.read("plan.json")).json()
    assert certificate == got(server, plan_id)["certificate"]


def test_the_list_is_of_one_campaign_or_of_all(server: httpx.Client, store: Store) -> None:
    campaign_id = new_campaign(server)["id"]
    inside, outside = [draft(store, campaign_id) for _ in range(3)], draft(store)

    def listed(**params: str | int) -> tuple[list[str], str | None]:
        page = server.get("/v1/plans", params=params).json()
        return [plan["id"] for plan in page["items"]], page["next"]

    assert listed() == ([outside, *inside[::-1]], None)
    first, cursor = listed(campaign_id=campaign_id, limit=2)
    assert first == [inside[2], inside[1]]
    assert cursor is not None
    assert listed(campaign_id=campaign_id, limit=2, cursor=cursor) == ([inside[0]], None)


def test_what_is_published_stays_and_is_succeeded(server: httpx.Client, store: Store) -> None:
    campaign_id = new_campaign(server)["id"]
    first, second = draft(store, campaign_id, PLACES), draft(store, campaign_id)
    answer = published(server, first, '"1"')
    plan = made(answer, 200)
    assert (plan["state"], plan["number"], plan["succeeds"], plan["version"]) == ("published", 1, None, 2)
    assert (plan["published_by"], answer.headers["etag"]) == ("operator-7", '"2"')
    refused(published(server, first, '"2"'), 409, "not_allowed_now")

    later = made(published(server, second, '"1"'), 200)
    assert (later["state"], later["number"], later["succeeds"]) == ("published", 2, first)
    before = got(server, first)
    assert (before["state"], before["number"], before["version"]) == ("superseded", 1, 3)
    assert before["published_at"] == plan["published_at"]
    assert server.get(f"/v1/plans/{first}.csv").content == CSV
    refused(published(server, first, '"3"'), 409, "not_allowed_now")


def test_publishing_under_a_key_happens_once(server: httpx.Client, store: Store) -> None:
    plan_id, key = draft(store, new_campaign(server)["id"]), {"Idempotency-Key": "publish-1"}
    first, again = (published(server, plan_id, '"1"', **key) for _ in range(2))
    assert made(again, 200) == made(first, 200)
    assert again.headers["idempotency-replayed"] == "true"
    refused(published(server, plan_id, '"2"', **key), 422, "other_request")


def test_publishing_needs_the_version_that_was_seen(server: httpx.Client, store: Store) -> None:
    plan_id = draft(store, new_campaign(server)["id"])
    before = stored(server)
    refused(published(server, plan_id, None), 428, "no_condition")
    for wrong in ('"2"', "1", "*", '"0"'):
        refused(published(server, plan_id, wrong), 412, "changed_meanwhile")
    assert stored(server) == before


def test_publishing_needs_an_open_campaign(server: httpx.Client, store: Store) -> None:
    campaign_id = new_campaign(server)["id"]
    inside, outside = draft(store, campaign_id), draft(store)
    path = f"/v1/campaigns/{campaign_id}"
    made(server.patch(path, json={"state": "closed"}, headers={"If-Match": '"1"'}), 200)
    before = stored(server)
    closed = refused(published(server, inside, '"1"'), 409, "not_allowed_now")
    assert closed.detail == f"campaign {campaign_id}: closed → publication"
    alone = refused(published(server, outside, '"1"'), 409, "not_allowed_now")
    assert alone.detail == f"plan {outside}: draft → publication"
    assert stored(server) == before


def test_what_is_not_there_is_said(server: httpx.Client) -> None:
    forms = ("", ".json", ".csv", ".xlsx", ".zip", "/unassigned.csv")
    for form in forms:
        answer = server.get(f"/v1/plans/{NOBODY}{form}")
        assert refused(answer, 404, "not_there").detail == f"plan {NOBODY}"
        problem = refused(server.get(f"/v1/plans/{SECRET}{form}"), 422, "wrong_request")
        assert faults(problem) == [("path.plan_id", "string_pattern_mismatch")]
    refused(published(server, NOBODY, '"1"'), 404, "not_there")
    refused(server.get(f"/v1/plans/{NOBODY}.pdf"), 422, "wrong_request")
