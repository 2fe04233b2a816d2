"""Groups under their minimum: what closing, keeping and saving each costs, in people."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import load_profile
from rules.substitution.case import Case, case_of
from rules.substitution.shortfalls import Shortfall, shortfalls
from tests.builders import Row, tiny


def found(today: date = date(2027, 2, 1), refused: int = 2, **tables: list[Row]) -> tuple[Shortfall, ...]:
    """t1, t2, t3 hold g1, whose minimum is 3, and the first ``refused`` of them refuse; t4 of their school
    and t5 of another one wish for it."""
    given: dict[str, list[Row]] = {
        "schools": [{"school_id": "s1"}, {"school_id": "s2"}],
        "teachers": [{}, {}, {}, {}, {"school_id": "s2"}],
        "groups": [{"min_size": 3, "max_size": 4}],
        "applications": [{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2, 3, 4, 5)],
        **tables,
    }
    dataset = tiny(**given)
    plan = Assignment(np.arange(3, dtype=np.int32), np.zeros(3, dtype=np.int32))
    case = case_of(dataset, load_profile("default"), today, (plan, np.arange(refused)))
    return shortfalls(case, dataset, _staying(case))


def _staying(case: Case) -> Assignment:
    return Assignment(case.before.teacher[case.stays], case.before.group[case.stays])


def test_a_group_at_its_minimum_is_not_short() -> None:
    assert found(refused=0) == ()
    assert found(refused=1, groups=[{"min_size": 2, "max_size": 4}]) == ()
    assert found(refused=1, groups=[{"min_size": 3, "max_size": 4, "shared": True}]) == ()
    assert found(refused=1, groups=[{"min_size": 3, "max_size": 4, "seats_elsewhere": 1}]) == ()


def test_each_way_has_its_number_of_people() -> None:
    (short,) = found()
    assert (short.group_id, short.people, short.minimum) == ("g1", 1, 3)
    assert short.seated == (2,)
    assert (short.lacking, short.room, short.candidates, short.can_be_saved) == (2, 3, 2, True)


@pytest.mark.parametrize(
    ("today", "candidates"),
    [
        (date(2027, 2, 22), 2),  # seven days: everybody
        (date(2027, 2, 23), 1),  # the own school of those who left
        (date(2027, 2, 27), 0),
    ],
)
def test_only_those_count_who_may_enter_today(today: date, candidates: int) -> None:
    (short,) = found(today)
    assert (short.candidates, short.can_be_saved) == (candidates, candidates >= 2)


def test_a_person_with_two_posts_counts_once() -> None:
    teachers: list[Row] = [{}, {}, {}, {"person_id": "x"}, {"person_id": "x"}]
    (short,) = found(teachers=teachers)
    assert short.candidates == 1
