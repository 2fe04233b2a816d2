"""Long work over HTTP: begun, looked at, listed, cancelled; profiles are named, never read from a path."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from rules.profile_toml import FOLDER
from store import jobs
from store.engine import Store
from store.jobs import SYSTEM, StoredJob
from tests.http.calling import SECRET, faults, made, new_campaign, new_dataset, refused, stored
from tests.http.drafts import draft, goal

LEASE = timedelta(minutes=5)
PROGRESS = {"goal": "application", "goals": [goal("overdue", 2, 2)], "places": 4, "elapsed_s": 1.5}
NOBODY = "0123456789abcdef"


def claimed(store: Store) -> StoredJob:
    """The oldest job, as a worker holds it."""
    with store.writing(SYSTEM) as work:
        held = jobs.claim(work, "worker-1", LEASE)
    assert held is not None
    return held


def finished(
    store: Store, held: StoredJob, state: str = "done", result: dict[str, Any] | None = None
) -> None:
    with store.writing(SYSTEM) as work:
        jobs.finish(work, held, state, result or {"exit_code": 0})


def begun(server: httpx.Client, archive: bytes) -> dict[str, Any]:
    order = {"dataset_id": new_dataset(server, archive)["id"]}
    return made(server.post("/v1/checks", json=order), 202)


@pytest.mark.parametrize(
    ("path", "kind", "order"),
    [
        ("checks", "check", {"lang": "en", "rules": "plain"}),
        ("checks", "check", {"profile": "# мой профиль"}),
        ("plans", "allocate", {"time_limit": 60.0, "workers": 1, "seed": 7, "as_of": "2027-01-11"}),
        ("plans", "allocate", {"deterministic": 2.5, "workers": None}),
        ("audits", "audit", {"seed": 1, "as_of": "2027-01-11"}),
    ],
)
def test_work_is_queued_and_found(
    server: httpx.Client, store: Store, archive: bytes, path: str, kind: str, order: dict[str, Any]
) -> None:
    asked = {"dataset_id": new_dataset(server, archive)["id"], **order}
    if path == "audits":
        asked["plan_id"] = draft(store)
    answer = server.post(f"/v1/{path}", json=asked)
    job = made(answer, 202)
    assert (job["kind"], job["state"], job["attempt"], job["dataset_id"]) == (
        kind,
        "queued",
        0,
        asked["dataset_id"],
    )
    assert (job["created_by"], job["plan_id"], job["progress"], job["result"]) == (
        "operator-7",
        None,
        None,
        None,
    )
    assert answer.headers["location"] == f"/v1/jobs/{job['id']}"
    assert server.get(answer.headers["location"]).json() == job
    kept = jobs.get(store, job["id"]).request
    assert {name: kept.get(name) for name in order} == order


def test_a_job_tells_how_it_stands(server: httpx.Client, store: Store, archive: bytes) -> None:
    path = f"/v1/jobs/{begun(server, archive)['id']}"
    held = claimed(store)
    assert server.get(path).json()["state"] == "running"
    with store.writing(SYSTEM) as work:
        jobs.beat(work, held, LEASE, PROGRESS)
    assert server.get(path).json()["progress"] == PROGRESS
    finished(store, held, result={"exit_code": 2, "problems": []})
    job = server.get(path).json()
    assert (job["state"], job["attempt"], job["result"]) == ("done", 1, {"exit_code": 2, "problems": []})
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]


def test_cancelling(server: httpx.Client, store: Store, archive: bytes) -> None:
    waiting = f"/v1/jobs/{begun(server, archive)['id']}"
    job = made(server.delete(waiting), 202)
    assert (job["state"], job["cancel_requested"], job["attempt"]) == ("cancelled", True, 0)
    assert server.get(waiting).json() == job
    refused(server.delete(waiting), 409, "not_allowed_now")

    running = f"/v1/jobs/{begun(server, archive)['id']}"
    held = claimed(store)
    for _ in range(2):  # asking again is no mistake
        job = made(server.delete(running), 202)
        assert (job["state"], job["cancel_requested"]) == ("running", True)
    finished(store, held)
    problem = refused(server.delete(running), 409, "not_allowed_now")
    assert problem.detail == f"job {held.id}: done → cancelling"


def test_cancelling_under_a_key_is_answered_again(server: httpx.Client, archive: bytes) -> None:
    path, key = f"/v1/jobs/{begun(server, archive)['id']}", {"Idempotency-Key": "stop"}
    first, again = server.delete(path, headers=key), server.delete(path, headers=key)
    assert made(again, 202) == made(first, 202)
    assert again.headers["idempotency-replayed"] == "true"


def test_the_list_by_state(server: httpx.Client, store: Store, archive: bytes) -> None:
    ids = [begun(server, archive)["id"] for _ in range(4)]
    finished(store, claimed(store))
    finished(store, claimed(store), "failed", {"code": "interrupted"})
    claimed(store)

    def listed(state: str | None) -> list[str]:
        params = {} if state is None else {"state": state}
        return [job["id"] for job in server.get("/v1/jobs", params=params).json()["items"]]

    assert listed(None) == ids[::-1]
    of_state = {state: listed(state) for state in ("done", "failed", "running", "queued", "cancelled")}
    assert of_state == {
        "done": [ids[0]],
        "failed": [ids[1]],
        "running": [ids[2]],
        "queued": [ids[3]],
        "cancelled": [],
    }
    problem = refused(server.get("/v1/jobs", params={"state": SECRET}), 422, "wrong_request")
    assert faults(problem) == [("query.state", "literal_error")]


def test_what_is_not_there_is_said(server: httpx.Client, store: Store, archive: bytes) -> None:
    dataset_id, plan_id = new_dataset(server, archive)["id"], draft(store)
    before = stored(server)
    nothing = f"dataset_{NOBODY}"
    for path, order in (("checks", {}), ("plans", {}), ("audits", {"plan_id": plan_id})):
        answer = server.post(f"/v1/{path}", json={"dataset_id": nothing, **order})
        assert refused(answer, 404, "not_there").detail == f"dataset {nothing}"
    answer = server.post("/v1/audits", json={"dataset_id": dataset_id, "plan_id": f"plan_{NOBODY}"})
    assert refused(answer, 404, "not_there").detail == f"plan plan_{NOBODY}"
    answer = server.post("/v1/plans", json={"dataset_id": dataset_id, "campaign_id": f"campaign_{NOBODY}"})
    assert refused(answer, 404, "not_there").detail == f"campaign campaign_{NOBODY}"
    for answer in (
        server.get(f"/v1/jobs/job_{NOBODY}"),
        server.delete(f"/v1/jobs/job_{NOBODY}"),
        server.get(f"/v1/jobs/job_{NOBODY}/events"),
    ):
        assert refused(answer, 404, "not_there").detail == f"job job_{NOBODY}"
    for path in (SECRET, "job_0", f"plan_{NOBODY}", f"job_{NOBODY}0"):
        for answer in (server.get(f"/v1/jobs/{path}"), server.delete(f"/v1/jobs/{path}")):
            assert faults(refused(answer, 422, "wrong_request")) == [
                ("path.job_id", "string_pattern_mismatch")
            ]
    assert stored(server) == before


def test_a_closed_campaign_takes_no_plan(server: httpx.Client, archive: bytes) -> None:
    campaign = new_campaign(server)
    inside, outside = new_dataset(server, archive, campaign["id"]), new_dataset(server, archive)
    path = f"/v1/campaigns/{campaign['id']}"
    assert server.patch(path, json={"state": "closed"}, headers={"If-Match": '"1"'}).status_code == 200
    before = stored(server)
    for order in (
        {"dataset_id": inside["id"]},
        {"dataset_id": outside["id"], "campaign_id": campaign["id"]},
    ):
        problem = refused(server.post("/v1/plans", json=order), 409, "not_allowed_now")
        assert problem.detail == f"campaign {campaign['id']}: closed → plan"
    assert stored(server) == before


@pytest.mark.parametrize("path", ["checks", "plans", "audits", "form"])
def test_a_profile_is_never_read_from_a_path(
    server: httpx.Client, store: Store, archive: bytes, tmp_path: Path, path: str
) -> None:
    good = tmp_path / "good.toml"  # would be taken if anybody read it
    good.write_bytes((FOLDER / "default.toml").read_bytes())
    dataset_id, plan_id = new_dataset(server, archive)["id"], draft(store)
    before = stored(server)
    for rules in ("../x.toml", "/etc/passwd", str(good), "default.toml", "", SECRET, "default\0", "Default"):
        order = {"dataset_id": dataset_id, "rules": rules}
        if path == "form":
            table = {"plan": ("plan.csv", b"teacher_id,group_id\n")}
            answer = server.post("/v1/audits", data=order, files=table)
        else:
            more = {"plan_id": plan_id} if path == "audits" else {}
            answer = server.post(f"/v1/{path}", json={**order, **more})
        problem = refused(answer, 422, "wrong_request")
        assert faults(problem) == [("body.rules", "unknown_profile")]
        for message in (problem.errors[0].message_ru, problem.errors[0].message_en):
            assert "default, novoselovo, plain, tatarstan" in message
    assert stored(server) == before


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ({"dataset_id": SECRET}, ("body.dataset_id", "string_pattern_mismatch")),
        ({"time_limit": 0.5}, ("body.time_limit", "greater_than_equal")),
        ({"time_limit": "60"}, ("body.time_limit", "float_type")),
        ({"workers": 0}, ("body.workers", "greater_than_equal")),
        ({"workers": True}, ("body.workers", "int_type")),
        ({"seed": -1}, ("body.seed", "greater_than_equal")),
        ({"seed": 2**31}, ("body.seed", "less_than_equal")),
        ({"deterministic": 0}, ("body.deterministic", "greater_than")),
        ({"as_of": SECRET}, ("body.as_of", "value_error")),
        ({"lang": SECRET}, ("body.lang", "literal_error")),
        ({"campaign_id": SECRET}, ("body.campaign_id", "string_pattern_mismatch")),
        ({"profile": "ё" * 200_001}, ("body.profile", "string_too_long")),
        ({"profile": f"{SECRET}\0"}, ("body.profile", "string_pattern_mismatch")),
        ({"profile": "", "rules": f"{SECRET}\0"}, ("body.rules", "unknown_profile")),
        ({"out": SECRET}, ("body.out", "extra_forbidden")),
    ],
)
def test_an_order_of_another_form_is_refused(
    server: httpx.Client, archive: bytes, order: dict[str, Any], fault: tuple[str, str]
) -> None:
    asked = {"dataset_id": new_dataset(server, archive)["id"], **order}
    problem = refused(server.post("/v1/plans", json=asked), 422, "wrong_request")
    assert faults(problem) == [fault]
    assert server.get("/v1/jobs").json()["items"] == []
