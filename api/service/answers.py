"""A question as a job: the words of its command, and the files that are its answer."""

from __future__ import annotations

from pathlib import Path

from api.multipliers_file import MULTIPLIERS
from api.plan_folder import ASSIGNMENTS, UNASSIGNED
from api.service.commands import EXPLAIN, UNMET, WHATIF, command_line, rules_of
from api.service.processes import OUT
from api.service.rebalancing import lay_out_plan, rules_of_plan
from store import plans
from store.engine import Store
from store.jobs import StoredJob

ANSWER, SCENARIOS = "answer", "scenarios.toml"
"""In the job's folder: what the command writes, and the scenarios that were sent."""


def question(store: Store, job: StoredJob, folder: Path, dataset: Path) -> list[str]:
    """Write what the command needs; its words."""
    plan_id, about = job.request.get("plan_id"), None
    if plan_id is not None:
        stored = plans.get(store, plan_id)
        kept = [name for name in (ASSIGNMENTS, UNASSIGNED, MULTIPLIERS) if name in stored.files]
        about = lay_out_plan(store, stored, folder / stored.id, kept)
    if job.kind == WHATIF:
        file = folder / SCENARIOS
        file.write_text(str(job.request["scenarios"]), encoding="utf-8")
        words = command_line(job, folder, dataset, None)
        base = [] if about is None else ["--plan", str(about)]
        return [*words, "--scenarios", str(file), "--out", str(folder / ANSWER), *base]
    rules = rules_of(job, folder) if plan_id is None else rules_of_plan(stored, folder)
    words = command_line(job, folder, dataset, None if job.kind == UNMET else about, rules)
    if job.kind == EXPLAIN and not job.request.get("changes", True):
        words.append("--no-changes")
    ending = "html" if job.kind == EXPLAIN else "xlsx"
    return [*words, "--out", str(folder / f"{ANSWER}.{ending}")]


def files_of(job: StoredJob, folder: Path) -> dict[str, Path]:
    """The answer that the command left, by form."""
    if job.kind == WHATIF:
        return {form: folder / ANSWER / f"whatif.{form}" for form in ("json", "xlsx", "svg")}
    ending = "html" if job.kind == EXPLAIN else "xlsx"
    return {"json": folder / OUT, ending: folder / f"{ANSWER}.{ending}"}
