"""A rebalancing as a job: what is registered about the published plan goes in, a proposal comes out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from api.moves_table import MOVES, read_moves
from api.plan_folder import ASSIGNMENTS, CERTIFICATE, UNASSIGNED
from api.service.commands import REBALANCE
from api.service.published import profile_of
from api.service.registering import TABLE_OF, rows_by_table
from datasets.schema import TABLES
from datasets.write import write_table
from rules.profile import SHIPPED, load_profile
from store import blobs, plans, proposals, registrations
from store.engine import Store, Work
from store.jobs import StoredJob
from store.plans import StoredPlan
from store.proposals import Proposal
from store.registrations import Registration

NEXT, PART, TOLD = "next-dataset", "sent-proposal", "told.json"
"""In the job's folder: the dataset that the proposal makes, the proposal of which some chains are taken, the
registrations behind the rows of each paper."""
_APART = ("numbers", "new_places", "skipped")
"""Parts of the certificate that a proposal keeps beside its figures."""
_OPTION_OF = {"group_changes": "--changes"}
"""Papers whose option is not called like their table."""


def lay_out_facts(store: Store, job: StoredJob, folder: Path) -> list[str]:
    """Write what was told about the published plan as papers; the words that hand them to the command."""
    request = job.request
    with store.reading() as connection:
        told = [
            one
            for one in registrations.pending(connection, request["campaign_id"], request["after"])
            if one.number <= request["registered"]
        ]
    words = ["--skip-invalid"]  # what is skipped is told with the proposal
    (folder / TOLD).write_text(json.dumps(_ids_by_table(told)), encoding="utf-8")
    if job.kind == REBALANCE:
        words += ["--dataset-out", str(folder / NEXT)]
    for name, rows in rows_by_table(told).items():
        columns = [column.name for column in TABLES[name].columns]
        file = folder / f"{name}.csv"
        write_table(pd.DataFrame(rows, columns=columns, dtype=object).fillna(""), file)
        words += [_OPTION_OF.get(name, f"--{name}"), str(file)]
    if request.get("part_of") is not None:
        part = plans.get(store, proposals.get(store, request["part_of"]).plan_id)
        lay_out_plan(store, part, folder / PART, (ASSIGNMENTS, UNASSIGNED, MOVES))
        words += ["--chains-of", str(folder / PART)]
        words += [word for chain in request["chains"] for word in ("--chain", str(chain))]
    return words


def _ids_by_table(told: Sequence[Registration]) -> dict[str, list[str]]:
    """Registrations in the order of the rows of their papers."""
    found: dict[str, list[str]] = {}
    for one in told:
        found.setdefault(TABLE_OF[one.kind], []).append(one.id)
    return found


def lay_out_plan(store: Store, plan: StoredPlan, folder: Path, tables: Iterable[str]) -> Path:
    """Write a stored plan's certificate and some of its tables as a plan folder."""
    folder.mkdir()
    (folder / CERTIFICATE).write_text(json.dumps(plan.certificate), encoding="utf-8")
    for name in tables:
        with (folder / name).open("wb") as file:
            for piece in blobs.pieces(store, plan.files[name]):
                file.write(piece)
    return folder


def rules_of_plan(plan: StoredPlan, folder: Path) -> str:
    """The name of the shipped profile for which the plan was made, else a file with its own one."""
    profile = profile_of(plan)
    if profile.name in SHIPPED and load_profile(profile.name).sha256 == profile.sha256:
        return profile.name
    content = {key: value for key, value in profile.as_json().items() if key not in ("name", "sha256")}
    file = folder / f"{profile.name}.toml"
    file.write_text(tomli_w.dumps(content), encoding="utf-8")
    return str(file)


def archived(folder: Path) -> io.BytesIO:
    """The tables of a folder as they are uploaded."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.write(file, file.name)
    content.seek(0)
    return content


def keep_proposal(work: Work, job: StoredJob, draft: StoredPlan, folder: Path) -> Proposal:
    """Propose the draft that the job made, in the job's transaction."""
    request = job.request
    base = plans.locked(work, request["plan_id"])
    ids = json.loads((folder.parent / TOLD).read_text(encoding="utf-8"))
    content = content_of(folder, ids)
    return proposals.propose(work, base, draft, request["registered"], content, request.get("part_of"))


def content_of(plan: Path, registrations_of: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a proposal keeps at hand: its figures, which teachers and groups it touches, and what of the
    registrations it does not act upon; ``registrations_of``: those behind the rows of each paper."""
    certificate = json.loads((plan / CERTIFICATE).read_text(encoding="utf-8"))
    moves = read_moves(plan / MOVES)
    told = certificate["rebalancing"]
    teachers = {row[name] for row in moves for name in ("from_teacher", "to_teacher")}
    groups = {row[name] for row in moves for name in ("from_group", "to_group")}
    for place in told["freed_places"]:
        teachers.add(place["teacher_id"])
        groups.add(place["group_id"])
    return {
        "figures": {name: value for name, value in told.items() if name not in _APART},
        "numbers": told["numbers"],
        "places": told["new_places"],
        "teachers": sorted(teachers - {""}),
        "groups": sorted(groups - {""}),
        "skipped": [_of_registration(row, registrations_of) for row in told["skipped"]],
    }


def _of_registration(row: Mapping[str, Any], ids: Mapping[str, Sequence[str]]) -> dict[str, str]:
    reason = {name: row[name] for name in ("code", "teacher_id", "group_id", "message_ru", "message_en")}
    return {"registration_id": ids[row["paper"]][row["row"] - 1], **reason}
