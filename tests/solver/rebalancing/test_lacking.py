"""Where a place needs a unique number: who has none comes with a freed or a spare one, and never without."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.candidates import Place, ranked
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from rules.substitution.lacking import free_numbers
from solver.options import Options
from solver.rebalancing.search import rebalance
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.rebalancing.brute import best

TODAY = date(2027, 2, 1)
FIRST = {"goals": ["application"], "source": ["application"], "rules": {"holds_number": {"enabled": True}}}


def _case(numbers: list[Row], *, keeps: bool = False) -> Case:
    """t1 and t2 have the places of g1, t1 refuses; t3 and t4 wait for it.  ``keeps``: t1 has g2 as well."""
    groups: list[Row] = [
        {"programme_id": "p1", "max_size": 2, "start": "2027-03-01", "end": "2027-03-01"},
        {"programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-05"},
    ]
    dataset = tiny(
        schools=[{"school_id": "s1"}],
        teachers=[{"school_id": "s1", "max_groups": 2}, *({"school_id": "s1"} for _ in range(3))],
        groups=groups,
        applications=[
            {"teacher_id": "t1", "group_id": "g2"},
            *({"teacher_id": f"t{t}", "group_id": "g1"} for t in range(1, 5)),
        ],
        unique_numbers=numbers,
    )
    places = [(0, 0), (1, 0), *([(0, 1)] if keeps else [])]
    plan = Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )
    return case_of(dataset, profile_from(FIRST, "first"), TODAY, (plan, np.array([0], dtype=np.int64)))


def _number(name: str, teacher: str = "", status: str = "") -> Row:
    return {"unique_number": name, "district_id": "d1", "teacher_id": teacher, "status": status}


def _filled(case: Case) -> int:
    found = rebalance(case, Options(seconds=60))
    assert found.status is Status.OPTIMAL
    told = judge(case, found.after, found.chains)
    assert told.ok
    return told.figures.filled


HELD = [_number("УН-1", "t1"), _number("УН-2", "t2")]


def test_the_number_of_who_refused_goes_to_the_substitute() -> None:
    case = _case(HELD)
    assert free_numbers(case) == 1
    assert _filled(case) == 1


def test_a_number_that_a_second_place_needs_is_not_free() -> None:
    case = _case(HELD, keeps=True)
    assert free_numbers(case) == 0
    assert _filled(case) == 0


def test_a_spare_number_will_do() -> None:
    case = _case([*HELD, _number("УН-3", status="free")], keeps=True)
    assert free_numbers(case) == 1
    assert _filled(case) == 1


@pytest.mark.parametrize("status", ["free", "refused", "issued"])
def test_a_number_given_back_is_free_whoever_is_named_beside_it(status: str) -> None:
    """As the ledger reads the same row: see :mod:`rules.ledger.brought`."""
    case = _case([*HELD, _number("УН-3", "t2", status)], keeps=True)
    assert free_numbers(case) == 1
    assert _filled(case) == 1


def test_candidates_are_those_for_whom_there_is_a_number() -> None:
    for numbers, free in (
        (HELD, []),
        ([*HELD, _number("УН-3")], [2, 3]),
        ([*HELD, _number("УН-3", "t4")], [3]),
    ):
        case = _case(numbers, keeps=True)
        listed = ranked(case, Place(0, 0), 9).candidates
        assert sorted(candidate.teacher for candidate in listed) == free


def test_who_holds_a_number_needs_no_free_one() -> None:
    case = _case([*HELD, _number("УН-3", "t4", "held")], keeps=True)
    assert free_numbers(case) == 0
    assert _filled(case) == 1


def test_an_expired_number_is_nobodys_and_not_free() -> None:
    assert free_numbers(_case([*HELD, _number("УН-3", status="expired")], keeps=True)) == 0


def test_the_judge_counts_the_numbers() -> None:
    case = _case(HELD, keeps=True)
    seated = Assignment(np.array([0, 1, 2], dtype=np.int32), np.array([1, 0, 0], dtype=np.int32))
    told = judge(case, seated, ())
    assert [violation.figures["kind"] for violation in told.violations if not violation.objects] == [
        "numbers"
    ]


def _drawn(seed: int) -> Case:
    """Three groups, five or six people of two districts, some of them with numbers, some numbers spare."""
    draw = random.Random(seed)
    n = draw.randint(5, 6)
    groups: list[Row] = [
        {"programme_id": f"p{g}", "start": day, "end": day, "max_size": draw.choice((1, 1, 2))}
        for g, day in enumerate(("2027-03-01", "2027-03-08", "2027-03-15"), start=1)
    ]
    order = list(range(1, n + 1))
    draw.shuffle(order)
    places = [g for g, row in enumerate(groups, start=1) for _ in range(int(str(row["max_size"])))][:4]
    seated = list(zip(order, places, strict=False))
    holders = [t for t, _ in seated] + [t for t in order[len(places) :] if draw.random() < 0.2]
    numbers = [_number(f"УН-{t}", f"t{t}") for t in holders]
    numbers += [_number(f"УН-9{i}", status="free") for i in range(draw.choice((0, 0, 1)))]
    wishes = {(t, g) for t, g in seated} | {
        (t, g) for t in range(1, n + 1) for g in draw.sample((1, 2, 3), draw.choice((1, 2)))
    }
    dataset = tiny(
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=[{"school_id": draw.choice(("s1", "s2"))} for _ in range(n)],
        groups=groups,
        applications=[{"teacher_id": f"t{t}", "group_id": f"g{g}"} for t, g in sorted(wishes)],
        unique_numbers=numbers,
    )
    plan = Assignment(
        np.array([t - 1 for t, _ in seated], dtype=np.int32),
        np.array([g - 1 for _, g in seated], dtype=np.int32),
    )
    refused = sorted(draw.sample(range(len(seated)), draw.choice((1, 2))))
    profile = profile_from({**FIRST, "substitution": {"chain_limit": draw.choice((0, 1, 2))}}, "first")
    return case_of(dataset, profile, TODAY, (plan, np.array(refused, dtype=np.int64)))


@pytest.mark.parametrize("block", range(4))
def test_tiny_districts_agree_with_trying_everything(block: int) -> None:
    short = 0
    for seed in range(100 * block, 100 * block + 10):
        case = _drawn(seed)
        found = rebalance(case, Options(seconds=60))
        assert found.status is Status.OPTIMAL, seed
        told = judge(case, found.after, found.chains)
        assert told.ok, (seed, told.violations, told.plan.violations)
        wanted, f = best(case), told.figures
        assert (f.filled, f.moved, f.level) == (wanted.filled, wanted.moved, wanted.level), seed
        short += f.filled < case.freed
    assert short  # numbers or people were lacking somewhere
