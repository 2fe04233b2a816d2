"""Each kind of refusal that may not be acted upon has its own name; others pass, some with a remark."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.dataset import Dataset
from rules.profile import load_profile
from rules.substitution.judging import Judged
from rules.substitution.refusals import judge
from tests.builders import Row, tiny

TODAY = date(2027, 2, 20)


def judged(*rows: Row, **tables: list[Row]) -> Judged:
    """Refusals of a plan in which t1 and t2 have places in g1 (1 March) and t3 one in g2 (begun)."""
    given: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1"}, {"school_id": "s2"}],
        "teachers": [{}, {}, {}, {"school_id": "s2"}],
        "groups": [{}, {"programme_id": "p2", "start": "2027-02-15", "end": "2027-02-26"}],
        **tables,
    }
    now = tiny(
        **{**given, "refusals": [{"refused_on": "2027-02-19", "reason": "болезнь", **r} for r in rows]}
    )
    dataset: Dataset = tiny(**given)
    plan = Assignment(np.array([0, 1, 2], dtype=np.int32), np.array([0, 0, 1], dtype=np.int32))
    return judge(dataset, plan, now.refusals, load_profile("default").substitution, TODAY)


def test_a_plain_refusal_is_admitted_without_a_word() -> None:
    found = judged({"teacher_id": "t1", "group_id": "g1"})
    assert (found.admitted.tolist(), found.findings) == ([0], ())


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"teacher_id": "t4", "group_id": "g1"}, "not_seated"),
        ({"teacher_id": "t3", "group_id": "g1"}, "not_seated"),
        ({"teacher_id": "t1", "group_id": "g1", "refused_on": "2027-02-21"}, "in_future"),
        ({"teacher_id": "t1", "group_id": "g1", "registered_on": "2027-02-21"}, "in_future"),
        ({"teacher_id": "t1", "group_id": "g1", "registered_on": "2027-02-18"}, "registered_early"),
        ({"teacher_id": "t1", "group_id": "g1", "refused_by": "s2"}, "other_school"),
        ({"teacher_id": "t3", "group_id": "g2"}, "began"),
    ],
)
def test_what_may_not_be_acted_upon(row: Row, code: str) -> None:
    found = judged(row)
    assert found.admitted.tolist() == []
    assert [(f.code, f.row, f.admitted) for f in found.findings] == [(code, 2, False)]
    assert all("{" not in text for f in found.findings for text in f.sentence)


def test_a_confirmed_place_is_refused_as_force_majeure_only() -> None:
    confirmed: list[Row] = [{"teacher_id": "t1", "group_id": "g1"}]
    plain = judged({"teacher_id": "t1", "group_id": "g1"}, confirmations=confirmed)
    assert [f.code for f in plain.faults] == ["confirmed"]
    forced = judged({"teacher_id": "t1", "group_id": "g1", "force_majeure": True}, confirmations=confirmed)
    assert (forced.admitted.tolist(), forced.faults) == ([0], ())


def test_a_refusal_told_twice_counts_once() -> None:
    found = judged(
        {"teacher_id": "t1", "group_id": "g1"},
        {"teacher_id": "t1", "group_id": "g1", "refused_on": "2027-02-18"},
    )
    assert found.admitted.tolist() == [0]
    assert [(f.code, f.row) for f in found.findings] == [("repeated", 3)]


def test_one_acted_upon_before_is_said_to_be() -> None:
    earlier: list[Row] = [{"teacher_id": "t4", "group_id": "g1", "refused_on": "2027-02-01"}]
    given = tiny(
        schools=[{"school_id": "s1"}, {"school_id": "s2"}],
        teachers=[{}, {}, {}, {"school_id": "s2"}],
        groups=[{}],
        refusals=earlier,
    )
    plan = Assignment(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32))
    found = judge(given, plan, given.refusals, load_profile("default").substitution, TODAY)
    assert [f.code for f in found.faults] == ["refused_before"]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"refused_on": "2027-02-19"}, []),
        ({"reason": ""}, ["no_reason"]),
        ({"reason": "передумала"}, ["other_reason"]),
        ({"reason": "  БОЛЕЗНЬ "}, []),
    ],
)
def test_remarks_let_a_refusal_pass(row: Row, codes: list[str]) -> None:
    found = judged({"teacher_id": "t1", "group_id": "g1", **row})
    assert (found.admitted.tolist(), [f.code for f in found.findings]) == ([0], codes)


@pytest.mark.parametrize(("day", "late"), [("2027-02-22", False), ("2027-02-23", True)])
def test_a_late_one_is_remarked_on(day: str, late: bool) -> None:
    groups: list[Row] = [
        {"start": "2027-02-25", "end": "2027-02-26"},
        {"programme_id": "p2", "start": "2027-02-15", "end": "2027-02-26"},
    ]
    given = tiny(teachers=[{}], groups=groups)
    now = tiny(teachers=[{}], groups=groups, refusals=[{"refused_on": day, "reason": "болезнь"}])
    plan = Assignment(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32))
    found = judge(given, plan, now.refusals, load_profile("default").substitution, date(2027, 2, 23))
    assert (["late"] if late else []) == [f.code for f in found.findings]
    assert found.admitted.tolist() == [0]
