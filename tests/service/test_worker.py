"""A worker does what the command line does, tells of it, keeps the plan, and stops when asked."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from datasets.generator import generate
from datasets.write import write_csv_folder
from store import blobs, campaigns, datasets, jobs, plans
from store.engine import Store
from store.jobs import StoredJob
from tests.service.tables import over, tiny_folder, working, zipped
from tests.store.conftest import OPERATOR


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_folder(tmp_path_factory.mktemp("data") / "tiny")


def queued(store: Store, tables: Path, kind: str, **request: object) -> StoredJob:
    with store.writing(OPERATOR) as work:
        campaign = campaigns.create(work, "Весна 2027")
        kept = datasets.create(work, zipped(tables), "zip", campaign.id)
        asked = {"rules": "default", "campaign_id": campaign.id, **request}
        return jobs.enqueue(work, kind, kept.id, asked)


def test_a_plan_is_made_and_kept_with_its_certificate(real_store: Store, tables: Path) -> None:
    job = queued(real_store, tables, "allocate", time_limit=60, workers=1)
    with working(real_store):
        done = over(real_store, job.id)
    assert (done.state, done.attempt) == ("done", 1)
    assert done.result is not None
    assert (done.result["exit_code"], done.result["status"]) == (0, "optimal")
    assert done.plan_id is not None
    plan = plans.get(real_store, done.plan_id)
    assert (plan.state, plan.created_by, plan.campaign_id) == (
        "draft",
        "operator-7",
        job.request["campaign_id"],
    )
    assert plan.certificate["violations"] == []
    assert [g["status"] for g in plan.certificate["goals"]] == ["proven"] * len(plan.certificate["goals"])
    content = b"".join(blobs.pieces(real_store, plan.files["assignments.csv"])).decode()
    assert content.startswith("unique_number,teacher_id")
    assert content.count("\n") == plan.certificate["counts"]["places"] + 1


def test_a_check_tells_the_problems_of_the_data(real_store: Store, tables: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in tables.glob("*.csv"):
        (broken / file.name).write_bytes(file.read_bytes())
    (broken / "groups.csv").write_text("group_id,programme_id\nг1,нет\n", encoding="utf-8")
    good, bad = queued(real_store, tables, "check"), queued(real_store, broken, "check")
    with working(real_store):
        fine, wrong = over(real_store, good.id), over(real_store, bad.id)
    assert fine.state == wrong.state == "done"
    assert fine.result is not None
    assert wrong.result is not None
    assert (fine.result["exit_code"], wrong.result["exit_code"]) == (0, 2)
    assert fine.result["counts"]["pairs"] > 0
    assert "groups.csv" in {p["file"] for p in wrong.result["problems"]}


def test_an_uploaded_table_is_audited(real_store: Store, tables: Path) -> None:
    with real_store.writing(OPERATOR) as work:
        kept = datasets.create(work, zipped(tables), "zip", None)
        upload, _ = blobs.put(work, io.BytesIO("teacher_id,group_id\nникто,г0\n".encode()))
        job = jobs.enqueue(work, "audit", kept.id, {"rules": "default", "media": "csv"}, upload)
    with working(real_store):
        done = over(real_store, job.id)
    assert done.state == "done"
    assert done.result is not None
    assert done.result["exit_code"] == 2
    assert [p["code"] for p in done.result["problems"]] == ["other_dataset"]


def test_an_upload_that_is_no_archive_is_said(real_store: Store) -> None:
    with real_store.writing(OPERATOR) as work:
        kept = datasets.create(work, io.BytesIO(b"not a zip"), "zip", None)
        job = jobs.enqueue(work, "check", kept.id, {"rules": "default"})
    with working(real_store):
        done = over(real_store, job.id)
    assert done.result is not None
    assert (done.state, done.result["exit_code"]) == ("done", 2)
    assert done.result["problems"][0]["code"] == "unusable_archive"


def test_cancelling_keeps_the_best_plan(real_store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "district"
    write_csv_folder(generate("district", 0), folder)
    job = queued(real_store, folder, "allocate", time_limit=300, workers=1)
    with working(real_store):
        until = time.monotonic() + 60
        while jobs.get(real_store, job.id).progress is None and time.monotonic() < until:
            time.sleep(0.1)
        with real_store.writing(OPERATOR) as work:
            jobs.cancel(work, job.id)
        done = over(real_store, job.id)
    assert done.state == "cancelled"
    assert done.plan_id is not None
    plan = plans.get(real_store, done.plan_id)
    assert plan.certificate["status"] == "feasible"
    assert plan.certificate["violations"] == []
    kinds = [event.kind for event in jobs.events(real_store, job.id)]
    assert kinds[:2] == ["queued", "started"]
    assert kinds[-1] == "cancelled"
    assert set(kinds[2:-1]) == {"progress"}
