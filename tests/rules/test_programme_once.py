"""At most one place in a programme."""

from __future__ import annotations

from rules.plan_rules.programme_once import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, plan_rows

DATASET = tiny(
    teachers=[
        {"teacher_id": "t1", "person_id": "x", "max_groups": 3},
        {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
        {"teacher_id": "t3"},
    ],
    groups=[
        {"group_id": "g1", "programme_id": "p1"},
        {"group_id": "g2", "programme_id": "p1", "start": "2027-05-03", "end": "2027-05-07"},
        {"group_id": "g3", "programme_id": "p2"},
    ],
)


def test_it_holds_always() -> None:
    assert RULE.always


def test_nobody_seated() -> None:
    assert breaches(RULE, DATASET) == []


def test_two_programmes_are_allowed() -> None:
    assert breaches(RULE, DATASET, "t1 g1", "t1 g3") == []


def test_two_persons_in_one_programme_are_allowed() -> None:
    assert breaches(RULE, DATASET, "t1 g1", "t3 g2") == []


def test_two_groups_of_a_programme() -> None:
    (violation,) = breaches(RULE, DATASET, "t3 g3", "t1 g1", "t1 g2")
    assert figures(violation) == (2, 1)
    assert ids(violation, "programme") == {"p1"}
    assert ids(violation, "person") == {"x"}
    assert plan_rows(violation) == [3, 4]


def test_two_posts_of_a_person() -> None:
    assert len(breaches(RULE, DATASET, "t1 g1", "t2 g2")) == 1


def test_two_posts_of_a_person_in_one_group() -> None:
    (violation,) = breaches(RULE, DATASET, "t1 g1", "t2 g1")
    assert figures(violation) == (2, 1)


def test_the_same_place_twice_is_a_fault() -> None:
    assert len(breaches(RULE, DATASET, "t3 g1", "t3 g1")) == 1
