"""Moved groups, named substitutes, deadlines set aside: as in trying everything, on tiny districts."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from solver.options import Options
from solver.rebalancing.search import rebalance
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.rebalancing.brute import best

TODAY = date(2027, 2, 1)
BUSY = "2027-03-10/2027-03-10"
"""A day of the new ones that a moved group has."""


def drawn(seed: int) -> Case:
    """A few people of two districts, a group that was moved onto days on which some of them are taken."""
    draw = random.Random(seed)
    teachers: list[Row] = [
        {"school_id": draw.choice(("s1", "s2", "s3")), "unavailable": draw.choice(("", "", BUSY))}
        for _ in range(6)
    ]
    second = draw.choice(("2027-02-06", "2027-03-20"))
    days = (("2027-03-01", 2), (second, 2), ("2027-03-25", 1))
    groups: list[Row] = [
        {"programme_id": f"p{i}", "max_size": size, "start": day, "end": day}
        for i, (day, size) in enumerate(days, start=1)
    ]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}", "rank": draw.randint(1, 3)}
        for t in range(1, 7)
        for g in sorted(draw.sample((1, 2, 3), draw.choice((1, 2))))
    ]
    changes: list[Row] = []
    if draw.random() < 0.8:
        changes.append(
            {"group_id": "g1", "change": "moved", "new_start": "2027-03-10", "announced_on": "2027-01-30"}
        )
    if draw.random() < 0.2:
        merged = {"change": "merged", "into_group_id": "g2", "announced_on": "2027-01-30"}
        changes.append({"group_id": "g3", **merged})
    tables: dict[str, list[Row]] = {
        "schools": [
            {"school_id": "s1", "district_id": "d1"},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        "teachers": teachers,
        "groups": groups,
        "applications": wishes,
        "group_changes": changes,
    }
    if draw.random() < 0.5:
        tables["substitutes"] = [
            {"teacher_id": f"t{draw.randint(1, 6)}", "group_id": f"g{draw.randint(1, 3)}"}
        ]
    if draw.random() < 0.5:
        level = draw.choice(("school", "municipality", "region"))
        tables["overrules"] = [{"group_id": "g2", "level": level, "decided_on": "2027-01-31"}]
    dataset = tiny(**tables)
    free = {f"g{i + 1}": int(str(group["max_size"])) for i, group in enumerate(groups)}
    plan: list[tuple[int, int]] = []
    for t in range(1, 7):
        fits = [str(w["group_id"]) for w in wishes if w["teacher_id"] == f"t{t}" and free[str(w["group_id"])]]
        if fits and draw.random() < 0.8:
            free[fits[0]] -= 1
            plan.append((t - 1, dataset.group_index[fits[0]]))
    before = Assignment(
        np.array([t for t, _ in plan], dtype=np.int32), np.array([g for _, g in plan], dtype=np.int32)
    )
    refused = np.array([i for i in range(len(plan)) if draw.random() < 0.3], dtype=np.int64)
    substitution = {"chain_limit": draw.choice((0, 1, 2))}
    content = {"goals": ["application"], "source": ["application"], "substitution": substitution}
    return case_of(dataset, profile_from(content, "drawn"), TODAY, (before, refused))


def check(seed: int) -> int:
    """Compare one; how many places were freed by new days."""
    case = drawn(seed)
    stays = Assignment(case.before.teacher[case.stays], case.before.group[case.stays])
    assert judge(case, stays, ()).ok, seed
    found = rebalance(case, Options(seconds=60))
    told = judge(case, found.after, found.chains)
    assert told.ok, (seed, told.violations, told.plan.violations)
    assert found.status is Status.OPTIMAL
    expected, figures = best(case), told.figures
    counted = (figures.filled, figures.moved, figures.level)
    assert counted == (expected.filled, expected.moved, expected.level), seed
    assert tuple(value for _, value in told.plan.goals) == expected.later, seed
    claimed = {goal.name: goal.value for goal in found.goals}
    assert (claimed["filled"], -claimed["moved"], -claimed["level"]) == counted, seed
    return len(case.uprooted)


@pytest.mark.parametrize("block", range(2))
def test_what_was_announced_agrees_with_trying_everything(block: int) -> None:
    assert sum(check(100 * block + i) for i in range(25)) >= 5


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_much_that_was_announced_agrees(block: int) -> None:
    assert sum(check(10_000 + 100 * block + i) for i in range(100)) >= 20
