"""On tiny districts a rebalancing has the figures of trying everything, and the judge lets it pass."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from solver.rebalancing import search, turn
from tests.builders import Row, tiny
from tests.solver.rebalancing.agreeing import agrees

TODAY = date(2027, 2, 1)
STARTS = ("2027-02-03", "2027-02-06", "2027-03-01", "2027-03-08", "2027-03-15")
"""Under three days ahead, under seven, and far ahead."""


def _group(draw: random.Random, programme: str) -> Row:
    """A group of one or two places; most of them begin when everybody may still enter."""
    start = draw.choice(STARTS[2:] if draw.random() < 0.85 else STARTS[:2])
    size = draw.choice((1, 1, 2))
    least = draw.choice((None, None, 2)) if size > 1 else None
    return {"programme_id": programme, "start": start, "end": start, "max_size": size, "min_size": least}


def _wished(draw: random.Random, teacher: int, n_groups: int) -> list[int]:
    """Of the first few, each wishes for a group and the one before it, so that chains can form; the others
    for any."""
    if teacher < n_groups:
        return sorted({teacher, max(0, teacher - 1)})
    return draw.sample(range(n_groups), draw.choice((1, 1, 2)))


def _numbered(
    draw: random.Random, tables: dict[str, list[Row]], plan: list[tuple[str, str]], district: dict[str, str]
) -> None:
    """Unique numbers of districts, and at times of schools: as many as are used, or one more."""
    school = {f"t{i}": str(row["school_id"]) for i, row in enumerate(tables["teachers"], start=1)}
    seated = [school[teacher] for teacher, _ in plan]
    tables["districts"] = [
        {
            "district_id": d,
            "unique_numbers": sum(district[s] == d for s in seated) + draw.choice((0, 0, 0, 1)),
        }
        for d in ("d1", "d2")
    ]
    if draw.random() < 0.4:
        for row in tables["schools"]:
            row["unique_numbers"] = seated.count(str(row["school_id"])) + draw.choice((0, 0, 1))


def drawn(seed: int, most: int | None = None) -> Case:
    """A district or two of a few people, a plan that the groups are full of, and refusals, few enough."""
    draw = random.Random(seed)
    schools = [f"s{i}" for i in range(1, 4)]
    district = {"s1": "d1", "s2": "d1", "s3": "d2"}
    n_teachers, n_groups = draw.randint(4, 6), 3
    groups = [_group(draw, f"p{i}") for i in range(1, n_groups + 1)]
    teachers: list[Row] = [{"school_id": draw.choice(schools)} for _ in range(n_teachers)]
    wishes: list[Row] = [
        {"teacher_id": f"t{t + 1}", "group_id": f"g{g + 1}", "rank": draw.randint(1, 4)}
        for t in range(n_teachers)
        for g in _wished(draw, t, n_groups)
    ]
    tables: dict[str, list[Row]] = {
        "schools": [{"school_id": s, "district_id": district[s]} for s in schools],
        "teachers": teachers,
        "groups": groups,
        "applications": wishes,
    }
    if draw.random() < 0.3:
        tables["quotas"] = [{"district_id": "d1", "max_seats": draw.randint(1, 3)}]
    if draw.random() < 0.2:
        tables["group_changes"] = [{"group_id": "g1", "change": "cancelled", "announced_on": "2027-01-30"}]
    free = {f"g{i + 1}": group["max_size"] for i, group in enumerate(groups)}
    plan: list[tuple[str, str]] = []
    for t in range(1, n_teachers + 1):
        fits = [w["group_id"] for w in wishes if w["teacher_id"] == f"t{t}" and free[str(w["group_id"])]]
        if fits and draw.random() < 0.8:
            group = str(fits[-1])
            free[group] = int(str(free[group])) - 1
            plan.append((f"t{t}", group))
    if draw.random() < 0.4:
        _numbered(draw, tables, plan, district)
    if plan and draw.random() < 0.3:
        teacher, group = draw.choice(plan)
        tables["confirmations"] = [{"teacher_id": teacher, "group_id": group, "confirmed_on": "2027-01-20"}]
    dataset = tiny(**tables)
    content = {
        "goals": ["application"],
        "source": ["application"],
        "substitution": {"chain_limit": draw.choice((0, 1, 2, 3))},
    }
    profile = profile_from(content, "drawn")
    before = Assignment(
        np.array([dataset.teacher_index[t] for t, _ in plan], dtype=np.int32),
        np.array([dataset.group_index[g] for _, g in plan], dtype=np.int32),
    )
    confirmed = {(c["teacher_id"], c["group_id"]) for c in tables.get("confirmations", [])}
    refused = [i for i, place in enumerate(plan) if place not in confirmed and draw.random() < 0.5]
    return case_of(dataset, profile, TODAY, (before, np.array(refused[:most], dtype=np.int64)))


def check(seed: int, most: int | None = None) -> bool:
    """Compare one district; whether a chain was needed."""
    return agrees(drawn(seed, most), seed)


@pytest.mark.parametrize("block", range(4))
def test_tiny_districts_agree_with_trying_everything(block: int) -> None:
    chained = sum(check(100 * block + i) for i in range(40))
    assert chained >= 1


@pytest.mark.parametrize("block", range(2))
def test_the_way_of_large_ones_agrees_too(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relaxations, points near them and bounds by districts, as where there are thousands of columns."""
    monkeypatch.setattr(turn, "_AT_ONCE", 0)
    monkeypatch.setattr(turn, "_WHOLE_LP", 4 * block)
    monkeypatch.setattr(turn, "_AT_LEAST", 2)
    monkeypatch.setattr(search, "FEW", 0)
    assert sum(check(1_000 + 100 * block + i) for i in range(30)) >= 1


def test_single_refusals_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """One chain at most, the shortest first."""
    monkeypatch.setattr(search, "FEW", 0)
    assert sum(check(2_000 + i, most=1) for i in range(80)) >= 1


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_many_tiny_districts_agree(block: int) -> None:
    assert sum(check(10_000 + 100 * block + i) for i in range(100)) >= 1
