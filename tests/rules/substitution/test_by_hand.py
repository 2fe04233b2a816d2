"""What people decide by hand: substitutes named by heads, deadlines set aside by operators."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment, Context
from rules.profile import load_profile
from rules.substitution.case import case_of
from rules.substitution.changes import announced, joined
from rules.substitution.check import judge as judge_rebalancing
from rules.substitution.judging import Judged
from rules.substitution.moves import NOWHERE, Chain, Step
from rules.substitution.named import judge as judge_named
from rules.substitution.overruling import judge as judge_overrules
from solver.options import Options
from solver.rebalancing.search import rebalance
from tests.builders import Row, tiny

TODAY = date(2027, 2, 20)
Tables = dict[str, list[Row]]
PROFILE = load_profile("default")


def seats(*places: tuple[int, int]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


# --- named substitutes -------------------------------------------------------------------------------


def named(*rows: Row, refusers: tuple[int, ...] = (), times: int = 1, tables: Tables | None = None) -> Judged:
    """t1 holds g1 (1 March); t2 works at the same school, t3 at another; nobody applied for anything."""
    given: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1"}, {"school_id": "s2"}],
        "teachers": [{}, {}, {"school_id": "s2"}],
        "groups": [{}, {"start": "2027-02-15", "end": "2027-02-26"}],
        **(tables or {}),
    }
    told = tiny(**{**given, "substitutes": [{"teacher_id": "t2", **row} for row in rows]}).substitutes
    for _ in range(1, times):
        told = joined(told, told)
    context = Context(announced(tiny(**given), TODAY), PROFILE, TODAY)
    refuses = np.zeros(context.dataset.n_persons, dtype=np.bool_)
    refuses[list(refusers)] = True
    return judge_named(context, seats((0, 0)), refuses, told, PROFILE.substitution)


def test_somebody_who_never_applied_may_be_named() -> None:
    found = named({"named_on": "2027-02-19", "reason": "заменит коллегу"})
    assert (found.admitted.tolist(), found.findings) == ([0], ())


@pytest.mark.parametrize(
    ("row", "tables", "code"),
    [
        ({"named_on": "2027-02-21"}, {}, "in_future"),
        ({"named_by": "s2"}, {}, "other_school"),
        ({"group_id": "g2"}, {}, "began"),
        ({"teacher_id": "t1"}, {}, "seated"),
        ({}, {"group_changes": [{"announced_on": "2027-02-01"}]}, "ended"),
        ({}, {"programmes": [{"positions": "директор"}]}, "position_match"),
        ({}, {"training_history": [{"teacher_id": "t2", "end": "2026-03-05"}]}, "not_repeated"),
        ({}, {"teachers": [{}, {"unavailable": "2027-03-03/2027-03-03"}, {"school_id": "s2"}]}, "available"),
        ({}, {"decisions": [{"teacher_id": "t2", "decision": "never"}]}, "decision_never"),
    ],
)
def test_every_other_rule_on_the_pair_holds(row: Row, tables: Tables, code: str) -> None:
    found = named({"named_on": "2027-02-19", **row}, tables=tables)
    assert (found.admitted.tolist(), [f.code for f in found.faults]) == ([], [code])
    assert all(text and "{" not in text for f in found.findings for text in f.sentence)


def test_whoever_refuses_is_no_substitute_and_one_naming_counts() -> None:
    assert [f.code for f in named({}, refusers=(1,)).faults] == ["refuser"]
    twice = named({}, times=2)
    assert (twice.admitted.tolist(), [f.code for f in twice.faults]) == ([0], ["repeated"])


@pytest.mark.parametrize("is_named", [True, False])
def test_the_named_one_gets_the_place_and_the_judge_lets_it_pass(is_named: bool) -> None:
    more: dict[str, list[Row]] = {"substitutes": [{"teacher_id": "t2"}]} if is_named else {}
    dataset = tiny(
        teachers=[{}, {}],
        groups=[{"max_size": 1}],
        applications=[{"teacher_id": "t1", "group_id": "g1"}],
        **more,
    )
    case = case_of(dataset, PROFILE, TODAY, (seats((0, 0)), np.array([0])))
    found = rebalance(case, Options(seconds=60))
    assert found.after.teacher.tolist() == ([1] if is_named else [])
    told = judge_rebalancing(case, found.after, found.chains)
    assert told.ok
    assert told.figures.level == 0


# --- deadlines set aside -----------------------------------------------------------------------------


def overruled(*rows: Row, today: date = TODAY, tables: Tables | None = None) -> Judged:
    given: dict[str, list[Row]] = {
        "groups": [
            {"start": "2027-02-22", "end": "2027-02-26"},
            {"start": "2027-02-20", "end": "2027-02-26"},
        ],
        **(tables or {}),
    }
    told = tiny(**{**given, "overrules": list(rows)}).overrules
    return judge_overrules(announced(tiny(**given), today), told, PROFILE.substitution, today)


def test_a_deadline_may_be_set_aside() -> None:
    found = overruled({"decided_on": "2027-02-20"})
    assert (found.admitted.tolist(), found.findings) == ([0], ())


@pytest.mark.parametrize(
    ("row", "tables", "code"),
    [
        ({"decided_on": "2027-02-21"}, {}, "in_future"),
        ({"group_id": "g2"}, {}, "began"),
        ({}, {"group_changes": [{"announced_on": "2027-02-01"}]}, "ended"),
    ],
)
def test_not_of_a_group_that_has_begun_or_ended(row: Row, tables: Tables, code: str) -> None:
    found = overruled(row, tables=tables)
    assert (found.admitted.tolist(), [(f.code, f.group_id) for f in found.faults]) == (
        [],
        [(code, str(row.get("group_id", "g1")))],
    )


@pytest.mark.parametrize(
    ("today", "level", "codes"),
    [
        (date(2027, 2, 15), "region", ["needless"]),  # seven days: the region may act anyway
        (date(2027, 2, 16), "region", []),
        (date(2027, 2, 16), "school", ["needless"]),
        (date(2027, 2, 20), "school", []),
    ],
)
def test_one_that_changes_nothing_is_remarked_on(today: date, level: str, codes: list[str]) -> None:
    found = overruled({"level": level, "decided_on": "2027-02-01"}, today=today)
    assert (found.admitted.tolist(), [f.code for f in found.findings]) == ([0], codes)


@pytest.mark.parametrize(
    ("level", "decided_on", "who"),
    [
        (None, "2027-02-19", []),
        ("school", "2027-02-19", [1]),
        ("municipality", "2027-02-19", [1, 2]),
        ("region", "2027-02-19", [1, 2, 3]),
        ("region", "2027-02-21", []),  # decided tomorrow
    ],
)
def test_up_to_the_level_decided_substitutes_may_enter(
    level: str | None, decided_on: str, who: list[int]
) -> None:
    """Two days before the start nobody may by itself."""
    more: dict[str, list[Row]] = {}
    if level is not None:
        more = {"overrules": [{"level": level, "decided_on": decided_on}]}
    dataset = tiny(
        districts=[{"district_id": "d1"}, {"district_id": "d2"}],
        schools=[
            {"school_id": "s1"},
            {"school_id": "s2"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        teachers=[{}, {}, {"school_id": "s2"}, {"school_id": "s3"}],
        groups=[{"max_size": 1, "start": "2027-02-22", "end": "2027-02-26"}],
        applications=[{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2, 3, 4)],
        **more,
    )
    case = case_of(dataset, PROFILE, TODAY, (seats((0, 0)), np.array([0])))
    entering = [
        t for t in (1, 2, 3) if judge_rebalancing(case, seats((t, 0)), (Chain((Step(t, NOWHERE, 0, 0),)),)).ok
    ]
    assert entering == who
    assert len(rebalance(case, Options(seconds=60)).after) == min(1, len(who))
