"""A small published campaign over HTTP: a dataset of a few rows, and a plan made by hand for it.

Four schools' teachers, a group that has begun, one that begins in six weeks, one that begins a month later.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from datasets.read import read_dataset
from rules.profile import load_profile
from store import datasets, plans
from store.engine import Store
from tests.api.commands import write_tiny
from tests.builders import Row
from tests.http.calling import SECRET, made, new_campaign, new_dataset
from tests.http.drafts import HEADING
from tests.service.tables import over, zipped
from tests.store.conftest import OPERATOR

TODAY = date(2027, 1, 15)
PLACES = (("t1", "g1"), ("t2", "g2"), ("t4", "g2"), ("t5", "g3"), ("t6", "g2"))


def tables() -> dict[str, list[Row]]:
    """t1 holds g1, t2 holds g2 and also wants g1, t3 wants g2 alone: a refusal of t1 moves t2.

    t6 and t7 are posts of one person at two schools; g3 has begun; t8 has never applied; t9 and t10 want g2.
    """
    return {
        "districts": [{"district_id": "d1"}, {"district_id": "d2"}],
        "schools": [
            {"school_id": "s1", "district_id": "d1"},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        "teachers": [
            {"full_name": f"{SECRET} {i}", "school_id": school, "person_id": person}
            for i, (school, person) in enumerate(
                (("s1", "t1"), ("s1", "t2"), ("s2", "t3"), ("s3", "t4"),
                 ("s1", "t5"), ("s1", "t6"), ("s2", "t6"), ("s1", "t8"), ("s1", "t9"), ("s3", "t10")),
                start=1,
            )
        ],
        "groups": [
            {"programme_id": "p1", "max_size": 1},
            {"programme_id": "p2", "max_size": 3, "start": "2027-04-05", "end": "2027-04-09"},
            {"programme_id": "p3", "max_size": 1, "start": "2027-01-11", "end": "2027-01-15"},
        ],
        "applications": [
            {"teacher_id": "t1", "group_id": "g1", "rank": 1},
            {"teacher_id": "t2", "group_id": "g2", "rank": 1},
            {"teacher_id": "t2", "group_id": "g1", "rank": 2},
            {"teacher_id": "t3", "group_id": "g2", "rank": 1},
            {"teacher_id": "t4", "group_id": "g2", "rank": 1},
            {"teacher_id": "t5", "group_id": "g3", "rank": 1},
            {"teacher_id": "t6", "group_id": "g2", "rank": 1},
            {"teacher_id": "t1", "group_id": "g2", "rank": 2},
            {"teacher_id": "t9", "group_id": "g2", "rank": 1},
            {"teacher_id": "t10", "group_id": "g2", "rank": 1},
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Campaign:
    """A campaign with its published plan and the server that has it."""

    server: httpx.Client
    store: Store
    id: str
    plan_id: str

    def post(self, what: str, **sent: Any) -> httpx.Response:
        """``POST`` below the campaign."""
        return self.server.post(f"/v1/campaigns/{self.id}/{what}", **sent)

    def tells(
        self, kind: str, *rows: Mapping[str, Any], on: date = TODAY, key: str | None = None
    ) -> httpx.Response:
        """Register rows of a kind on a day."""
        body = {"kind": kind, "as_of": on.isoformat(), "rows": list(rows)}
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.post("registrations", json=body, headers=headers)

    def told(self) -> list[dict[str, Any]]:
        """What is registered, newest first."""
        answer = self.server.get(f"/v1/campaigns/{self.id}/registrations", params={"limit": 200})
        return list(made(answer, 200)["items"])

    def current(self) -> dict[str, Any]:
        """The plan that is published now."""
        answer = self.server.get("/v1/plans", params={"campaign_id": self.id, "limit": 200})
        (found,) = [plan for plan in made(answer, 200)["items"] if plan["state"] == "published"]
        return dict(found)

    def proposes(self, on: date = TODAY, **more: object) -> dict[str, Any]:
        """The proposal that a job makes; somebody must be at work on the store."""
        job = made(self.post("proposals", json={"as_of": on.isoformat(), **more}), 202)
        done = over(self.store, job["id"])
        assert done.state == "done", done.result
        assert done.result is not None
        return self.proposal(done.result["proposal_id"])

    def proposal(self, proposal_id: str) -> dict[str, Any]:
        """A proposal as it is shown; ``version`` is what its ``ETag`` says."""
        answer = self.server.get(f"/v1/proposals/{proposal_id}")
        found = made(answer, 200)
        assert answer.headers["etag"] == f'"{found["version"]}"'
        return found

    def decides(self, proposal: Mapping[str, Any], what: str, **body: object) -> httpx.Response:
        """Accept (``acceptance``) or reject (``rejection``) as it was seen."""
        path = f"/v1/proposals/{proposal['id']}/{what}"
        return self.server.post(path, json=body, headers={"If-Match": f'"{proposal["version"]}"'})

    def audited(self) -> dict[str, Any]:
        """What an audit of the plan that is published now, on its own dataset, says."""
        plan = self.current()
        order = {"dataset_id": plan["dataset_id"], "plan_id": plan["id"]}
        done = over(self.store, made(self.server.post("/v1/audits", json=order), 202)["id"])
        assert done.result is not None
        return done.result

    def places(self, plan_id: str = "") -> dict[tuple[str, str], dict[str, str]]:
        """The places of a plan (of the one published now), by teacher and group."""
        text = self.server.get(f"/v1/plans/{plan_id or self.current()['id']}.csv").text
        rows = csv.DictReader(io.StringIO(text))
        return {(row["teacher_id"], row["group_id"]): row for row in rows}


def ago(days: int, since: date = TODAY) -> str:
    """A day before."""
    return (since - timedelta(days=days)).isoformat()


def refusal(teacher: str, group: str, on: str = ago(1), **more: object) -> dict[str, object]:
    """A row of a refusal."""
    return {"teacher_id": teacher, "group_id": group, "refused_on": on, "reason": "болезнь", **more}


def kept_draft(
    store: Store,
    folder: Path,
    dataset_id: str,
    campaign_id: str,
    places: Sequence[tuple[str, str]],
    rules: str,
) -> str:
    """A draft with these places, as a job would have left it; ``folder``: the dataset's tables."""
    dataset = read_dataset(folder).dataset
    groups = {str(name): row for row, name in enumerate(dataset.groups.group_id)}
    posts = {str(name): row for row, name in enumerate(dataset.teachers.teacher_id)}
    lines = [HEADING]
    for teacher, group in places:
        school = str(dataset.schools.school_id[dataset.teachers.school[posts[teacher]]])
        district = str(dataset.districts.district_id[dataset.teacher_district[posts[teacher]]])
        programme = str(dataset.programmes.programme_id[dataset.groups.programme[groups[group]]])
        days = (str(column[groups[group]]) for column in (dataset.groups.start, dataset.groups.end))
        lines.append(",".join(("", teacher, school, district, programme, group, *days)))
    certificate = {
        "status": "optimal",
        "profile": dict(load_profile(rules).as_json()),
        "goals": [],
        "counts": {"places": len(places)},
        "input_sha256": dataset.input_sha256,
        "lasting_sha256": dataset.lasting_sha256,
    }
    files = {
        "assignments.csv": "\n".join([*lines, ""]),
        "unassigned.csv": "teacher_id,reason,detail\n",
        "plan.xlsx": "a workbook",
    }
    with store.writing(OPERATOR) as work:
        kept = {name: io.BytesIO(text.encode()) for name, text in files.items()}
        return plans.keep(work, campaign_id, dataset_id, rules, certificate, kept).id


def published(
    server: httpx.Client, store: Store, folder: Path, rules: str = "default", **more: list[Row]
) -> Campaign:
    """The campaign of :func:`tables` and ``more`` of them, its plan published."""
    write_tiny(folder, **{**tables(), **more})
    campaign_id = new_campaign(server)["id"]
    dataset_id = new_dataset(server, zipped(folder).getvalue(), campaign_id)["id"]
    assert datasets.get(store, dataset_id).campaign_id == campaign_id
    plan_id = kept_draft(store, folder, dataset_id, campaign_id, PLACES, rules)
    made(server.post(f"/v1/plans/{plan_id}/publication", headers={"If-Match": '"1"'}), 200)
    return Campaign(server, store, campaign_id, plan_id)
