"""The HTTP interface as typed calls; writes carry a key, so that trying again does nothing twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import httpx
from pydantic import BaseModel

from api.client.connection import Connection, RefusedError, UnreachableError
from api.client.numbers import Numbers
from api.client.questions import Questions
from api.client.sse import ServerEvent
from api.http.comparison_models import ComparisonOut
from api.http.models import (
    CampaignChange,
    CampaignOut,
    DatasetOut,
    JobOut,
    NewAudit,
    NewCampaign,
    NewCheck,
    NewPlan,
    Page,
    PlanDetail,
    PlanOut,
    UploadedAudit,
)
from api.http.server_models import Health, JournalEntry, Ready

__all__ = ["Kvota", "RefusedError", "UnreachableError"]


class Kvota:
    """A server of Kvota.

    ``url``: its address; ``actor`` and ``level``: who writes, an identifier and never a name; ``patience_s``:
    seconds to go on trying while the server is away or busy.
    """

    def __init__(
        self,
        url: str,
        *,
        actor: str | None = None,
        level: str | None = None,
        patience_s: float = 10.0,
        timeout_s: float = 120.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._connection = Connection(url, (actor, level), patience_s, timeout_s, transport)
        self._read, self._write = self._connection.read, self._connection.write

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    # -- campaigns

    def create_campaign(self, name: str, *, key: str | None = None) -> CampaignOut:
        """Open a campaign."""
        body = NewCampaign(name=name)
        return self._write(CampaignOut, "POST", "/v1/campaigns", key, json=_sent(body))

    def campaign(self, campaign_id: str) -> CampaignOut:
        """A campaign."""
        return self._read(CampaignOut, f"/v1/campaigns/{campaign_id}")

    def change_campaign(self, seen: CampaignOut, change: CampaignChange) -> CampaignOut:
        """Change a campaign, if it still is as it was seen."""
        path = f"/v1/campaigns/{seen.id}"
        sent = change.model_dump(mode="json", exclude_unset=True)
        return self._write(CampaignOut, "PATCH", path, None, json=sent, headers=_if_match(seen.version))

    # -- datasets

    def upload_dataset(
        self, file: Path, *, campaign_id: str | None = None, key: str | None = None
    ) -> DatasetOut:
        """Upload a zip of CSV tables or a workbook."""
        params = {} if campaign_id is None else {"campaign_id": campaign_id}
        with file.open("rb") as content:
            files = {"file": (f"dataset{file.suffix}", content)}
            return self._write(DatasetOut, "POST", "/v1/datasets", key, params=params, files=files)

    def dataset(self, dataset_id: str) -> DatasetOut:
        """A dataset."""
        return self._read(DatasetOut, f"/v1/datasets/{dataset_id}")

    # -- long work

    def check(self, order: NewCheck, *, key: str | None = None) -> JobOut:
        """Have a dataset checked."""
        return self._write(JobOut, "POST", "/v1/checks", key, json=_sent(order))

    def allocate(self, order: NewPlan, *, key: str | None = None) -> JobOut:
        """Have a plan made."""
        return self._write(JobOut, "POST", "/v1/plans", key, json=_sent(order))

    def audit(self, order: NewAudit, *, key: str | None = None) -> JobOut:
        """Have a stored plan judged."""
        return self._write(JobOut, "POST", "/v1/audits", key, json=_sent(order))

    def audit_table(self, order: UploadedAudit, table: Path, *, key: str | None = None) -> JobOut:
        """Have a table of places, or a plan folder in a zip, judged."""
        with table.open("rb") as content:
            files = {"plan": (f"plan{table.suffix}", content)}
            fields = {name: str(value) for name, value in _sent(order).items()}
            return self._write(JobOut, "POST", "/v1/audits", key, data=fields, files=files)

    def job(self, job_id: str) -> JobOut:
        """A job as it stands."""
        return self._read(JobOut, f"/v1/jobs/{job_id}")

    def cancel(self, job_id: str, *, key: str | None = None) -> JobOut:
        """Ask a job to end; the best plan found is kept."""
        return self._write(JobOut, "DELETE", f"/v1/jobs/{job_id}", key)

    def follow(self, job_id: str) -> Iterator[ServerEvent]:
        """What a job tells, until it is over; a broken connection is taken up again where it broke.

        Patience is counted from when the server was last there, however long the job was silent before.
        """
        return self._connection.events(f"/v1/jobs/{job_id}/events")

    def wait(self, job_id: str, told: Callable[[JobOut], None] | None = None, every_s: float = 0.5) -> JobOut:
        """The job when it is over; ``told`` hears how it stands now and then."""
        while True:
            found = self.job(job_id)
            if told is not None:
                told(found)
            if found.state in ("done", "failed", "cancelled"):
                return found
            time.sleep(every_s)

    # -- plans

    def plan(self, plan_id: str) -> PlanDetail:
        """A plan with its certificate."""
        return self._read(PlanDetail, f"/v1/plans/{plan_id}")

    def plans(self, campaign_id: str | None = None, cursor: str | None = None) -> Page[PlanOut]:
        """Plans, the newest first."""
        params = {"campaign_id": campaign_id, "cursor": cursor}
        return self._read(Page[PlanOut], "/v1/plans", {k: v for k, v in params.items() if v is not None})

    def publish(self, seen: PlanOut, *, key: str | None = None) -> PlanOut:
        """Publish a draft, if it still is as it was seen."""
        path = f"/v1/plans/{seen.id}/publication"
        return self._write(PlanOut, "POST", path, key, headers=_if_match(seen.version))

    def compare(self, before: str, after: str) -> ComparisonOut:
        """What differs between two plans."""
        return self._read(ComparisonOut, f"/v1/plans/{before}/comparison/{after}")

    def download(self, path: str, target: IO[bytes]) -> None:
        """Write what lies at a path of the server, say ``/v1/plans/….xlsx``; once broken off, begun again."""
        self._connection.download(path, target)

    # -- unique numbers

    @property
    def numbers(self) -> Numbers:
        """Unique numbers and what happens to them."""
        return Numbers(self._read, self._write)

    @property
    def questions(self) -> Questions:
        """What if, why not me, what limits are worth."""
        return Questions(self._write)

    # -- the server

    def journal(self, object_id: str | None = None, cursor: str | None = None) -> Page[JournalEntry]:
        """Who did what when, the newest first."""
        params = {"object_id": object_id, "cursor": cursor, "limit": "200"}
        return self._read(
            Page[JournalEntry], "/v1/journal", {k: v for k, v in params.items() if v is not None}
        )

    def health(self) -> Health:
        """Whether the process answers."""
        return self._read(Health, "/health")

    def ready(self) -> Ready:
        """Whether the store answers."""
        return self._read(Ready, "/ready")


def _if_match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def _sent(body: BaseModel) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude_none=True)
