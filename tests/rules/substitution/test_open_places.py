"""What is still to be filled after a rebalancing: no more than fell free and was not filled."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.moves import NOWHERE, Chain, Step
from rules.substitution.open_places import still_open
from tests.builders import Row, tiny

T1, T2, T3, T4 = range(4)
G1, G2, G3 = range(3)


def a_case(**tables: list[Row]) -> Case:
    """t1 refuses g1 (1 March), t2 refuses g2 (15 March); g3 has two free places."""
    groups: list[Row] = [
        {"programme_id": "p1", "max_size": 1, "start": "2027-03-01", "end": "2027-03-01"},
        {"programme_id": "p2", "max_size": 1, "start": "2027-03-15", "end": "2027-03-15"},
        {"programme_id": "p3", "max_size": 2, "start": "2027-04-05", "end": "2027-04-05"},
    ]
    dataset = tiny(
        teachers=[{}, {}, {}, {}],
        groups=groups,
        applications=[{"teacher_id": f"t{t}", "group_id": f"g{g}"} for t in range(1, 5) for g in (1, 2, 3)],
        **tables,
    )
    profile = profile_from({"goals": ["application"], "source": ["application"]}, "test")
    return case_of(dataset, profile, date(2027, 2, 1), (plan((T1, G1), (T2, G2)), np.array([0, 1])))


def plan(*places: tuple[int, int]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


def entering(teacher: int, group: int, left_by: int) -> Chain:
    return Chain((Step(teacher, NOWHERE, group, left_by),))


@pytest.mark.parametrize(
    ("chains", "places"),
    [
        ((), [(T1, G1), (T2, G2)]),
        ((entering(T3, G1, T1),), [(T2, G2)]),
        ((entering(T3, G1, T1), entering(T4, G2, T2)), []),
        # another free place filled in the stead of one: the later one still has time
        ((entering(T3, G3, NOWHERE),), [(T2, G2)]),
        ((entering(T3, G3, NOWHERE), entering(T4, G3, NOWHERE)), []),
        ((entering(T3, G1, T1), entering(T4, G3, NOWHERE)), []),
    ],
)
def test_what_was_filled_elsewhere_is_settled(
    chains: tuple[Chain, ...], places: list[tuple[int, int]]
) -> None:
    case = a_case()
    after = plan(*((chain.steps[0].teacher, chain.steps[0].to_group) for chain in chains))
    found = still_open(case, after, chains)
    assert [(int(case.before.teacher[i]), int(case.before.group[i])) for i in found] == places


def test_somebody_whose_group_has_ended_waits_until_there_is_a_place() -> None:
    """t1's group was cancelled: the refused place of t2 may be settled elsewhere, the person is not."""
    gone: list[Row] = [{"group_id": "g1", "change": "cancelled", "announced_on": "2027-01-30"}]
    whole = a_case(group_changes=gone)
    case = case_of(
        whole.dataset,
        profile_from({"goals": ["application"], "source": ["application"]}, "test"),
        date(2027, 2, 1),
        (plan((T1, G1), (T2, G2)), np.array([1])),
    )
    elsewhere = (entering(T3, G3, NOWHERE),)
    assert [int(i) for i in still_open(case, plan((T3, G3)), elsewhere)] == [0]
    moved = (entering(T1, G3, NOWHERE),)
    assert [int(i) for i in still_open(case, plan((T1, G3)), moved)] == [1]
