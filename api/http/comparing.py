"""What differs between two stored plans."""

from __future__ import annotations

from collections import Counter
from typing import Any

from api.http.comparison_models import ComparisonOut, GoalPair, MoveOut
from api.http.plan_tables import groups_of
from store.engine import Store
from store.plans import StoredPlan


def compared(
    store: Store, before: StoredPlan, after: StoredPlan, limit: int, behind: str | None
) -> ComparisonOut:
    """Goals side by side; posts whose groups differ, those behind the teacher ``behind`` listed."""
    was, now = groups_of(store, before), groups_of(store, after)
    moved = sorted(t for t in was.keys() | now.keys() if was.get(t) != now.get(t))
    kinds = Counter("gained" if t not in was else "lost" if t not in now else "changed" for t in moved)
    rest = [t for t in moved if behind is None or t > behind]
    shown = rest[:limit]
    return ComparisonOut(
        before=before.id,
        after=after.id,
        same_dataset=before.certificate["input_sha256"] == after.certificate["input_sha256"],
        goals=_goals(before.certificate, after.certificate),
        gained=kinds["gained"],
        lost=kinds["lost"],
        changed=kinds["changed"],
        unchanged=len(was.keys() & now.keys()) - kinds["changed"],
        moves=[
            MoveOut(teacher_id=t, groups_before=was.get(t, []), groups_after=now.get(t, [])) for t in shown
        ],
        next=shown[-1] if len(rest) > limit else None,
    )


def _goals(before: dict[str, Any], after: dict[str, Any]) -> list[GoalPair]:
    was, now = ({goal["name"]: goal for goal in plan["goals"]} for plan in (before, after))
    return [
        GoalPair(
            name=name,
            before=was.get(name, {}).get("value"),
            after=now.get(name, {}).get("value"),
            bound_before=was.get(name, {}).get("bound"),
            bound_after=now.get(name, {}).get("bound"),
        )
        for name in dict.fromkeys((*was, *now))
    ]
