"""The judge of a rebalancing: what is allowed, what is just allowed, and every breach under its own kind."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.check import Judgement, judge
from rules.substitution.moves import NOWHERE, Chain, Step
from tests.builders import Row, tiny

T1, T2, T3, T4 = range(4)
G1, G2, G3 = range(3)


def a_case(limit: int = 3, today: date = date(2027, 2, 1), **tables: list[Row]) -> Case:
    """t1 refuses g1; t2 holds g2; t3 (of the same school) and t4 (of another district) hold nothing.
    Everybody wants everything."""
    given: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        "teachers": [{}, {}, {}, {"school_id": "s2"}],
        "groups": [{"programme_id": f"p{i}", "max_size": 1, "start": "2027-03-01"} for i in (1, 2, 3)],
        "applications": [
            {"teacher_id": f"t{t}", "group_id": f"g{g}"} for t in (1, 2, 3, 4) for g in (1, 2, 3)
        ],
    }
    dataset = tiny(**{**given, **tables})
    content = {"goals": ["application"], "source": ["application"], "substitution": {"chain_limit": limit}}
    return case_of(dataset, profile_from(content, "test"), today, (plan((T1, G1), (T2, G2)), np.array([0])))


def plan(*places: tuple[int, int]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


def kinds(told: Judgement) -> set[object]:
    return {violation.figures["kind"] for violation in told.violations}


DIRECT = (Chain((Step(T3, NOWHERE, G1, T1),)),)
CHAIN = (Chain((Step(T2, G2, G1, T1), Step(T3, NOWHERE, G2, T2))),)


def test_changing_nothing_is_allowed_and_fills_nothing() -> None:
    told = judge(a_case(), plan((T2, G2)), ())
    assert told.ok
    assert (told.figures.filled, told.figures.moved, told.figures.level) == (0, 0, 0)


@pytest.mark.parametrize(
    ("after", "chains", "filled", "moved", "level"),
    [
        (((T2, G2), (T3, G1)), DIRECT, 1, 0, 0),
        (((T2, G2), (T4, G1)), (Chain((Step(T4, NOWHERE, G1, T1),)),), 1, 0, 2),
        (((T2, G1), (T3, G2)), CHAIN, 1, 1, 0),
        (((T2, G2), (T3, G3)), (Chain((Step(T3, NOWHERE, G3, NOWHERE),)),), 1, 0, 2),
    ],
)
def test_what_is_allowed_is_counted(
    after: tuple[tuple[int, int], ...], chains: tuple[Chain, ...], filled: int, moved: int, level: int
) -> None:
    told = judge(a_case(), plan(*after), chains)
    assert told.ok, told.violations
    assert (told.figures.filled, told.figures.moved, told.figures.level) == (filled, moved, level)


@pytest.mark.parametrize(
    ("after", "chains", "kind"),
    [
        (((T1, G1), (T2, G2)), (), "refused"),
        (((T3, G1),), DIRECT, "lost"),
        (((T2, G2), (T3, G1)), (), "unexplained"),
        (((T2, G2),), DIRECT, "untrue"),
        (((T2, G1), (T3, G2)), DIRECT, "untrue"),
        (((T2, G2), (T1, G3)), (Chain((Step(T1, NOWHERE, G3, NOWHERE),)),), "refuser"),
        (
            ((T2, G1), (T3, G2)),
            (Chain((Step(T2, G2, G1, T1), Step(T3, NOWHERE, G2, T1))),),
            "broken",
        ),
        (((T2, G1),), (Chain((Step(T2, G2, G1, T1),)),), "broken"),
        (((T2, G2), (T3, G1)), (Chain((Step(T3, NOWHERE, G1, T4),)),), "not_free"),
        (((T2, G2), (T3, G1)), (Chain((Step(T3, NOWHERE, G1, NOWHERE),)),), "not_free"),
        (
            ((T2, G2), (T3, G1), (T4, G3)),
            (*DIRECT, Chain((Step(T4, NOWHERE, G3, NOWHERE),))),
            "too_many",
        ),
    ],
)
def test_every_breach_has_its_kind(
    after: tuple[tuple[int, int], ...], chains: tuple[Chain, ...], kind: str
) -> None:
    assert kind in kinds(judge(a_case(), plan(*after), chains))


def test_a_pinned_place_is_not_left() -> None:
    confirmed: list[Row] = [{"teacher_id": "t2", "group_id": "g2"}]
    assert kinds(judge(a_case(confirmations=confirmed), plan((T2, G1), (T3, G2)), CHAIN)) == {"pinned"}


def test_a_chain_is_as_long_as_allowed_and_not_longer() -> None:
    after = plan((T2, G1), (T3, G2))
    assert judge(a_case(limit=1), after, CHAIN).ok
    assert kinds(judge(a_case(limit=0), after, CHAIN)) == {"too_long"}


@pytest.mark.parametrize(
    ("today", "own", "other"),
    [
        (date(2027, 2, 22), True, True),  # seven days left
        (date(2027, 2, 23), True, False),
        (date(2027, 2, 26), True, False),  # three days left
        (date(2027, 2, 27), False, False),
    ],
)
def test_who_may_enter_depends_on_the_days_left(today: date, own: bool, other: bool) -> None:
    case = a_case(today=today)
    assert judge(case, plan((T2, G2), (T3, G1)), DIRECT).ok is own
    far = (Chain((Step(T4, NOWHERE, G1, T1),)),)
    assert judge(case, plan((T2, G2), (T4, G1)), far).ok is other
    assert own or kinds(judge(case, plan((T2, G2), (T3, G1)), DIRECT)) == {"window"}


def test_the_rules_of_plans_hold_too() -> None:
    both = (*DIRECT, Chain((Step(T4, NOWHERE, G1, NOWHERE),)))
    told = judge(a_case(), plan((T2, G2), (T3, G1), (T4, G1)), both)
    assert "group_capacity" in {v.rule for v in told.plan.violations}
    assert not told.ok


def test_a_place_is_not_taken_over_by_another_post_of_the_same_person() -> None:
    """t2 and t3 are one person, who sits in g2 as t2."""
    people: list[Row] = [{}, {"person_id": "both"}, {"person_id": "both"}, {"school_id": "s2"}]
    groups: list[Row] = [{"programme_id": f"p{i}", "max_size": 2, "start": "2027-03-01"} for i in (1, 2, 3)]
    case = a_case(teachers=people, groups=groups)
    again = Chain((Step(T3, NOWHERE, G2, NOWHERE),))
    assert "other_post" in kinds(judge(case, plan((T2, G2), (T3, G2)), (again,)))
    stranger = Chain((Step(T4, NOWHERE, G2, NOWHERE),))
    assert judge(case, plan((T2, G2), (T4, G2)), (stranger,)).ok
