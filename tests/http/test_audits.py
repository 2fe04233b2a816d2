"""Audits over HTTP: a stored plan, and tables that come by form; what a worker finds is the job's result."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from store.engine import Store
from tests.api.commands import three_applicants
from tests.http.calling import SECRET, faults, made, new_dataset, refused, stored
from tests.http.drafts import draft
from tests.http.test_datasets import BOMB
from tests.service.tables import over, working, zipped

HEAD, GROUP = ("teacher_id", "group_id"), "g1"
TABLE = b"teacher_id,group_id\nt1,g1\n"


def sent(server: httpx.Client, content: bytes, name: str = "plan.csv", **fields: str) -> httpx.Response:
    return server.post("/v1/audits", data=fields, files={"plan": (name, content)})


def workbook_of(*rows: tuple[str, ...]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


def results(server: httpx.Client, store: Store, answers: Mapping[str, httpx.Response]) -> dict[str, Any]:
    """What came of the jobs, by the names of the answers that told of them."""
    ids = {name: made(answer, 202)["id"] for name, answer in answers.items()}
    with working(store):
        for job_id in ids.values():
            over(store, job_id)
    found = {name: made(server.get(f"/v1/jobs/{job_id}"), 200) for name, job_id in ids.items()}
    assert {job["state"] for job in found.values()} == {"done"}, found
    return {name: job["result"] for name, job in found.items()}


def test_every_kind_of_table_is_judged(server: httpx.Client, store: Store, tmp_path: Path) -> None:
    """Two places in the one group, of three applicants: the third one is one too many."""
    dataset_id = new_dataset(server, zipped(three_applicants(tmp_path / "data")).getvalue())["id"]
    order = {"dataset_id": dataset_id}
    job = made(server.post("/v1/plans", json={**order, "workers": 1, "time_limit": 60.0}), 202)
    with working(store):
        plan_id = over(store, job["id"]).plan_id
    assert plan_id is not None
    plan = made(server.get(f"/v1/plans/{plan_id}"), 200)
    folder = server.get(f"/v1/plans/{plan_id}.zip").content
    all_three = [("t1", GROUP), ("t2", GROUP), ("t3", GROUP)]
    lines = "".join(f"{','.join(row)}\n" for row in (HEAD, *all_three))
    found = results(
        server,
        store,
        {
            "stored": server.post("/v1/audits", json={**order, "plan_id": plan_id}),
            "folder": sent(server, folder, "folder.zip", **order),
            "csv": sent(server, server.get(f"/v1/plans/{plan_id}.csv").content, **order, lang="en", seed="3"),
            "xlsx": sent(server, workbook_of(HEAD, *all_three[:2]), "plan.xlsx", **order),
            "too many": sent(server, lines.encode(), **order),
            "too many, xlsx": sent(server, workbook_of(HEAD, *all_three), "x", **order, as_of="2027-01-01"),
        },
    )
    codes = {name: result["exit_code"] for name, result in found.items()}
    assert codes == {
        "stored": 0,
        "folder": 0,
        "csv": 0,
        "xlsx": 0,
        "too many": 1,
        "too many, xlsx": 1,
    }
    for name in ("too many", "too many, xlsx"):
        assert [v["rule"] for v in found[name]["violations"]] == ["group_capacity"]
        figures = found[name]["violations"][0]["figures"]
        assert (figures["counted"], figures["allowed"]) == (3, 2)
    assert plan["counts"]["places"] == 2


def test_a_form_needs_its_file_and_its_fields(server: httpx.Client, archive: bytes) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    before = stored(server)
    no_file = server.post("/v1/audits", data={"dataset_id": dataset_id}, files={SECRET: ("x", TABLE)})
    assert faults(refused(no_file, 422, "wrong_request")) == [("body.plan", "missing")]
    wrong: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
        "no dataset": ({}, [("body.dataset_id", "missing")]),
        "another dataset": ({"dataset_id": SECRET}, [("body.dataset_id", "string_pattern_mismatch")]),
        "unknown field": ({"dataset_id": dataset_id, SECRET: "1"}, [("body.…", "extra_forbidden")]),
        "a day": ({"dataset_id": dataset_id, "as_of": SECRET}, [("body.as_of", "value_error")]),
        "a number": ({"dataset_id": dataset_id, "seed": SECRET}, [("body.seed", "int_parsing")]),
        "zero": (
            {"dataset_id": dataset_id, "profile": f"{SECRET}\0"},
            [("body.profile", "string_pattern_mismatch")],
        ),
    }
    for fields, expected in wrong.values():
        assert faults(refused(sent(server, TABLE, **fields), 422, "wrong_request")) == expected
    assert stored(server) == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unknown_file"),
        (b" \r\n", "unknown_file"),
        (f"{SECRET}\0".encode(), "unknown_file"),
        (b"PK\x03\x04" + SECRET.encode(), "unusable_archive"),
        (BOMB, "unusable_archive"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    server: httpx.Client, archive: bytes, content: bytes, code: str
) -> None:
    dataset_id = new_dataset(server, archive)["id"]
    before = stored(server)
    answer = sent(server, content, f"{SECRET}.csv", dataset_id=dataset_id)
    assert [fault.code for fault in refused(answer, 422, "wrong_file").errors] == [code]
    assert stored(server) == before


def test_an_order_of_another_form_is_refused(server: httpx.Client, store: Store, archive: bytes) -> None:
    order = {"dataset_id": new_dataset(server, archive)["id"], "plan_id": draft(store)}
    before = stored(server)
    for change, fault in (
        ({"plan_id": SECRET}, ("body.plan_id", "string_pattern_mismatch")),
        ({"seed": "1"}, ("body.seed", "int_type")),
        ({SECRET: 1}, ("body.…", "extra_forbidden")),
    ):
        answer = server.post("/v1/audits", json={**order, **change})
        assert faults(refused(answer, 422, "wrong_request")) == [fault]
    json = {"Content-Type": "application/json"}
    for content in (b"", SECRET.encode(), b"[]", b'{"plan_id": "\\ud800"}'):
        refused(server.post("/v1/audits", content=content, headers=json), 422, "wrong_request")
    for media in ("text/csv", "application/zip", SECRET):
        coded = [(b"Content-Type", media.encode())]
        refused(server.post("/v1/audits", content=TABLE, headers=coded), 415, "wrong_media")
    assert stored(server) == before


def test_the_same_table_under_one_key_is_one_job(server: httpx.Client, archive: bytes) -> None:
    order, key = {"dataset_id": new_dataset(server, archive)["id"]}, {"Idempotency-Key": "audit-1"}

    def again(content: bytes, **more: str) -> httpx.Response:
        return server.post(
            "/v1/audits", data={**order, **more}, files={"plan": ("plan.csv", content)}, headers=key
        )

    first = made(again(TABLE), 202)
    assert made(again(TABLE), 202) == first
    refused(again(TABLE + b"t2,g1\n"), 422, "other_request")
    refused(again(TABLE, seed="1"), 422, "other_request")
    assert len(server.get("/v1/jobs").json()["items"]) == 1


def test_a_zip_without_a_plan_is_said_by_the_job(server: httpx.Client, store: Store, archive: bytes) -> None:
    """The archive of a dataset is a zip, but no plan folder."""
    order = {"dataset_id": new_dataset(server, archive)["id"]}
    found = results(server, store, {"dataset": sent(server, archive, "x.zip", **order)})
    assert found["dataset"]["exit_code"] == 2
    assert found["dataset"]["problems"]


def test_a_character_that_no_database_keeps_does_not_spoil_a_job(
    server: httpx.Client, store: Store, archive: bytes
) -> None:
    order = {"dataset_id": new_dataset(server, archive)["id"]}
    table = TABLE + b"x" * 5000 + b"\0,g1\n"  # beyond what is looked at when it arrives
    content = io.BytesIO(archive)
    with zipfile.ZipFile(content, "a") as members:
        members.writestr("refusals.csv", "teacher_id,group_id,refused_on\n\0,\0,\0\n")
    spoilt = new_dataset(server, content.getvalue())["id"]
    answers = {
        "table": sent(server, table, **order),
        "dataset": server.post("/v1/checks", json={"dataset_id": spoilt}),
    }
    found = results(server, store, answers)
    assert {name: result["exit_code"] for name, result in found.items()} == {"table": 2, "dataset": 2}
