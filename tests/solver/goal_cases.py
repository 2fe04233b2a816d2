"""For each goal a campaign whose best value is known by hand.  A goal of the registry without one fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.context import Context
from rules.dataset import Dataset
from tests.builders import Row, tiny
from tests.solver.solving import context

Made = tuple[Context, tuple[int, ...]]
"""A context and the best value of each of its effective goals."""


def floor_shortfall() -> Made:
    """Two places promised, one group of one place."""
    quotas: list[Row] = [{"school_id": "s1", "min_seats": 2}]
    groups: list[Row] = [{"group_id": "g1", "max_size": 1}]
    return context(tiny(applications=_wishes("t1", "t2"), groups=groups, quotas=quotas), "floor_shortfall"), (
        -1,
    )


def overdue() -> Made:
    """Due in 2026, due on the first day of the period, due a day later."""
    return _trained("overdue", "2023-05-05", "2024-01-01", "2024-01-02"), (2,)


def expiring() -> Made:
    """Due on the first day, a day later, on the last day, after the period; never trained."""
    ends = ("2024-01-01", "2024-01-02", "2024-06-30", "2024-07-01", None)
    return _trained("expiring", *ends), (2,)


def quota_use() -> Made:
    """Of three places wanted a row grants at most two; a place of another programme is granted by none."""
    wishes: list[Row] = [*_wishes("t1", "t2", "t3"), {"teacher_id": "t4", "programme_id": "p2"}]
    groups: list[Row] = [{"group_id": "g1"}, {"group_id": "g2", "programme_id": "p2"}]
    quotas: list[Row] = [{"programme_id": "p1", "max_seats": 2}]
    return context(tiny(applications=wishes, groups=groups, quotas=quotas), "quota_use"), (2,)


def severe_deficit() -> Made:
    """Severity 3, severity 2, and severity 3 in what the programme does not cover."""
    return context(_deficits(), "severe_deficit"), (1,)


def deficit() -> Made:
    """3 and 1 for the first, 2 for the second, nothing for the third."""
    return context(_deficits(), "deficit"), (6,)


def recommendation() -> Made:
    """One by name, one for a position (of which two are seated), one for a position nobody holds."""
    rows: list[Row] = [{"teacher_id": "t1"}, {"position": "учитель"}, {"position": "логопед"}]
    groups: list[Row] = [{"group_id": "g1"}]
    dataset = tiny(recommendations=rows, teachers=[{}, {}], groups=groups)
    return context(dataset, "recommendation", source=("recommendation",)), (2,)


def backed_application() -> Made:
    """Two applied, one of them with a recommendation."""
    dataset = tiny(applications=_wishes("t1", "t2"), recommendations=[{"teacher_id": "t2"}], groups=[{}])
    return context(dataset, "backed_application"), (1,)


def application() -> Made:
    """A score of 7, and rank 2 that gives 4."""
    wishes: list[Row] = [{"score": 7, "rank": 3}, {"teacher_id": "t2", "rank": 2}]
    return context(tiny(applications=wishes, groups=[{}]), "application"), (11,)


def school_served() -> Made:
    """Three persons of two schools."""
    posts: list[Row] = [{"school_id": s} for s in ("s1", "s1", "s2")]
    dataset = tiny(teachers=posts, applications=_wishes("t1", "t2", "t3"), groups=[{}])
    return context(dataset, "school_served"), (2,)


def waiting() -> Made:
    """One group of one place: who was passed over three times comes before who was twice."""
    posts: list[Row] = [{"waiting_periods": 2}, {"waiting_periods": 3}]
    dataset = tiny(teachers=posts, applications=_wishes("t1", "t2"), groups=[{"max_size": 1}])
    return context(dataset, "waiting"), (3,)


def lottery() -> Made:
    """Ranks 3, 2 and 1; two places."""
    dataset = tiny(applications=_wishes("t1", "t2", "t3"), groups=[{"max_size": 2}])
    return context(dataset, "lottery"), (5,)


def travel() -> Made:
    """Each wants a place at home and away alike, the one in this order, the other in that."""
    far, near = None, "d1"
    hosts = {"g1": far, "g2": near, "g3": near, "g4": far}
    groups: list[Row] = [{"group_id": g, "district_id": host} for g, host in hosts.items()]
    owners = {"g1": "t1", "g2": "t1", "g3": "t2", "g4": "t2"}
    wishes: list[Row] = [{"teacher_id": t, "group_id": g, "score": 3} for g, t in owners.items()]
    return context(tiny(applications=wishes, groups=groups), "application", "travel"), (6, 0)


def _wishes(*teachers: str) -> list[Row]:
    return [{"teacher_id": teacher} for teacher in teachers]


def _trained(goal: str, *ends: str | None) -> Context:
    posts: list[Row] = [{"last_training_end": end} for end in ends]
    wishes = _wishes(*(f"t{i + 1}" for i in range(len(ends))))
    return context(tiny(teachers=posts, applications=wishes, groups=[{}]), goal)


def _deficits() -> Dataset:
    rows: list[Row] = [
        {"teacher_id": "t1", "competency_id": "c1", "severity": 3},
        {"teacher_id": "t1", "competency_id": "c2", "severity": 1},
        {"teacher_id": "t2", "competency_id": "c1", "severity": 2},
        {"teacher_id": "t3", "competency_id": "c3", "severity": 3},
    ]
    programmes: list[Row] = [{"programme_id": "p1", "competencies": "c1;c2"}]
    return tiny(deficits=rows, programmes=programmes, applications=_wishes("t1", "t2", "t3"), groups=[{}])


GOAL_CASES: Mapping[str, Callable[[], Made]] = {
    make.__name__: make
    for make in (
        floor_shortfall, overdue, expiring, quota_use, severe_deficit, deficit, recommendation,
        backed_application, application, school_served, waiting, lottery, travel,
    )
}  # fmt: skip
