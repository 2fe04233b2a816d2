"""The tables of stored plans: rows to be shown, places to be compared, the plan folder as one file."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from api.plan_folder import ASSIGNMENTS, CERTIFICATE, UNASSIGNED
from datasets.escape import unescape
from store import blobs
from store.engine import Store
from store.plans import StoredPlan

_PIECE = 1 << 20


def text_of(store: Store, plan: StoredPlan, name: str) -> Iterator[bytes]:
    """A table of the plan as it was written."""
    return blobs.pieces(store, plan.files[name])


def rows_of(store: Store, plan: StoredPlan, name: str) -> list[dict[str, str]]:
    """A table's rows by column."""
    content = b"".join(text_of(store, plan, name)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def groups_of(store: Store, plan: StoredPlan) -> dict[str, list[str]]:
    """Per teacher with a place: the groups, in order; identifiers as the dataset has them."""
    found: dict[str, list[str]] = {}
    for row in rows_of(store, plan, ASSIGNMENTS):
        found.setdefault(unescape(row["teacher_id"]), []).append(unescape(row["group_id"]))
    return {teacher: sorted(groups) for teacher, groups in found.items()}


def zipped(store: Store, plan: StoredPlan) -> IO[bytes]:
    """The plan folder in one archive, to be closed by the caller."""
    file = tempfile.SpooledTemporaryFile(_PIECE)  # noqa: SIM115  # handed over
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(plan.certificate, ensure_ascii=False, indent=2)
        archive.writestr(CERTIFICATE, text + "\n")
        for name in (ASSIGNMENTS, UNASSIGNED):
            with archive.open(name, "w") as member:
                for piece in text_of(store, plan, name):
                    member.write(piece)
    file.seek(0)
    return file
