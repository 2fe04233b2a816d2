"""``--server``: the same commands, done by a server; the same words and exit codes."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.client.client import Kvota, RefusedError, UnreachableError
from api.exits import ExitCode, all_wrong, wrong_option
from api.figures import check_figures
from api.folders import replaced_folder
from api.http.models import JobOut, NewCheck, NewPlan, ProgressOut, UploadedAudit
from api.interrupts import wish_to_stop
from api.loading import attempt, day_of
from api.plan_folder import FILES, check_free
from api.progress import Reporter
from api.service.words import FOLDER_MARK, PLAN_MARK
from api.service.workspace import AUDITED, DATASET
from api.voice import ANSWER, Voice
from rules.problems import Grade, InputError, Problem
from rules.profile import SHIPPED, load_profile
from solver.process import Progress
from solver.result import GoalStatus, GoalValue

ACTOR, LEVEL = "KVOTA_ACTOR", "KVOTA_LEVEL"
"""The environment's names for who acts, and on which level."""


@dataclass(frozen=True)
class Remote:
    """A server and what every command gives it."""

    server: str
    dataset: Path
    rules: str
    voice: Voice

    def check(self) -> ExitCode:
        """``kvota check``."""
        asked = self._checked()

        def begin(client: Kvota, dataset_id: str) -> JobOut:
            return client.check(NewCheck(dataset_id=dataset_id, **asked))

        return self._done(begin)

    def allocate(self, out: Path, options: dict[str, Any], as_of: str | None) -> ExitCode:
        """``kvota allocate``; ``options`` as the command line has them."""
        errors: list[InputError] = []
        day = attempt(lambda: day_of("--as-of", as_of), errors)
        attempt(lambda: check_figures(**options), errors)
        attempt(lambda: check_free(out), errors)
        asked = attempt(self._checked, errors)
        if errors or asked is None:
            raise all_wrong(errors)
        ordered = {name: value for name, value in {**options, "as_of": day}.items() if value is not None}

        def begin(client: Kvota, dataset_id: str) -> JobOut:
            return client.allocate(NewPlan(dataset_id=dataset_id, **asked, **ordered))

        return self._done(begin, out)

    def audit(self, plan: Path, as_of: str | None, seed: int | None) -> ExitCode:
        """``kvota audit``."""
        errors: list[InputError] = []
        day = attempt(lambda: day_of("--as-of", as_of), errors)
        asked = attempt(self._checked, errors)
        if errors or asked is None:
            raise all_wrong(errors)

        def begin(client: Kvota, dataset_id: str) -> JobOut:
            with _packed(plan, FILES) as file:
                order = UploadedAudit(dataset_id=dataset_id, as_of=day, seed=seed, **asked)
                return client.audit_table(order, file)

        return self._done(begin, audited=plan)

    def _checked(self) -> dict[str, Any]:
        """Rules and language as the server takes them.  Raises: InputError: there is no such profile."""
        load_profile(self.rules)
        lang = {"lang": str(self.voice.lang)}
        if self.rules in SHIPPED:
            return {"rules": self.rules, **lang}
        return {"profile": Path(self.rules).read_text(encoding="utf-8-sig"), **lang}

    def _done(
        self, begin: Callable[[Kvota, str], JobOut], out: Path | None = None, audited: Path | None = None
    ) -> ExitCode:
        client = Kvota(self.server, actor=os.environ.get(ACTOR), level=os.environ.get(LEVEL))
        with client, wish_to_stop(lambda: self.voice.tell("stopping")) as asked:
            try:
                self.voice.tell("sending")
                with _packed(self.dataset, None) as file:
                    dataset_id = client.upload_dataset(file).id
                job = self._followed(client, begin(client, dataset_id), asked)
                if out is not None and job.plan_id is not None:
                    _fetched(client, job.plan_id, out)
            except RefusedError as error:
                return told_refusal(self.voice, error)
            except UnreachableError as error:
                raise unreachable(self.server) from error
            return self._told(client, job, _names(self.dataset, out, audited))

    def _followed(self, client: Kvota, begun: JobOut, asked: Callable[[], bool]) -> JobOut:
        told = False
        with Reporter(self.voice.lang) as reporter:

            def hear(job: JobOut) -> None:
                nonlocal told
                if asked() and not told:
                    told = True
                    client.cancel(job.id)
                if job.progress is not None:
                    reporter.show(_progress(job.progress))

            return client.wait(begun.id, hear)

    def _told(self, client: Kvota, job: JobOut, names: Mapping[str, str]) -> ExitCode:
        result = _renamed(dict(job.result or {}), names)
        words, code = result.pop("words", []), result.pop("exit_code", None)
        for kind, line in words:
            (self.voice.line if kind == ANSWER else self.voice.note)(line)
        if job.plan_id is not None:
            result = client.plan(job.plan_id).certificate
        self.voice.answer(result)
        if code is not None:
            return ExitCode(code)
        self.voice.tell("stopped_early" if job.state == "cancelled" else "interrupted")
        return ExitCode.NO_TIME if job.state == "cancelled" else ExitCode.DEFECT


def told_refusal(voice: Voice, error: RefusedError) -> ExitCode:
    """Say what the server refused, and how the command ends."""
    problem = error.problem
    if problem is None or error.status >= 500:
        voice.note(str(error))
        return ExitCode.DEFECT
    faults = [
        Problem(Grade.ERROR, fault.field, fault.message_ru, fault.message_en, fault.row, fault.column)
        for fault in problem.errors
    ] or [Problem(Grade.ERROR, "--server", problem.title, f"{problem.title} {problem.detail}")]
    voice.problems(faults)
    voice.answer({"problems": [fault.as_json() for fault in faults]})
    return ExitCode.WRONG_INPUT


def _names(dataset: Path, out: Path | None, audited: Path | None) -> dict[str, str]:
    """What the worker's names of files are here."""
    found = {PLAN_MARK: str(out), f"{DATASET}{dataset.suffix}": dataset.name}
    if audited is not None:
        found[f"{FOLDER_MARK}/{AUDITED}{audited.suffix}"] = str(audited)
        found[f"{AUDITED}{audited.suffix}"] = audited.name
    return {**found, f"{FOLDER_MARK}/": ""}


def _renamed(content: Any, names: Mapping[str, str]) -> Any:
    """The content with our names of files wherever a text has the worker's."""
    if isinstance(content, str):
        for theirs, ours in names.items():
            content = content.replace(theirs, ours)
        return content
    if isinstance(content, list):
        return [_renamed(item, names) for item in content]
    if isinstance(content, dict):
        return {key: _renamed(value, names) for key, value in content.items()}
    return content


def _progress(told: ProgressOut) -> Progress:
    goals = tuple(GoalValue(g.name, g.value, g.bound, GoalStatus(g.status)) for g in told.goals)
    return Progress(told.goal or "", None, goals, told.elapsed_s)


def _fetched(client: Kvota, plan_id: str, out: Path) -> None:
    """Write the plan folder, whole or not at all."""
    with tempfile.TemporaryFile() as archive:
        client.download(f"/v1/plans/{plan_id}.zip", archive)
        with zipfile.ZipFile(archive) as members, replaced_folder(out) as folder:
            for name in sorted(FILES & set(members.namelist())):
                (folder / name).write_bytes(members.read(name))


@contextmanager
def _packed(path: Path, names: frozenset[str] | None) -> Iterator[Path]:
    """What is sent: the file itself, or the tables of a folder (or those ``names``) in a zip."""
    if not path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="kvota-") as scratch:
        target = Path(scratch) / "folder.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path.iterdir()):
                if file.suffix == ".csv" if names is None else file.name in names:
                    archive.write(file, file.name)
        yield target


def unreachable(server: str) -> InputError:
    """The refusal of a server's address at which nobody answers."""
    message = ("сервер не отвечает", "the server does not answer")
    expected = ("адрес работающего сервера (kvota serve)", "the address of a running server (kvota serve)")
    return wrong_option("--server", server, message, expected)
