"""What clients were told by a server, and whether the store agrees: the store is judged by nothing else."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from store import blobs
from store.engine import Store
from store.jobs import ATTEMPTS
from store.tables import dataset, job, job_event, journal, plan

OVER = ("done", "failed", "cancelled")
ASKED = ("create campaign", "upload dataset", "enqueue job", "cancel job", "publish plan")
"""What clients do; the rest of the journal tells what became of it."""
Write = tuple[str, str, str]
"""Action, kind and identifier of the object, as the journal has them."""
Rows = list[dict[str, Any]]


@dataclass
class Told:
    """What one client was told."""

    actor: str
    writes: list[Write] = field(default_factory=list)
    """Accepted writes, in order."""
    uploads: dict[str, str] = field(default_factory=dict)
    """Hash of what was sent, by the identifier that was answered."""
    published: dict[str, int | None] = field(default_factory=dict)
    """The number answered, by plan."""
    refused: int = 0
    """Cancellations that came too late."""

    def wrote(self, action: str, kind: str, object_id: str) -> None:
        """A write was accepted."""
        self.writes.append((action, kind, object_id))

    def ids(self, action: str) -> list[str]:
        """The objects of accepted writes of one action."""
        return [object_id for name, _, object_id in self.writes if name == action]


def judge(store: Store, everyone: Iterable[Told]) -> dict[str, int]:
    """Compare the store with what the clients were told; counts of what it holds.

    Raises: AssertionError: something is lost, there twice, or was never to be.
    """
    with store.reading() as connection:
        tables = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*by)).mappings()]
            for table, by in (
                (dataset, (dataset.c.id,)),
                (job, (job.c.id,)),
                (plan, (plan.c.campaign_id, plan.c.number)),
                (job_event, (job_event.c.job_id, job_event.c.number)),
                (journal, (journal.c.number,)),
            )
        }
    clients = list(everyone)
    uploaded = {row["id"]: row for row in tables["dataset"]}
    for told in clients:
        _judge_writes(tables, told)
        for dataset_id, sha256 in told.uploads.items():
            _judge_content(store, uploaded[dataset_id], sha256)
    _judge_publications(tables["plan"], {name: n for told in clients for name, n in told.published.items()})
    _judge_jobs(tables)
    _judge_journal(tables)
    return {
        **{name: len(rows) for name, rows in tables.items()},
        **{state: sum(row["state"] == state for row in tables["job"]) for state in OVER},
        "published": sum(len(told.published) for told in clients),
        "attempts": sum(row["attempt"] for row in tables["job"]),
    }


def _judge_writes(tables: dict[str, Rows], told: Told) -> None:
    """Nothing that was accepted is lost or there twice, and nothing else is there."""
    own = [row for row in tables["journal"] if row["actor"] == told.actor]
    noted = [(row["action"], row["object_kind"], row["object_id"]) for row in own]
    assert [write for write in noted if " ".join(write[:2]) in ASKED] == told.writes
    made = [row["id"] for row in tables["dataset"] if row["created_by"] == told.actor]
    assert made == sorted(told.uploads) == sorted(told.ids("upload"))
    asked = [row["id"] for row in tables["job"] if row["actor"] == told.actor]
    assert asked == sorted(told.ids("enqueue"))
    assert sorted(told.published) == sorted(told.ids("publish"))


def _judge_content(store: Store, found: dict[str, Any], sha256: str) -> None:
    content = b"".join(blobs.pieces(store, sha256))
    assert (found["sha256"], found["size"]) == (sha256, len(content))
    assert hashlib.sha256(content).hexdigest() == sha256


def _judge_publications(plans: Rows, told: dict[str, int | None]) -> None:
    """Numbers without a hole in each campaign, the last one published, each succeeding the one before."""
    by_campaign: dict[str | None, Rows] = defaultdict(list)
    for row in plans:
        if row["state"] != "draft":
            by_campaign[row["campaign_id"]].append(row)
    assert {row["id"]: row["number"] for rows in by_campaign.values() for row in rows} == told
    for rows in by_campaign.values():
        assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["state"] for row in rows] == ["superseded"] * (len(rows) - 1) + ["published"]
        assert [row["succeeds"] for row in rows] == [None, *(row["id"] for row in rows[:-1])]


def _judge_jobs(tables: dict[str, Rows]) -> None:
    """All are over, for a reason; each plan belongs to one of them; what they told is whole."""
    plans = sorted(row["plan_id"] for row in tables["job"] if row["plan_id"] is not None)
    assert plans == sorted(row["id"] for row in tables["plan"])
    events = _by(tables["job_event"], "job_id")
    for row in tables["job"]:
        assert row["state"] in OVER, row
        if row["state"] == "failed":
            assert (row["result"]["code"], row["attempt"]) == ("interrupted", ATTEMPTS), row
        if row["state"] == "done":
            assert row["result"]["exit_code"] == 0, row
            assert (row["plan_id"] is not None) == (row["kind"] == "allocate"), row
        told = events[row["id"]]
        assert [event["number"] for event in told] == list(range(1, len(told) + 1))
        assert (told[0]["kind"], told[-1]["kind"]) == ("queued", row["state"])
        assert sum(event["kind"] in OVER for event in told) == 1


def _judge_journal(tables: dict[str, Rows]) -> None:
    """Each job ended once and began as often as it says; each plan was made once."""
    notes: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for row in tables["journal"]:
        notes[row["object_id"]].append((row["action"], row["detail"].get("attempt")))
    for row in tables["job"]:
        own = notes[row["id"]]
        assert [action for action, _ in own if action in OVER] == [row["state"]]
        begun = [attempt for action, attempt in own if action == "start"]
        assert begun == list(range(1, row["attempt"] + 1)), own
    for row in tables["plan"]:
        assert [action for action, _ in notes[row["id"]]].count("create") == 1


def _by(rows: Rows, column: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found
