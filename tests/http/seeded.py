"""A store with something of every kind in it, so that a request can find what it asks for."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from api.moves_table import MOVE_COLUMNS, MOVES
from api.plan_folder import ASSIGNMENTS, UNASSIGNED
from api.service.plan_workbook import WORKBOOK
from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel
from rules.profile import load_profile
from store import (
    blobs,
    campaigns,
    datasets,
    jobs,
    numbers,
    numbers_issuing,
    plans,
    proposals,
    registrations,
)
from store.engine import Store
from store.numbers_issuing import Batch
from tests.api.commands import write_tiny
from tests.http.published import PLACES, tables
from tests.service.tables import zipped
from tests.store.conftest import OPERATOR
from tests.store.rebalancings import content

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
    "profile": dict(load_profile("default").as_json()),
    "goals": [GOAL],
    "input_sha256": "a" * 64,
    "counts": {"teachers": 3, "places": 2},
    "violations": [],
    "notes": [],
}
PROGRESS = {"goal": "application", "goals": [GOAL], "places": 2, "elapsed_s": 1.5}
ANSWERS = {
    "whatif": {"json": b"{}", "xlsx": b"a workbook", "svg": b"<svg/>"},
    "explain": {"json": b"{}", "html": b"<!DOCTYPE html>"},
    "value": {"json": b"{}", "xlsx": b"a workbook"},
}
HEADING = "unique_number,teacher_id,school_id,district_id,programme_id,group_id,start,end\n"


@dataclass(frozen=True)
class Seeds:
    """Identifiers by kind; ``over``: jobs to which nothing more will happen; ``number``: unique numbers;
    ``teacher``, ``group``, ``school``: of the dataset."""

    campaign: tuple[str, ...]
    dataset: tuple[str, ...]
    plan: tuple[str, ...]
    job: tuple[str, ...]
    over: tuple[str, ...]
    number: tuple[str, ...]
    registration: tuple[str, ...]
    proposal: tuple[str, ...]
    teacher: tuple[str, ...] = tuple(f"t{i}" for i in range(1, 11))
    group: tuple[str, ...] = ("g1", "g2", "g3")
    school: tuple[str, ...] = ("s1", "s2", "s3")


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
        kept = [datasets.create(work, _dataset(), "zip", owner).id for owner in (spring, None)]
    drafts = [_plan(store, spring, kept[0], n) for n in range(2, 6)]
    for draft in drafts[:2]:  # the second one succeeds the first
        with store.writing(OPERATOR) as work:
            plans.publish(work, draft, 1)
    told = _registrations(store, spring)
    decided = _proposals(store, spring, kept[0], drafts[1])
    issued = _numbers(store, spring)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, autumn, 1, state="closed")
    over = [_job(store, kept[0], state, drafts[0]) for state in ("done", "failed", "cancelled")]
    over += [_answered(store, kept[0], kind, forms) for kind, forms in ANSWERS.items()]
    held = [_job(store, kept[0], state, None) for state in ("running", "queued", "queued")]
    every = (*over, *held)
    return Seeds((spring, autumn), tuple(kept), tuple(drafts), every, tuple(over), issued, told, decided)


def _dataset() -> io.BytesIO:
    """The dataset of :mod:`tests.http.published`, as it is uploaded."""
    with tempfile.TemporaryDirectory() as folder:
        return zipped(write_tiny(Path(folder) / "data", **tables()))


def _registrations(store: Store, campaign: str) -> tuple[str, ...]:
    """Two refusals, one of which is taken back."""
    rows = [{"teacher_id": name, "group_id": "g1", "refused_on": "2026-11-02"} for name in ("t1", "t2")]
    with store.writing(OPERATOR) as work:
        kept = [row.id for row in registrations.add(work, campaign, "refusal", rows)]
        kept.append(registrations.withdraw(work, kept[1], "ошибка").id)
    return tuple(kept)


def _proposals(store: Store, campaign: str, dataset: str, base: str) -> tuple[str, ...]:
    """Rebalancings: one accepted, one rejected, two that are open, one that was overtaken."""

    def proposed(known: int) -> str:
        made = _plan(store, campaign, dataset, 3)
        told = content([], [], {"t1", "t3"}, {"g1"}, [])
        with store.writing(OPERATOR) as work:
            current = plans.current(work.connection, campaign)
            assert current is not None
            before, after = plans.locked(work, current), plans.locked(work, made)
            return proposals.propose(work, before, after, known, told).id

    first, overtaken = proposed(3), proposed(3)
    with store.writing(OPERATOR) as work:
        assert plans.current(work.connection, campaign) == base
        proposals.accept(work, first, 1)
    rejected, *waiting = (proposed(3) for _ in range(3))
    with store.writing(OPERATOR) as work:
        proposals.reject(work, rejected, 1, "подождём")
    return (first, overtaken, rejected, *waiting)


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
    rows = "".join(
        f",{teacher},s1,d1,p1,{group},2027-03-01,2027-03-05\n" for teacher, group in PLACES[:places]
    )
    tables = {
        ASSIGNMENTS: io.BytesIO((HEADING + rows).encode()),
        MOVES: io.BytesIO((",".join(MOVE_COLUMNS) + "\n,t1,t3,,g1,school,,1,1,substitute\n").encode()),
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


def _answered(store: Store, dataset: str, kind: str, forms: dict[str, bytes]) -> str:
    """A question with its answer, as a worker would leave it."""
    with store.writing(OPERATOR) as work:
        asked = jobs.enqueue(work, kind, dataset, {"rules": "default"}).id
    with store.writing(jobs.SYSTEM) as work:
        held = jobs.claim(work, "worker-1", LEASE)
        assert held is not None
        assert held.id == asked
        files = {form: blobs.put(work, io.BytesIO(content))[0] for form, content in forms.items()}
        jobs.finish(work, held, "done", {"exit_code": 0, "words": [], "files": files})
    return asked
