"""A plan that a worker made, as a school gets it: nothing in it becomes a formula."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import httpx
import openpyxl

from rules.profile_toml import FOLDER
from store.engine import Store
from tests.api.commands import write_tiny
from tests.http.calling import made, new_campaign, new_dataset
from tests.service.tables import over, working, zipped

FORMULA = '=HYPERLINK("x")'


def test_a_made_plan_in_every_form(server: httpx.Client, store: Store, tmp_path: Path) -> None:
    """One place, two applicants; the ids are what a spreadsheet program would run."""
    folder = write_tiny(
        tmp_path / "data",
        teachers=[{"teacher_id": FORMULA, "last_training_end": "2020-01-01"}, {"teacher_id": "@t2"}],
        groups=[{"group_id": "+g1", "max_size": 1}],
        group_sessions=[],
        applications=[
            {"teacher_id": FORMULA, "programme_id": "p1"},
            {"teacher_id": "@t2", "programme_id": "p1"},
        ],
    )
    campaign = new_campaign(server)
    dataset = new_dataset(server, zipped(folder).getvalue(), campaign["id"])
    order = {
        "dataset_id": dataset["id"],
        "profile": (FOLDER / "plain.toml").read_text(encoding="utf-8"),
        "workers": 1,
        "time_limit": 60.0,
        "seed": 5,
    }
    job = made(server.post("/v1/plans", json=order), 202)
    with working(store):
        over(store, job["id"])
    done = made(server.get(f"/v1/jobs/{job['id']}"), 200)
    assert (done["state"], done["result"]["exit_code"], done["result"]["status"]) == ("done", 0, "optimal")
    plan = made(server.get(f"/v1/plans/{done['plan_id']}"), 200)
    assert (plan["campaign_id"], plan["counts"]["places"]) == (campaign["id"], 1)
    assert plan["profile"] == plan["certificate"]["profile"]["name"] == "profile"
    assert plan["certificate"]["seed"] == 5

    path = f"/v1/plans/{plan['id']}"
    escaped = "'" + '=HYPERLINK(""x"")'
    places = server.get(f"{path}.csv").content
    assert f'"{escaped}"' in places.decode()
    assert ",'+g1," in places.decode()
    with zipfile.ZipFile(io.BytesIO(server.get(f"{path}.zip").content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(members) == ["assignments.csv", "plan.json", "unassigned.csv"]
    assert json.loads(members["plan.json"]) == plan["certificate"]
    assert members["assignments.csv"] == places
    assert members["unassigned.csv"] == server.get(f"{path}/unassigned.csv").content

    content = io.BytesIO(server.get(f"{path}.xlsx").content)
    book = openpyxl.load_workbook(content, read_only=True, data_only=False)
    cells = {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book.worksheets}
    kinds = {cell.data_type for rows in cells.values() for row in rows for cell in row}
    values = {title: [[cell.value for cell in row] for row in rows] for title, rows in cells.items()}
    book.close()
    assert list(values) == ["Цели", "Места", "Не вошли"]
    assert "f" not in kinds
    heading, place = values["Места"]
    found = dict(zip(heading, place, strict=True))
    assert (found["teacher_id"], found["group_id"]) == (FORMULA, "+g1")
    assert [row[0] for row in values["Не вошли"]] == ["teacher_id", "@t2"]
    assert [row[1] for row in values["Цели"][1:]] == [goal["value"] for goal in plan["goals"]]
