"""Questions over HTTP: scenarios, explanations, what limits are worth; answers as files of their jobs."""

from __future__ import annotations

import io
import re
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from store import jobs
from store.engine import Store
from tests.api.commands import write_tiny
from tests.http.calling import SECRET, faults, made, new_dataset, refused
from tests.http.published import tables
from tests.service.tables import over, working, zipped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOBODY = "0123456789abcdef"
ENDED = re.compile(r'\[№ 1\] [^·]*, [0-9.]+ с"\]$')
MORE = {
    "name": "Ещё место в g1",
    "change": [{"table": "groups", "key": "g1", "column": "max_size", "value": 2.0}],
}
CLOSED = {"name": "Без g2", "change": [{"table": "groups", "remove": "g2", "with_dependents": True}]}


@dataclass(frozen=True)
class Planned:
    """A dataset with a plan that a worker made, under ``plain``."""

    server: httpx.Client
    store: Store
    dataset_id: str
    plan_id: str

    def asks(self, path: str, **body: Any) -> jobs.StoredJob:
        """The job once it is over; a worker comes for it."""
        job = made(self.server.post(f"/v1/{path}", json={"workers": 1, **body}), 202)
        with working(self.store):
            return over(self.store, job["id"])

    def gets(self, path: str, **headers: str) -> httpx.Response:
        """An answer that is there."""
        answer = self.server.get(f"/v1/{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer


@pytest.fixture
def planned(server: httpx.Client, store: Store, tmp_path: Path) -> Planned:
    folder = write_tiny(tmp_path / "data", **tables())
    dataset_id = new_dataset(server, zipped(folder).getvalue())["id"]
    order = {"dataset_id": dataset_id, "rules": "plain", "workers": 1}
    job = made(server.post("/v1/plans", json=order), 202)
    with working(store):
        done = over(store, job["id"])
    assert done.plan_id is not None, done.result
    return Planned(server, store, dataset_id, done.plan_id)


def test_scenarios_stand_beside_their_base_in_every_form(planned: Planned) -> None:
    order = {"dataset_id": planned.dataset_id, "rules": "plain", "plan_id": planned.plan_id}
    job = planned.asks("scenarios", **order, scenarios=[MORE, CLOSED])
    assert (job.kind, job.state) == ("whatif", "done"), job.result
    path = f"scenarios/{job.id}"
    answer = planned.gets(path)
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert [one["name"] for one in told["scenarios"]] == [MORE["name"], CLOSED["name"]]
    assert [one["state"] for one in (told["base"], *told["scenarios"])] == ["optimal"] * 3
    more, closed = told["scenarios"]
    assert more["places"] == told["base"]["places"] + 1
    assert more["persons"]["gained"] == more["persons"]["lost"] + 1
    assert closed["persons"]["lost"] > closed["persons"]["gained"]
    assert planned.gets(f"{path}.json").content == answer.content

    workbook = planned.gets(f"{path}.xlsx")
    assert (workbook.headers["content-type"], workbook.content[:2]) == (XLSX, b"PK")
    assert len(openpyxl.load_workbook(io.BytesIO(workbook.content)).sheetnames) == 6
    picture = planned.gets(f"{path}.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in picture.text
    assert planned.gets(path, Accept=XLSX).content == workbook.content
    assert planned.gets(path, Accept="image/svg+xml").content == picture.content
    refused(planned.server.get(f"/v1/{path}", headers={"Accept": "text/csv"}), 406, "not_offered")
    seen = {"If-None-Match": answer.headers["etag"]}
    assert planned.server.get(f"/v1/{path}", headers=seen).status_code == 304
    for other in ("explanations", "worth"):  # an answer, but to another question
        refused(planned.server.get(f"/v1/{other}/{job.id}"), 404, "not_there")


def test_without_a_plan_the_base_is_solved_first(planned: Planned) -> None:
    job = planned.asks("scenarios", dataset_id=planned.dataset_id, rules="plain", scenarios=[MORE])
    told = planned.gets(f"scenarios/{job.id}").json()
    assert (told["base"]["source"], told["base"]["state"]) == ("solved", "optimal")


def test_everything_that_is_wrong_with_scenarios_is_told_at_once(planned: Planned) -> None:
    wrong = [
        {
            "name": SECRET,
            "change": [{"table": "groups", "key": "g1", "shift_days": 1.5}, {"strange": SECRET}],
        },
        {"name": SECRET, "change": [{"rule": "not_repeated", "enabled": True, "value": SECRET}]},
        {"name": "in one line\u2028of two", "change": [{"goal": "application", "place": 0}]},
        {"name": "cells", "change": [{"table": "groups", "add": {"group_id": ["g9", {}], SECRET: {}}}]},
    ]
    order = {"dataset_id": planned.dataset_id, "rules": "plain", "scenarios": wrong}
    before = len(planned.server.get("/v1/jobs").json()["items"])
    problem = refused(planned.server.post("/v1/scenarios", json=order), 422, "wrong_scenarios")
    assert sorted(faults(problem)) == sorted(
        [
            ("body.scenarios.0.change.0.shift_days", "wrong_value"),
            ("body.scenarios.0.change.1.strange", "unknown_name"),
            ("body.scenarios.1.change.0", "unclear_change"),
            ("body.scenarios.1.name", "duplicate_name"),
            ("body.scenarios.2.name", "no_name"),
            ("body.scenarios.2.change.0.place", "wrong_value"),
            ("body.scenarios.3.change.0.add.group_id", "wrong_value"),
            ("body.scenarios.3.change.0.add.…", "wrong_value"),
        ]
    )
    (second,) = [fault for fault in problem.errors if fault.code == "unknown_name"]
    assert (second.row, second.column) == (2, "strange")
    assert "ожидалось" in second.message_ru
    assert "expected" in second.message_en
    assert len(planned.server.get("/v1/jobs").json()["items"]) == before


def test_what_the_data_say_against_scenarios_is_told_by_the_job(planned: Planned) -> None:
    wrong = [
        {"name": "one", "change": [{"table": "groups", "key": "g77", "column": "max_size", "value": 3}]},
        {"name": "two", "change": [{"rule": "no_such", "enabled": True}, {"table": "moons", "remove": "m"}]},
    ]
    job = planned.asks("scenarios", dataset_id=planned.dataset_id, rules="plain", scenarios=wrong)
    assert job.result is not None
    assert (job.state, job.result["exit_code"]) == ("done", 2)
    assert len(job.result["problems"]) == 3
    problem = refused(planned.server.get(f"/v1/scenarios/{job.id}"), 409, "no_answer")
    assert problem.detail == f"job {job.id}: done, exit_code 2"


def test_what_is_not_there_or_for_other_data_is_refused(planned: Planned, archive: bytes) -> None:
    server = planned.server
    other = new_dataset(server, archive)["id"]
    order: dict[str, Any] = {"dataset_id": planned.dataset_id, "rules": "plain", "scenarios": [MORE]}
    nobody = {"dataset_id": f"dataset_{NOBODY}"}
    before = len(server.get("/v1/jobs").json()["items"])
    refused(server.post("/v1/scenarios", json={**order, **nobody}), 404, "not_there")
    no_plan = {"plan_id": f"plan_{NOBODY}"}
    refused(server.post("/v1/scenarios", json={**order, **no_plan}), 404, "not_there")
    refused(server.post("/v1/explanations", json={**no_plan, "teacher_id": "t1"}), 404, "not_there")
    refused(server.post("/v1/worth", json={**no_plan, "question": "value"}), 404, "not_there")
    stale = {**order, "dataset_id": other, "plan_id": planned.plan_id}
    problem = refused(server.post("/v1/scenarios", json=stale), 409, "other_dataset")
    assert problem.detail == f"plan {planned.plan_id}: dataset {planned.dataset_id}"
    for path in ("scenarios", "explanations", "worth"):
        refused(server.get(f"/v1/{path}/job_{NOBODY}"), 404, "not_there")
    assert len(server.get("/v1/jobs").json()["items"]) == before


def test_an_answer_is_not_there_before_its_job_is_over(planned: Planned) -> None:
    order = {"dataset_id": planned.dataset_id, "rules": "plain", "scenarios": [MORE]}
    job = made(planned.server.post("/v1/scenarios", json=order), 202)
    problem = refused(planned.server.get(f"/v1/scenarios/{job['id']}"), 409, "not_allowed_now")
    assert problem.detail == f"job {job['id']}: queued → answer"
    made(planned.server.delete(f"/v1/jobs/{job['id']}"), 202)
    problem = refused(planned.server.get(f"/v1/scenarios/{job['id']}"), 409, "no_answer")
    assert problem.detail == f"job {job['id']}: cancelled, exit_code None"


def test_cancelling_keeps_the_scenarios_that_are_finished(
    planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred of them, and the wish to stop comes when the first one is done."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    many = [
        {"name": f"№ {n}", "change": [{"table": "groups", "key": "g2", "shift_days": n}]}
        for n in range(1, 101)
    ]
    order = {"dataset_id": planned.dataset_id, "rules": "plain", "plan_id": planned.plan_id, "workers": 1}
    job = made(planned.server.post("/v1/scenarios", json={**order, "scenarios": many}), 202)
    with working(planned.store):
        until = time.monotonic() + 120
        while not any(ENDED.search(said) for said in said_in(tmp_path)):
            assert time.monotonic() < until, said_in(tmp_path)
            time.sleep(0.05)
        made(planned.server.delete(f"/v1/jobs/{job['id']}"), 202)
        done = over(planned.store, job["id"])
    assert done.state == "cancelled", done.result
    told = planned.gets(f"scenarios/{job['id']}").json()
    states = [one["state"] for one in told["scenarios"]]
    assert states[0] == "optimal"
    assert states[-1] == "not_run"


def said_in(folder: Path) -> list[str]:
    """What the command in a job's folder has said so far."""
    files = folder.glob("kvota-job-*/words.jsonl")
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_an_explanation_names_nobody_else(planned: Planned) -> None:
    """Somebody without a place, of those who want the one place of g1."""
    rows = planned.server.get(f"/v1/plans/{planned.plan_id}/unassigned.csv").text.splitlines()[1:]
    teacher = rows[0].split(",")[0]
    job = planned.asks("explanations", plan_id=planned.plan_id, teacher_id=teacher)
    assert (job.kind, job.state) == ("explain", "done"), job.result
    told = planned.gets(f"explanations/{job.id}")
    content = told.json()
    assert (content["question"], content["teacher_id"]) == ("why_not_me", teacher)
    assert SECRET not in told.text
    page = planned.gets(f"explanations/{job.id}.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox" in page.headers["content-security-policy"]
    assert planned.gets(f"explanations/{job.id}", Accept="text/html").content == page.content
    own = f"{SECRET} {teacher.removeprefix('t')}"
    assert own in page.text
    assert SECRET not in page.text.replace(own, "")


def test_a_seated_person_one_group_and_a_closed_group_are_explained(planned: Planned) -> None:
    rows = planned.server.get(f"/v1/plans/{planned.plan_id}.csv").text.splitlines()[1:]
    (seated, group) = rows[0].split(",")[1], rows[0].split(",")[5]
    about = {"plan_id": planned.plan_id, "changes": False}
    job = planned.asks("explanations", **about, teacher_id=seated, group_id=group)
    told = planned.gets(f"explanations/{job.id}").json()
    assert (told["question"], told["changes"]) == ("why_this_group", None)
    job = planned.asks("explanations", **about, closed_group_id=group)  # but it runs
    assert job.result is not None
    assert (job.result["exit_code"], len(job.result["problems"])) == (2, 1)
    refused(planned.server.get(f"/v1/explanations/{job.id}"), 409, "no_answer")


def test_a_person_whom_the_data_do_not_know(planned: Planned) -> None:
    job = planned.asks("explanations", plan_id=planned.plan_id, teacher_id="--json")
    assert job.result is not None
    assert (job.state, job.result["exit_code"]) == ("done", 2)
    refused(planned.server.get(f"/v1/explanations/{job.id}.html"), 409, "no_answer")


@pytest.mark.parametrize("question", ["value", "prices", "backbone", "reserve", "unmet"])
def test_what_limits_are_worth(planned: Planned, question: str) -> None:
    job = planned.asks("worth", plan_id=planned.plan_id, question=question)
    assert (job.kind, job.state) == (question, "done"), job.result
    told = planned.gets(f"worth/{job.id}")
    assert told.json()
    assert SECRET not in told.text
    with zipfile.ZipFile(io.BytesIO(planned.gets(f"worth/{job.id}.xlsx").content)) as book:
        assert "xl/workbook.xml" in book.namelist()
