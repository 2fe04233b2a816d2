"""A store with something of every kind in it, so that a request can find what it asks for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta

from api.plan_folder import ASSIGNMENTS, UNASSIGNED
from api.service.plan_workbook import WORKBOOK
from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel
from store import blobs, campaigns, datasets, jobs, numbers, numbers_issuing, plans
from store.engine import Store
from store.numbers_issuing import Batch
from tests.store.conftest import OPERATOR

LEASE = timedelta(days=1)
GOAL = {
    "name": "application",
    "value": 19,
    "bound": 19,
    "gap": 0.0,
    "status": "proven",
    "alone": 25,
    "costs": {},
}
CERTIFICATE = {
    "schema_version": 1,
    "status": "optimal",
    "profile": "default",
    "goals": [GOAL],
    "input_sha256": "a" * 64,
    "counts": {"teachers": 3, "places": 2},
    "violations": [],
    "notes": [],
}
PROGRESS = {"goal": "application", "goals": [GOAL], "places": 2, "elapsed_s": 1.5}
HEADING = "unique_number,teacher_id,school_id,district_id,programme_id,group_id,start,end\n"


@dataclass(frozen=True)
class Seeds:
    """Identifiers by kind; ``over``: jobs to which nothing more will happen; ``number``: unique numbers."""

    campaign: tuple[str, ...]
    dataset: tuple[str, ...]
    plan: tuple[str, ...]
    job: tuple[str, ...]
    over: tuple[str, ...]
    number: tuple[str, ...]


def archive_of(members: dict[str, bytes]) -> bytes:
    """A plain zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member)
    return content.getvalue()


def sow(store: Store) -> Seeds:
    """Fill an empty store: campaigns open and closed, plans in every state, jobs in every state."""
    with store.writing(OPERATOR) as work:
        spring, autumn = (campaigns.create(work, name).id for name in ("Весна 2027", "Осень 2027"))
        upload = io.BytesIO(archive_of({"teachers.csv": "teacher_id\nт1\n".encode()}))
        kept = [datasets.create(work, upload, "zip", owner).id for owner in (spring, None)]
    drafts = [_plan(store, spring, kept[0], n) for n in range(4)]
    for draft in drafts[:2]:  # the second one succeeds the first
        with store.writing(OPERATOR) as work:
            plans.publish(work, draft, 1)
    issued = _numbers(store, spring)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, autumn, 1, state="closed")
    over = [_job(store, kept[0], state, drafts[0]) for state in ("done", "failed", "cancelled")]
    held = [_job(store, kept[0], state, None) for state in ("running", "queued", "queued")]
    return Seeds((spring, autumn), tuple(kept), tuple(drafts), (*over, *held), tuple(over), issued)


def _numbers(store: Store, campaign: str) -> tuple[str, ...]:
    """Numbers free on every level, one that is held and one that is used."""
    with store.writing(OPERATOR) as work:
        day = work.at.date() - timedelta(days=1)
        batches = [Batch("d1", "001", 3), Batch("d1", "001", 1, FreeLevel.SCHOOL, "s1")]
        made = numbers_issuing.issue(work, campaign, "27H1", batches, on=day)
        numbers.act(work, made[0], Kind.ASSIGNED, holder="p1", on=day)
        numbers.act(work, made[1], Kind.ASSIGNED, holder="p2", on=day)
        numbers.act(work, made[1], Kind.ENROLLED, group_id="g1", on=day)
        for kind in (Kind.CONFIRMED, Kind.USED):
            numbers.act(work, made[1], kind, on=day)
    return tuple(made)


def _plan(store: Store, campaign: str, dataset: str, places: int) -> str:
    rows = "".join(f",т{i},s1,d1,p1,г{i % 2},2027-02-01,2027-02-05\n" for i in range(places))
    tables = {
        ASSIGNMENTS: io.BytesIO((HEADING + rows).encode()),
        UNASSIGNED: io.BytesIO("teacher_id,reason,detail\nт9,available,нет\n".encode()),
        WORKBOOK: io.BytesIO(archive_of({"xl/workbook.xml": b"<workbook/>"})),
    }
    with store.writing(OPERATOR) as work:
        return plans.keep(work, campaign, dataset, "default", CERTIFICATE, tables).id


def _job(store: Store, dataset: str, state: str, plan: str | None) -> str:
    """A job brought to a state the way a worker would; called in an order in which claims find it."""
    with store.writing(OPERATOR) as work:
        upload, _ = blobs.put(work, io.BytesIO(b"teacher_id,group_id\n"))
        made = jobs.enqueue(work, "audit", dataset, {"rules": "default", "media": "csv"}, upload)
    if state == "queued":
        return made.id
    with store.writing(jobs.SYSTEM) as work:
        held = jobs.claim(work, "worker-1", LEASE)
    assert held is not None
    assert held.id == made.id
    with store.writing(jobs.SYSTEM) as work:
        jobs.beat(work, held, LEASE, PROGRESS)
    if state != "running":
        with store.writing(jobs.SYSTEM) as work:
            jobs.finish(work, held, state, {"exit_code": 0, "status": "optimal"}, plan)
    return made.id
