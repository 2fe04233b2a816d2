"""People at work on a server, each with a client of their own; they keep record of what they were told."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from api.client.client import Kvota, RefusedError
from api.http.models import CampaignOut, DatasetOut, JobOut, NewCheck, NewPlan, PlanOut
from datasets.generator import generate
from datasets.write import write_csv_folder
from tests.service.processes import PATIENCE_S
from tests.service.tables import zipped
from tests.service.told import OVER, Told

AnswerT = TypeVar("AnswerT", CampaignOut, DatasetOut, JobOut, PlanOut)


def tiny_zips(folder: Path, n: int) -> list[Path]:
    """``n`` small datasets, as they are uploaded."""
    made = []
    for seed in range(n):
        tables = folder / f"tiny-{seed}"
        write_csv_folder(generate("tiny", seed), tables)
        made.append(folder / f"tiny-{seed}.zip")
        made[-1].write_bytes(zipped(tables).getvalue())
    return made


def with_comment(source: Path, target: Path, comment: str) -> str:
    """The same tables as a file of its own; its hash."""
    target.write_bytes(source.read_bytes())
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = comment.encode()
    return hashlib.sha256(target.read_bytes()).hexdigest()


class Operator:
    """Does one thing after another, some of it twice under one key, until ``stop`` is set."""

    def __init__(self, url: str, name: str, seed: int, files: Sequence[Path], folder: Path) -> None:
        self.told = Told(name)
        self._files, self._folder, self._random, self._n = files, folder, Random(f"{seed} {name}"), 0
        self._client = Kvota(url, actor=name, level="region", patience_s=PATIENCE_S)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def plan(self, stop: threading.Event, shared: str) -> Told:
        """Ask for plans and checks, wait for them, publish; what was told."""
        with self._client:
            while not stop.is_set():
                campaign_id = shared if self._random.random() < 0.6 else self.open_campaign()
                job = self._job(self._upload(campaign_id))
                if self._random.random() < 0.2:
                    stop.wait(self._random.uniform(0, 4))
                    self._cancel(job)
                self._publish(self._over(job))
        return self.told

    def scribble(self, stop: threading.Event, shared: str) -> Told:
        """Write without rest: uploads, campaigns, jobs that are cancelled at once; what was told."""
        with self._client:
            while not stop.wait(self._random.uniform(0, 0.1)):
                dataset = self._upload(shared if self._random.random() < 0.5 else None)
                if self._random.random() < 0.5:
                    self.open_campaign()
                if self._random.random() < 0.5:
                    self._cancel(self._job(dataset))
        return self.told

    def _once(self, write: Callable[[str], AnswerT], action: str, kind: str) -> AnswerT:
        """A write under a key, now and then sent again: it is done once."""
        self._n += 1
        key = f"{self.told.actor}-{self._n}"
        answer = write(key)
        self.told.wrote(action, kind, answer.id)
        if self._random.random() < 0.2:
            assert write(key) == answer
        return answer

    def open_campaign(self) -> str:
        """A new campaign."""
        return self._once(lambda key: self._client.create_campaign(key, key=key), "create", "campaign").id

    def _upload(self, campaign_id: str | None) -> str:
        file = self._folder / f"{self.told.actor}-{self._n}.zip"
        sha256 = with_comment(self._random.choice(self._files), file, file.name)

        def write(key: str) -> DatasetOut:
            return self._client.upload_dataset(file, campaign_id=campaign_id, key=key)

        dataset = self._once(write, "upload", "dataset")
        self.told.uploads[dataset.id] = sha256
        file.unlink()
        return dataset.id

    def _job(self, dataset_id: str) -> JobOut:
        if self._random.random() < 0.2:
            check = NewCheck(dataset_id=dataset_id)
            return self._once(lambda key: self._client.check(check, key=key), "enqueue", "job")
        order = NewPlan(dataset_id=dataset_id, time_limit=20.0, workers=1)
        return self._once(lambda key: self._client.allocate(order, key=key), "enqueue", "job")

    def _cancel(self, job: JobOut) -> None:
        try:
            self._once(lambda key: self._client.cancel(job.id, key=key), "cancel", "job")
        except RefusedError as error:
            assert error.status == 409, error
            assert self._client.job(job.id).state in OVER
            self.told.refused += 1

    def _over(self, job: JobOut) -> JobOut:
        return self._client.wait(job.id)

    def _publish(self, job: JobOut) -> None:
        if job.plan_id is None:
            return
        seen = self._client.plan(job.plan_id)
        plan = self._once(lambda key: self._client.publish(seen, key=key), "publish", "plan")
        self.told.published[plan.id] = plan.number
