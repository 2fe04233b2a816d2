"""People with two places or two posts, quotas of programmes, cancelled groups: as in trying everything."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from solver.options import Options
from solver.rebalancing import search
from solver.rebalancing.search import rebalance
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.rebalancing.agreeing import agrees

TODAY = date(2027, 2, 1)
GROUPS = 4
DAYS = ("2027-03-01", "2027-03-08", "2027-03-15", "2027-03-22")


def case(
    tables: dict[str, list[Row]],
    places: list[tuple[str, str]],
    refused: list[int],
    limit: int,
    *,
    level: bool = False,
) -> Case:
    """A published plan of ``places`` of which those at ``refused`` were refused."""
    dataset = tiny(**tables)
    content = {
        "goals": ["application"],
        "source": ["application"],
        "substitution": {"chain_limit": limit, "level_before_moves": level},
    }
    before = Assignment(
        np.array([dataset.teacher_index[t] for t, _ in places], dtype=np.int32),
        np.array([dataset.group_index[g] for _, g in places], dtype=np.int32),
    )
    profile = profile_from(content, "drawn")
    return case_of(dataset, profile, TODAY, (before, np.array(refused, dtype=np.int64)))


def drawn(seed: int, most: int | None = None) -> Case:
    """Four groups of two programmes, five posts of four or five people, some of whom may have two places."""
    draw = random.Random(seed)
    district = {"s1": "d1", "s2": "d1", "s3": "d2"}
    teachers: list[Row] = [
        {"school_id": draw.choice(list(district)), "max_groups": draw.choice((None, 1, 2))} for _ in range(5)
    ]
    if draw.random() < 0.5:
        for row in teachers[3:]:
            row["person_id"] = "both"
    groups: list[Row] = [
        {
            "programme_id": f"p{1 + i // 2}",
            "start": DAYS[i],
            "end": DAYS[i],
            "max_size": draw.choice((1, 1, 2)),
        }
        for i in range(GROUPS)
    ]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}", "rank": draw.randint(1, 3)}
        for t in range(1, 6)
        for g in sorted({min(t, GROUPS), max(1, t - 1), draw.randint(1, GROUPS)})
    ]
    tables: dict[str, list[Row]] = {
        "schools": [{"school_id": s, "district_id": d} for s, d in district.items()],
        "teachers": teachers,
        "groups": groups,
        "applications": wishes,
    }
    draw.shuffle(wishes)
    places = _handed_out(draw, teachers, groups, wishes)
    if draw.random() < 0.6:
        _quotas(tables, places, district)
    if draw.random() < 0.4:
        gone = f"g{draw.randint(1, GROUPS)}"
        tables["group_changes"] = [{"group_id": gone, "change": "cancelled", "announced_on": "2027-01-30"}]
    refused = [i for i in range(len(places)) if draw.random() < 0.3][:most]
    return case(tables, places, refused, draw.choice((1, 2, 3)), level=draw.random() < 0.3)


def _handed_out(
    draw: random.Random, teachers: list[Row], groups: list[Row], wishes: list[Row]
) -> list[tuple[str, str]]:
    """Places as they come, one programme once for each person."""
    room = {f"g{i}": int(str(row["max_size"])) for i, row in enumerate(groups, start=1)}
    programme = {f"g{i}": str(row["programme_id"]) for i, row in enumerate(groups, start=1)}
    person = {f"t{i}": str(row.get("person_id", f"t{i}")) for i, row in enumerate(teachers, start=1)}
    most: dict[str, int] = {}
    for i, row in enumerate(teachers, start=1):
        if row["max_groups"] is not None:
            most[person[f"t{i}"]] = min(most.get(person[f"t{i}"], 9), int(str(row["max_groups"])))
    had: dict[str, list[str]] = {}
    places = []
    for wish in wishes:
        teacher, group = str(wish["teacher_id"]), str(wish["group_id"])
        mine = had.setdefault(person[teacher], [])
        if not room[group] or programme[group] in mine or len(mine) >= most.get(person[teacher], 1):
            continue
        if draw.random() < 0.85:
            room[group] -= 1
            mine.append(programme[group])
            places.append((teacher, group))
    return places


def _quotas(tables: dict[str, list[Row]], places: list[tuple[str, str]], district: dict[str, str]) -> None:
    """For each district and programme as many as sit there: room comes from those who leave alone."""
    school = {f"t{i}": str(row["school_id"]) for i, row in enumerate(tables["teachers"], start=1)}
    programme = {f"g{i}": str(row["programme_id"]) for i, row in enumerate(tables["groups"], start=1)}
    taken = [(district[school[teacher]], programme[group]) for teacher, group in places]
    tables["quotas"] = [
        {"district_id": d, "programme_id": p, "max_seats": taken.count((d, p))}
        for d in ("d1", "d2")
        for p in ("p1", "p2")
    ]


@pytest.mark.parametrize("block", range(4))
def test_several_places_agree_with_trying_everything(block: int) -> None:
    assert sum(agrees(drawn(100 * block + i), 100 * block + i) for i in range(40)) >= 2


@pytest.mark.parametrize("seed", [10_153, 10_973])
def test_somebody_with_two_posts_does_not_change_over_from_one_to_the_other(seed: int) -> None:
    """In the group where they are that would be no move, and cost nothing."""
    assert agrees(drawn(seed), seed)


def test_single_refusals_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", 0)
    assert sum(agrees(drawn(2_000 + i, most=1), i) for i in range(60)) >= 2


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_many_with_several_places_agree(block: int) -> None:
    assert sum(agrees(drawn(10_000 + 100 * block + i), i) for i in range(100)) >= 5


def test_two_who_give_each_other_room_move_together() -> None:
    """The one needs the quota that the other leaves, the other the place that the one leaves."""
    tables: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        "teachers": [{"school_id": "s2"}, {"school_id": "s1"}, {"school_id": "s1"}, {"school_id": "s2"}],
        "groups": [
            {"programme_id": p, "start": DAYS[i], "end": DAYS[i], "max_size": 1}
            for i, p in enumerate(("p1", "p2", "p1"))
        ],
        "applications": [
            {"teacher_id": t, "group_id": g}
            for t, g in (("t1", "g1"), ("t2", "g2"), ("t2", "g1"), ("t3", "g3"), ("t3", "g2"), ("t4", "g3"))
        ],
        "quotas": [{"district_id": "d1", "programme_id": "p1", "max_seats": 1}],
    }
    found = rebalance(case(tables, [("t1", "g1"), ("t2", "g2"), ("t3", "g3")], [0], 3), Options(seconds=60))
    assert found.status is Status.OPTIMAL
    assert [(goal.name, goal.value) for goal in found.goals[:2]] == [("filled", 1), ("moved", -2)]
    assert [chain.moved for chain in found.chains] == [2]


def test_somebody_displaced_moves_on_at_no_cost() -> None:
    """A chain through somebody whose other group was cancelled moves nobody else, and brings in a colleague
    where a stranger could have come straight."""
    tables: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        "teachers": [{"school_id": "s1", "max_groups": 2}, {"school_id": "s2"}, {"school_id": "s1"}],
        "groups": [
            {"programme_id": f"p{n}", "start": DAYS[i], "end": DAYS[i], "max_size": 1}
            for n, i in ((1, 0), (2, 1), (3, 1))
        ],
        "applications": [
            {"teacher_id": t, "group_id": g}
            for t, g in (("t1", "g1"), ("t1", "g2"), ("t1", "g3"), ("t2", "g3"), ("t3", "g2"))
        ],
        "group_changes": [{"group_id": "g1", "change": "cancelled", "announced_on": "2027-01-30"}],
    }
    seen = case(tables, [("t1", "g1"), ("t1", "g2")], [], 3)
    assert agrees(seen, 0)
