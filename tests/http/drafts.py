"""Plans by hand in the store, without a worker: what they hold is known to the last place."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from store import datasets, plans
from store.engine import Store
from tests.store.conftest import OPERATOR

HEADING = "unique_number,teacher_id,school_id,district_id,programme_id,group_id,start,end"


def goal(name: str, value: int, bound: int) -> dict[str, Any]:
    proven = "proven" if value == bound else "feasible"
    return {"name": name, "value": value, "bound": bound, "gap": float(bound - value), "status": proven}


def draft(
    store: Store,
    campaign_id: str | None = None,
    places: Sequence[tuple[str, str]] = (),
    goals: Sequence[Mapping[str, Any]] = (),
    input_sha256: str = "a" * 64,
) -> str:
    """A draft with these places, teacher and group as they stand in the table."""
    lines = [HEADING, *(f",{teacher},s1,d1,p1,{group},2027-03-01,2027-03-05" for teacher, group in places)]
    certificate = {
        "status": "optimal",
        "goals": list(goals),
        "counts": {"places": len(places)},
        "input_sha256": input_sha256,
    }
    tables = {
        "assignments.csv": "\n".join([*lines, ""]),
        "unassigned.csv": "teacher_id,reason,detail\n",
        "plan.xlsx": "a workbook",
    }
    with store.writing(OPERATOR) as work:
        kept = datasets.create(work, io.BytesIO(b"tables"), "zip", campaign_id)
        files = {name: io.BytesIO(text.encode()) for name, text in tables.items()}
        return plans.keep(work, campaign_id, kept.id, "default", certificate, files).id
