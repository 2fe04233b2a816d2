"""The month's notice: who goes where, school by school, and what is different from the notice before."""

from __future__ import annotations

from collections.abc import Iterable

from api.http.plan_tables import rows_of
from api.http.rebalancing_models import NoticeRow, SchoolNotice
from api.plan_folder import ASSIGNMENTS
from datasets.escape import unescape
from store.engine import Store
from store.plans import StoredPlan

Row = dict[str, str]
_KEY = ("teacher_id", "group_id")
_SHOWN = ("teacher_id", "group_id", "programme_id", "start", "end", "unique_number")


def noticed(store: Store, plan: StoredPlan, since: StoredPlan | None, month: str) -> list[SchoolNotice]:
    """Per school: its places of groups that are held in the month, and every change of a place that is held
    then or later; ``month`` as 2027-03, ``since``: None where nothing was told before."""
    now = _places(store, plan)
    before = now if since is None else _places(store, since)
    rows = [(row, _change(before.get(key), row)) for key, row in now.items()]
    rows += [(row, "gone") for key, row in before.items() if key not in now]
    wanted = [(row, change) for row, change in rows if _is_held(row, month, later=bool(change))]
    schools: dict[str, list[NoticeRow]] = {}
    for row, change in sorted(wanted, key=lambda told: _order(told[0])):
        shown = {name: row[name] for name in _SHOWN}
        schools.setdefault(row["school_id"], []).append(NoticeRow.model_validate({**shown, "change": change}))
    return [SchoolNotice(school_id=school, rows=rows) for school, rows in sorted(schools.items())]


def _order(row: Row) -> tuple[str, ...]:
    return (row["start"], row["group_id"], row["teacher_id"])


def _places(store: Store, plan: StoredPlan) -> dict[tuple[str, ...], Row]:
    rows: Iterable[Row] = (
        {name: unescape(cell) for name, cell in row.items()} for row in rows_of(store, plan, ASSIGNMENTS)
    )
    return {tuple(row[name] for name in _KEY): row for row in rows}


def _change(before: Row | None, now: Row) -> str:
    if before is None:
        return "new"
    same = (before["start"], before["end"]) == (now["start"], now["end"])
    return "" if same else "other_dates"


def _is_held(row: Row, month: str, *, later: bool) -> bool:
    """Whether the group is held in the month, or (``later``) ends in it or after it."""
    begins, ends = row["start"][:7], row["end"][:7]
    return ends >= month and (later or begins <= month)
