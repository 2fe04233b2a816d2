"""One job in its own process at low priority: followed, stopped when asked, its results kept."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from api.exits import ExitCode
from api.messages import Lang
from api.moves_table import MOVES
from api.multipliers_file import MULTIPLIERS
from api.plan_folder import ASSIGNMENTS, CERTIFICATE, UNASSIGNED
from api.service.answers import files_of, question
from api.service.commands import (
    ABOUT_PUBLISHED,
    ALLOCATE,
    EVENTS,
    PLAN,
    QUESTIONS,
    REBALANCE,
    command_line,
)
from api.service.plan_workbook import WORKBOOK, write_plan_workbook
from api.service.processes import OUT, Command, Process, Room, begun
from api.service.pulse import lease_kept
from api.service.rebalancing import (
    NEXT,
    archived,
    keep_proposal,
    lay_out_facts,
    lay_out_plan,
    rules_of_plan,
)
from api.service.scratch import job_folder
from api.service.words import said
from api.service.workspace import AUDITED, laid_out_plan, lay_out
from rules.problems import InputError
from store import blobs, datasets, jobs, plans
from store.engine import Actor, Store
from store.errors import NotAllowedNowError
from store.jobs import SYSTEM, StoredJob

LOOK_S = 1.0
"""Seconds between two looks at the command: progress, lease, wish to stop."""
STOP_S = 20.0
"""Seconds that a command has to end after it was asked to."""
CLOSED = "not_allowed_now"
"""Code of a job whose campaign was closed before it ended."""
MOST_PROBLEMS = 10_000
"""As many problems of a dataset are kept with a job; how many more there are is said."""


class StoppedError(Exception):
    """The worker is to end before the command has."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit_code: int
    answer: dict[str, Any]
    asked: bool


class Running:
    """A job that this worker holds."""

    def __init__(
        self, store: Store, job: StoredJob, lease: timedelta, stop: threading.Event, room: Room
    ) -> None:
        self._store, self._job, self._lease, self._stop = store, job, lease, stop
        self._room = room

    def run(self) -> None:
        """Do it and keep what came of it, or put it back where the worker is asked to end.

        Raises: LostError: somebody else has the job by now.
        """
        try:
            self._do()
        except StoppedError:
            with self._store.writing(SYSTEM) as work:
                jobs.hand_back(work, self._job)

    def _do(self) -> None:
        with job_folder() as folder:
            try:
                with lease_kept(self._store, self._job, self._lease):
                    command = self._prepare(folder)
            except InputError as error:
                self._finish({"exit_code": int(ExitCode.WRONG_INPUT), "problems": _told(error)})
                return
            ended = self._follow(command)
            self._keep(ended, folder)

    def _prepare(self, folder: Path) -> Command:
        stored = datasets.get(self._store, self._job.dataset_id)
        dataset = lay_out(blobs.pieces(self._store, stored.sha256), stored.media, folder)
        if self._job.kind in QUESTIONS:
            return Command(question(self._store, self._job, folder, dataset), folder, dataset, stored.sha256)
        if self._job.kind not in ABOUT_PUBLISHED:
            words = command_line(self._job, folder, dataset, self._audited(folder))
            return Command(words, folder, dataset, stored.sha256)
        base = plans.get(self._store, self._job.request["plan_id"])
        papers = lay_out_facts(self._store, self._job, folder)
        plan = lay_out_plan(self._store, base, folder / AUDITED, (ASSIGNMENTS, UNASSIGNED))
        words = command_line(self._job, folder, dataset, plan, rules_of_plan(base, folder))
        return Command([*words, *papers], folder, dataset, stored.sha256)

    def _audited(self, folder: Path) -> Path | None:
        """The plan that is to be audited, laid out."""
        request = self._job.request
        if self._job.upload is not None:
            pieces = blobs.pieces(self._store, self._job.upload)
            if request["media"] == "zip":
                return laid_out_plan(pieces, folder)
            return _written(folder / f"{AUDITED}.{request['media']}", pieces)
        if "plan_id" not in request:
            return None
        plan = plans.get(self._store, request["plan_id"])
        return lay_out_plan(self._store, plan, folder / AUDITED, (ASSIGNMENTS, UNASSIGNED))

    def _follow(self, command: Command) -> Ended:
        """Run the command; tell its progress, keep the lease, pass on a wish to stop."""
        told, asked_at, folder = 0, None, command.folder
        begin = self._room.begun if self._job.kind in (*ABOUT_PUBLISHED, *QUESTIONS) else begun
        with begin(command) as process:
            while not _ends_within(process, LOOK_S):
                if self._stop.is_set():
                    raise StoppedError
                progress, told = _news(folder / EVENTS, told)
                with self._store.writing(SYSTEM) as work:
                    asked = jobs.beat(work, self._job, self._lease, progress)
                if asked and asked_at is None:
                    asked_at = time.monotonic()
                    process.send_signal(signal.SIGINT)
                if asked_at is not None and time.monotonic() > asked_at + STOP_S:
                    process.kill()
            ended = process.wait()
        return Ended(ended, _answer(folder / OUT), asked_at is not None)

    def _keep(self, ended: Ended, folder: Path) -> None:
        words = said(folder)
        if self._job.kind in QUESTIONS and ended.exit_code == ExitCode.DONE:
            self._keep_answer(ended, folder, words)
            return
        result = {**_code(ended.exit_code), "words": words, **_bounded(ended.answer)}
        if self._job.kind not in (ALLOCATE, REBALANCE) or ended.exit_code != ExitCode.DONE:
            self._finish(result, cancelled=ended.asked)
            return
        plan = folder / PLAN
        with lease_kept(self._store, self._job, self._lease):
            write_plan_workbook(plan, plan / WORKBOOK, Lang(self._job.request.get("lang", "ru")))
            next_dataset = archived(folder / NEXT) if self._job.kind == REBALANCE else None
        try:
            self._keep_plan(ended, plan, next_dataset, words)
        except NotAllowedNowError:  # closed while the command was at work: no other try would help
            with self._store.writing(SYSTEM) as work:
                jobs.finish(work, self._job, "failed", {"code": CLOSED, "words": words})

    def _keep_answer(self, ended: Ended, folder: Path, words: list[list[str]]) -> None:
        found = files_of(self._job, folder)
        with _opened(*found.values()) as files, self._store.writing(SYSTEM) as work:
            jobs.beat(work, self._job, self._lease)
            kept = {form: blobs.put(work, file)[0] for form, file in zip(found, files, strict=True)}
            result = {"exit_code": ended.exit_code, "words": words, "files": kept}
            jobs.finish(work, self._job, "cancelled" if ended.asked else "done", result)

    def _keep_plan(
        self, ended: Ended, plan: Path, next_dataset: BinaryIO | None, words: list[list[str]]
    ) -> None:
        """Raises: NotAllowedNowError: the campaign is closed by now."""
        certificate = json.loads((plan / CERTIFICATE).read_text(encoding="utf-8"))
        short = {"exit_code": ended.exit_code, "status": certificate["status"], "words": words}
        kept_where_there = [name for name in (MOVES, MULTIPLIERS) if (plan / name).is_file()]
        names = (ASSIGNMENTS, UNASSIGNED, WORKBOOK, *kept_where_there)
        actor = Actor(self._job.actor, self._job.level)
        with _opened(*(plan / name for name in names)) as files, self._store.writing(actor) as work:
            jobs.beat(work, self._job, self._lease)  # first: until all is kept, nobody else takes the job
            dataset_id, campaign_id = self._job.dataset_id, self._job.request.get("campaign_id")
            if next_dataset is not None:
                dataset_id = datasets.create(work, next_dataset, "zip", campaign_id).id
            tables = dict(zip(names, files, strict=True))
            profile = str(certificate["profile"]["name"])
            kept = plans.keep(work, campaign_id, dataset_id, profile, certificate, tables)
            if next_dataset is not None:
                short["proposal_id"] = keep_proposal(work, self._job, kept, plan).id
            jobs.finish(work, self._job, "cancelled" if ended.asked else "done", short, kept.id)

    def _finish(self, result: dict[str, Any], *, cancelled: bool = False) -> None:
        with self._store.writing(SYSTEM) as work:
            if cancelled:
                jobs.finish(work, self._job, "cancelled", result)
            elif result.get("exit_code") in (None, ExitCode.DEFECT):
                jobs.try_again(work, self._job, result)
            else:
                jobs.finish(work, self._job, "done", result)


def _code(exit_code: int) -> dict[str, int]:
    """The exit code, where the command ended by itself: not where it was killed or broken off."""
    return {"exit_code": exit_code} if exit_code in set(ExitCode) else {}


def _ends_within(process: Process, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


@contextmanager
def _opened(*paths: Path) -> Iterator[Sequence[BinaryIO]]:
    files = [path.open("rb") for path in paths]
    try:
        yield files
    finally:
        for file in files:
            file.close()


def _news(file: Path, told: int) -> tuple[dict[str, Any] | None, int]:
    """The last whole line beyond those told, and how much is told then."""
    if not file.exists():
        return None, told
    with file.open("rb") as content:
        content.seek(told)
        whole = content.read().rpartition(b"\n")[0]
    if not whole:
        return None, told
    return json.loads(whole.rpartition(b"\n")[2]), told + len(whole) + 1


def _answer(file: Path) -> dict[str, Any]:
    """What the command said with ``--json``; nothing where it broke down."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _bounded(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with at most so many problems as are kept."""
    found = answer.get("problems", [])
    if len(found) <= MOST_PROBLEMS:
        return answer
    return {**answer, "problems": found[:MOST_PROBLEMS], "problems_left_out": len(found) - MOST_PROBLEMS}


def _written(path: Path, pieces: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return path


def _told(error: InputError) -> list[dict[str, object]]:
    return [problem.as_json() for problem in error.problems]
